import {
  densityOf,
  frontPanel,
  goodToKnow,
  lifeFigureOf,
  MAM_MEDIUM_TYPE,
  mediaWear,
  readCartridgeFacts,
  readPanelFacts,
  TAPE_ALERT_FLAGS,
  tidyText,
} from "../src/index.ts";
import type {
  AlertStore,
  CartridgeFacts,
  DriveAlerts,
  DriveIdentity,
  FrontPanel,
  Lamp,
  MediaFacts,
  OpenDrive,
  PanelFacts,
  Readiness,
  WearFigure,
} from "../src/index.ts";
import type { StatusDocument } from "./schemas/status.ts";

const MIB = 1_048_576n;

type Cartridge = NonNullable<StatusDocument["cartridge"]>;
type Memory = NonNullable<CartridgeFacts["memory"]>;

/**
 * Everything `capstan status` tells but the exit status. Moves no tape, and clears nothing but what is kept in `store`.
 */
export async function readStatus(
  open: OpenDrive,
  from: { readonly device: string; readonly store: AlertStore | undefined },
): Promise<Omit<StatusDocument, "exitStatus">> {
  const { drive } = open;
  const { device, store } = from;
  const facts = await readPanelFacts(drive, store === undefined ? {} : { store });
  const { readiness } = facts;
  const panel = frontPanel(facts);
  const { vendor, product, revision, serial, family, generation } = drive.identity;
  return {
    schema: "capstan.status/1",
    device,
    simulated: open.specifier.kind === "simulated",
    drive: {
      ...{ vendor, product, revision, family, ...drive.limits },
      ...(serial === undefined ? {} : { serial }),
      ...(generation === undefined ? {} : { generation }),
    },
    state: stateOf(readiness),
    panel: panelDocument(panel),
    ...alertsDocument(facts.alerts),
    ...cleaningDocument(panel),
    ...(readiness.ready ? await readLoaded(open, facts) : {}),
    unread: facts.unread.map(({ what, why }) => ({ what, why })),
  };
}

/** Whether it is ready, and why not. */
export const stateOf = ({ ready, code, says }: Readiness): StatusDocument["state"] => ({
  ready,
  says: ready ? "ready" : says,
  ...(code === undefined ? {} : { code }),
});

/** The same as plain data that belong to the document. */
export function panelDocument({
  lamps,
  display,
}: FrontPanel): NonNullable<StatusDocument["panel"]> {
  const plain = ({ state, sureness, evidence }: Lamp) => ({
    ...{ state, sureness },
    evidence: evidence.map((one) => ({ ...one })),
  });
  return {
    lamps: {
      ready: plain(lamps.ready),
      activity: plain(lamps.activity),
      cleanRequested: plain(lamps.cleanRequested),
      cleanRequired: plain(lamps.cleanRequired),
      cleaningCartridgeExpired: plain(lamps.cleaningCartridgeExpired),
      tapeFault: plain(lamps.tapeFault),
      driveFault: plain(lamps.driveFault),
      writeProtect: plain(lamps.writeProtect),
      encryption: plain(lamps.encryption),
    },
    ...(display === undefined ? {} : { display }),
  };
}

/** ISO 8601, UTC. */
export const dateTime = (epochMs: number): string => new Date(epochMs).toISOString();

/** TapeAlert flags, and where they come from. */
export function alertsDocument(
  found: DriveAlerts | undefined,
): Pick<StatusDocument, "alerts" | "alertsFrom"> {
  if (found === undefined) return {};
  const alerts = found.flags.flatMap(({ number, firstEpochMs, lastEpochMs }) => {
    const flag = TAPE_ALERT_FLAGS[number - 1];
    if (flag === undefined) return [];
    const { name, severity, meaning } = flag;
    return [
      {
        ...{ number, name, severity, meaning },
        ...(firstEpochMs === undefined ? {} : { firstRead: dateTime(firstEpochMs) }),
        ...(lastEpochMs === undefined ? {} : { lastRead: dateTime(lastEpochMs) }),
      },
    ];
  });
  return { alerts, alertsFrom: found.from };
}

