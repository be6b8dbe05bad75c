/**
 * The one table that says what sense data mean. Nothing else in the project looks at ASC and ASCQ. The rows stand in
 * sense-rows/, by subject; the first one that fits wins.
 */
import { InvariantError } from "../transport/errors.ts";
import type { Sense } from "../scsi/sense.ts";
import type { CommandKind } from "./command-kind.ts";
import type { FaultMeaning, Meaning, OutcomeMeaning } from "./meaning.ts";
import { ATTENTION_ROWS } from "./sense-rows/attention-rows.ts";
import { FAULT_ROWS } from "./sense-rows/fault-rows.ts";
import { NOT_READY_ROWS } from "./sense-rows/not-ready-rows.ts";
import { OUTCOME_ROWS } from "./sense-rows/outcome-rows.ts";
import { REFUSAL_ROWS } from "./sense-rows/refusal-rows.ts";
import { KEYS } from "./sense-rows/sense-row.ts";
import type { FaultRow, SenseRow } from "./sense-rows/sense-row.ts";

/** What the table looks at. */
export type SenseFacts = Pick<
  Sense,
  | "deferred"
  | "key"
  | "additionalCode"
  | "additionalQualifier"
  | "filemark"
  | "endOfMedium"
  | "incorrectLength"
>;

const DEFERRED_SOURCE = "SPC-4, deferred errors; IBM LTO SCSI Reference GA32-0928-06, annex B";

/**
 * Deferred errors belong to an earlier command; the one that carried them was not executed. So even a recovered error
 * is a failure of this command.
 */
// prettier-ignore
export const DEFERRED_ROWS: readonly FaultRow[] = [
  { at: "D/* *", id: "deferredVolumeFull", fault: "medium", code: "DEFERRED_VOLUME_FULL", says: "the volume was full for an earlier, buffered write", source: DEFERRED_SOURCE },
  { at: "3/* *", id: "deferredMediumError", fault: "medium", code: "DEFERRED_WRITE_ERROR", says: "an earlier, buffered write failed", source: DEFERRED_SOURCE },
  { at: "*/* *", id: "deferredError", fault: "scsi", code: "DEFERRED_WRITE_ERROR", says: "an earlier, buffered command failed", source: DEFERRED_SOURCE },
];

/** Rows for current errors, in the order in which they are tried. */
export const CURRENT_ROWS: readonly SenseRow[] = [
  ...OUTCOME_ROWS,
  ...NOT_READY_ROWS,
  ...ATTENTION_ROWS,
  ...REFUSAL_ROWS,
  ...FAULT_ROWS,
  { at: "0/* *", id: "noSense", outcome: "good", says: "it is done", source: KEYS },
  {
    at: "1/* *",
    id: "recovered",
    outcome: "good",
    says: "it is done after recovery",
    source: KEYS,
  },
  { at: "F/* *", id: "completed", outcome: "good", says: "it is done", source: KEYS },
];

interface Range {
  readonly low: number;
  readonly high: number;
}

interface CompiledRow {
  readonly row: SenseRow;
  readonly keys: readonly Range[];
  readonly code: Range;
  readonly qualifier: Range;
  readonly meaning: Meaning;
}

function parseRange(text: string, max: number): Range {
  if (text === "*") return { low: 0, high: max };
  const [low, high = low] = text.split("-").map((part) => Number.parseInt(part, 16));
  if (low === undefined || high === undefined || Number.isNaN(low) || Number.isNaN(high)) {
    throw new InvariantError(`"${text}" names a sense value`);
  }
  return { low, high };
}

function meaningOf(row: SenseRow): Meaning {
  const facts = {
    id: row.id,
    says: row.says,
    retry: row.retry ?? "never",
    source: row.source,
    ...(row.cleaning === undefined ? {} : { cleaning: row.cleaning }),
  } as const;
  if ("outcome" in row) {
    return { kind: "outcome", outcome: row.outcome, ...facts } satisfies OutcomeMeaning;
  }
  return {
    kind: "fault",
    faultClass: row.fault,
    code: row.code,
    ...(row.state === undefined ? {} : { state: row.state }),
    ...facts,
  } satisfies FaultMeaning;
}

function compile(row: SenseRow): CompiledRow {
  const [keys = "", rest = ""] = row.at.split("/");
  const [code = "", qualifier = ""] = rest.split(" ");
  return {
    row,
    keys: keys.split(",").map((key) => parseRange(key.trim(), 0xf)),
    code: parseRange(code, 0xff),
    qualifier: parseRange(qualifier, 0xff),
    meaning: meaningOf(row),
  };
}

const DEFERRED = DEFERRED_ROWS.map(compile);
const CURRENT = CURRENT_ROWS.map(compile);

const within = (range: Range, value: number): boolean => value >= range.low && value <= range.high;

function fits(compiled: CompiledRow, sense: SenseFacts, kind: CommandKind): boolean {
  const { row, keys, code, qualifier } = compiled;
  return (
    keys.some((key) => within(key, sense.key)) &&
    within(code, sense.additionalCode) &&
    within(qualifier, sense.additionalQualifier) &&
    (row.flag === undefined || sense[row.flag]) &&
    (row.during === undefined || row.during.includes(kind))
  );
}

/** Every fitting row is found once per different answer: short blocks and early warning come by the thousand. */
const found = new Map<string, Meaning>();
const REMEMBERED_MAX = 512;

function flagBits(sense: SenseFacts): number {
  return (
    (sense.deferred ? 8 : 0) +
    (sense.filemark ? 4 : 0) +
    (sense.endOfMedium ? 2 : 0) +
    (sense.incorrectLength ? 1 : 0)
  );
}

/** What sense data mean for a kind of command. Every combination has a meaning; unknown ones fall back by key. */
export function senseMeaning(sense: SenseFacts, kind: CommandKind): Meaning {
  const codes = (sense.key << 16) | (sense.additionalCode << 8) | sense.additionalQualifier;
  const asked = `${kind} ${String(codes * 16 + flagBits(sense))}`;
  const known = found.get(asked);
  if (known !== undefined) return known;
  const rows = sense.deferred ? DEFERRED : CURRENT;
  const meaning = rows.find((row) => fits(row, sense, kind))?.meaning ?? UNKNOWN_KEY;
  if (found.size < REMEMBERED_MAX) found.set(asked, meaning);
  return meaning;
}

/** Key Ch is not in use; a drive that sends it failed in a way nobody defined. */
const UNKNOWN_KEY: FaultMeaning = {
  kind: "fault",
  id: "unknownKey",
  faultClass: "scsi",
  code: "DRIVE_VENDOR_ERROR",
  says: "the drive reports a fault with an unknown sense key",
  retry: "never",
  source: KEYS,
};
