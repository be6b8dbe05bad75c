import { UsageError } from "../../src/transport/errors.ts";
import { parseFaultPlan } from "../faults/parse-fault-plan.ts";
import { JsonFields, type Complain } from "../json-fields.ts";
import {
  CARTRIDGE_KINDS,
  CARTRIDGE_MEDIA,
  type NewCartridge,
  type ShelvedCartridge,
} from "./cartridge-shelf.ts";
import type { FolderAction, FolderReport } from "./folder-action.ts";

const malformed = (what: string): UsageError =>
  new UsageError("SIM_CONTROL_MALFORMED", `read what is asked for: ${what}`);

const PARSERS: Readonly<Record<FolderAction["kind"], (fields: JsonFields) => FolderAction>> = {
  status: () => ({ kind: "status" }),
  insert: (f) => ({ kind: "insert", name: f.text("name") }),
  eject: () => ({ kind: "eject" }),
  cartridge: (f) => ({
    kind: "cartridge",
    name: f.text("name"),
    wish: parseWish(f.object("wish")),
    ...(f.has("writeProtected") ? { writeProtected: f.flag("writeProtected") } : {}),
  }),
  fault: (f) => ({ kind: "fault", plan: parseFaultPlan(f.list("plan")) }),
  use: (f) => ({
    kind: "use",
    weeks: f.number("weeks"),
    ...(f.has("bytes") ? { bytes: f.number("bytes") } : {}),
    ...(f.has("goesOn") ? { goesOn: f.flag("goesOn") } : {}),
    ...(f.has("isCleaned") ? { isCleaned: f.flag("isCleaned") } : {}),
  }),
  corrupt: (f) => ({ kind: "corrupt", name: f.text("name"), place: parsePlace(f.object("place")) }),
};

function parseWish(fields: JsonFields): Omit<NewCartridge, "barcode"> {
  return {
    ...(fields.has("format") ? { format: fields.text("format") } : {}),
    ...(fields.has("kind") ? { kind: fields.word("kind", CARTRIDGE_KINDS) } : {}),
    ...(fields.has("capacityBytes") ? { capacityBytes: fields.number("capacityBytes") } : {}),
    ...(fields.has("uses") ? { uses: fields.number("uses") } : {}),
    ...(fields.has("soiled") ? { soiled: fields.flag("soiled") } : {}),
    ...(fields.has("medium") ? { medium: fields.word("medium", CARTRIDGE_MEDIA) } : {}),
  };
}

function parsePlace(fields: JsonFields): Extract<FolderAction, { kind: "corrupt" }>["place"] {
  return {
    partition: fields.integer("partition"),
    index: fields.integer("index"),
    byteOffset: fields.integer("byteOffset"),
    bitIndex: fields.integer("bitIndex"),
  };
}

/**
 * An action out of parsed JSON.
 * @throws UsageError `SIM_CONTROL_MALFORMED`, `SIM_FAULT_PLAN_INVALID`.
 */
export function parseFolderAction(value: unknown): FolderAction {
  const fields = new JsonFields(value, "action", malformed);
  const known = Object.entries(PARSERS);
  const kind = fields.word(
    "kind",
    known.map(([word]) => word),
  );
  const parse = known.find(([word]) => word === kind)?.[1];
  if (parse === undefined) throw malformed(`action.kind is ${kind}`);
  return parse(fields);
}

/** A report out of parsed JSON; throws what `complain` gives for anything else. */
export function parseFolderReport(value: unknown, complain: Complain): FolderReport {
  const fields = new JsonFields(value, "report", complain);
  return {
    says: fields.text("says"),
    personality: fields.text("personality"),
    serial: fields.text("serial"),
    inDrive: fields.has("inDrive") ? fields.text("inDrive") : undefined,
    cartridges: fields.objects("cartridges").map(parseCartridge),
    pendingFaultCount: fields.integer("pendingFaultCount"),
  };
}

function parseCartridge(fields: JsonFields): ShelvedCartridge {
  return {
    name: fields.text("name"),
    medium: fields.word("medium", CARTRIDGE_MEDIA),
    writeProtected: fields.flag("writeProtected"),
    loadCount: fields.integer("loadCount"),
    usesLeft: fields.has("usesLeft") ? fields.integer("usesLeft") : undefined,
    format: fields.text("format"),
    kind: fields.word("kind", CARTRIDGE_KINDS),
    serial: fields.text("serial"),
    barcode: fields.has("barcode") ? fields.text("barcode") : undefined,
    manufacturer: fields.text("manufacturer"),
    manufactureDate: fields.text("manufactureDate"),
    capacityBytes: fields.integer("capacityBytes"),
  };
}