function cleaningDocument({
  lamps: { cleanRequested, cleanRequired },
}: FrontPanel): Pick<StatusDocument, "cleaning"> {
  if (cleanRequested.state === "unknown" && cleanRequired.state === "unknown") return {};
  const cleaning = {
    requested: cleanRequested.state === "lit",
    required: cleanRequired.state === "lit",
  };
  return { cleaning };
}

async function readLoaded(
  open: OpenDrive,
  facts: PanelFacts,
): Promise<Pick<StatusDocument, "cartridge" | "position">> {
  const { drive } = open;
  const { family, generation } = drive.identity;
  const { memory = {}, media } = await readCartridgeFacts(drive, facts, {
    assumedMedium: generation,
  });
  const here = await goodToKnow(drive.readPosition());
  const { writeProtected } = facts;
  const cartridge: Cartridge = {
    ...(writeProtected === undefined ? {} : { writeProtected }),
    ...identityOf(memory, family),
    ...lifeOf(memory),
    ...(media === undefined ? {} : wearOf(media)),
  };
  if (here === undefined) return { cartridge };
  const { partition, known, objectNumber, beginningOfPartition, endOfPartition } = here;
  const object = known ? { object: Number(objectNumber) } : {};
  return { cartridge, position: { partition, ...object, beginningOfPartition, endOfPartition } };
}

function wearOf(media: MediaFacts): Partial<Cartridge> {
  const { family, medium, remaining } = media;
  const madeFor = lifeFigureOf(family, medium);
  return {
    ...(family === "dlt" && medium !== undefined ? { medium } : {}),
    ...(madeFor === undefined ? {} : { madeFor: { ...madeFor } }),
    wear: mediaWear(media).map(plainFigure),
    ...(remaining === undefined
      ? {}
      : { remainingBytes: Number(remaining.bytes), remainingSource: remaining.source }),
  };
}

/** The same as plain data that belong to the document. */
export const plainFigure = ({
  limit,
  ...figure
}: WearFigure): NonNullable<Cartridge["wear"]>[number] => ({
  ...figure,
  ...(limit === undefined ? {} : { limit: { ...limit } }),
});

const KIND_BY_TYPE: ReadonlyMap<number, NonNullable<Cartridge["kind"]>> = new Map([
  [MAM_MEDIUM_TYPE.data, "data"],
  [MAM_MEDIUM_TYPE.cleaning, "cleaning"],
  [MAM_MEDIUM_TYPE.worm, "worm"],
]);

/** Who the cartridge is, by its chip. */
export function identityOf(memory: Memory, family: DriveIdentity["family"]): Partial<Cartridge> {
  const barcode = tidyText(memory.barcode);
  const serial = tidyText(memory.mediumSerialNumber);
  const manufacturer = tidyText(memory.mediumManufacturer);
  const manufactureDate = tidyText(memory.manufactureDate);
  const kind = memory.mediumType === undefined ? undefined : KIND_BY_TYPE.get(memory.mediumType);
  const code = memory.mediumDensityCode;
  const density =
    family === "unknown" || code === undefined ? undefined : densityOf(family, code)?.name;
  return {
    ...(barcode === undefined ? {} : { barcode }),
    ...(serial === undefined ? {} : { serial }),
    ...(manufacturer === undefined ? {} : { manufacturer }),
    ...(manufactureDate === undefined ? {} : { manufactureDate }),
    ...(kind === undefined ? {} : { kind }),
    ...(density === undefined ? {} : { density }),
  };
}

/** What the cartridge has been through, by its chip. */
export function lifeOf(memory: Memory): Partial<Cartridge> {
  const { loadCount, writtenInLife, readInLife, maximumCapacity } = memory;
  const bytes = (mib: bigint): number => Number(mib * MIB);
  return {
    ...(loadCount === undefined ? {} : { loadCount: Number(loadCount) }),
    ...(writtenInLife === undefined ? {} : { bytesWrittenInLife: bytes(writtenInLife) }),
    ...(readInLife === undefined ? {} : { bytesReadInLife: bytes(readInLife) }),
    ...(maximumCapacity === undefined ? {} : { capacityBytes: bytes(maximumCapacity) }),
  };
}
