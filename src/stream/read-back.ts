import { crc32c } from "../codec/crc32c.ts";
import { BlockProtectionError, PROTECTION_BYTES } from "../drives/block-protection.ts";
import { MediumError } from "../session/errors.ts";
import { invariant } from "../transport/errors.ts";
import type { ReadOutcome } from "../drives/outcomes.ts";
import { goTo } from "./start-mark.ts";
import type { WriteRun } from "./write-run.ts";

/** What ended a reading: all was as it was sent; another object, which is passed; the end of the data; what cannot be read. */
type Stop = "all" | "other" | "endOfData" | "unreadable";

/** What follows a stop lies so many objects behind the last one that was as it was sent. */
const BEHIND: Readonly<Record<Exclude<Stop, "unreadable">, bigint>> = {
  all: 0n,
  other: 1n,
  endOfData: 0n,
};

/**
 * Reads objects of the session back from the medium, from `from` (inclusive) up to `to` (exclusive), and returns how
 * many are there as they were sent, counted up to the first one that is not. Where all are, the drive then stands
 * behind them.
 *
 * A count of reads is no count of objects: while blocks that are alike are read, somebody may move the tape. So the drive is
 * asked where it stands in the end, and a count that does not fit is none: 0 is returned.
 *
 * @throws StreamError `POSITION_NOT_PROVED`; ScsiError and TransportError other than an unreadable block
 */
export async function readBack(
  run: WriteRun,
  range: { readonly from: number; readonly to: number },
  phase: "recovery" | "proof" = "recovery",
): Promise<number> {
  const { ledger, tape } = run;
  const { partition, firstObject } = ledger;
  const start = { partition, objectNumber: firstObject + range.from };
  for (let count = range.to - range.from; ;) {
    if (!(await reach(run, start))) return 0;
    let stop: Stop = "all";
    let found = 0;
    while (found < count) {
      stop = await compare(run, range.from + found);
      if (stop !== "all") break;
      found++;
      run.tellProgress(phase);
    }
    if (stop !== "unreadable") {
      const here = await tape.readPosition();
      const behind = BigInt(start.objectNumber + found) + BEHIND[stop];
      const fits = here.known && here.partition === partition && here.objectNumber === behind;
      return fits ? found : 0;
    }
    if (found === 0) return 0;
    // Drives differ in where they stand at what they cannot read: read again, up to there.
    count = found;
  }
}

/** Goes to an object; false when the data on the tape ends before it. */
async function reach(
  run: WriteRun,
  place: { readonly partition: number; readonly objectNumber: number },
): Promise<boolean> {
  const objectNumber = BigInt(place.objectNumber);
  const outcome = await run.tape.locate({ partition: place.partition, objectNumber });
  if (outcome.kind !== "done") {
    const here = await run.tape.readPosition();
    if (here.known && here.objectNumber < objectNumber) return false;
  }
  await goTo(run.tape, place);
  return true;
}

/** Reads one object. */
async function compare(run: WriteRun, index: number): Promise<Stop> {
  const object = run.plan.objectAt(index);
  invariant(object.kind !== "end", "only what was sent is read back");
  const expected = object.kind === "filemark" ? undefined : expectedBlock(run, object);
  let outcome: ReadOutcome;
  try {
    outcome = await run.tape.read(roomFor(run, expected));
  } catch (error) {
    // It is on no medium that can be read: then it is not there.
    if (error instanceof MediumError || error instanceof BlockProtectionError) return "unreadable";
    throw error;
  }
  if (outcome.kind === "endOfData" || outcome.kind === "endOfPartition") return "endOfData";
  return isExpected(run, outcome, expected) ? "all" : "other";
}

function isExpected(
  { scratch }: WriteRun,
  outcome: ReadOutcome,
  expected: Expected | undefined,
): boolean {
  if (expected === undefined || outcome.kind !== "block")
    return expected === undefined && outcome.kind === "filemark";
  const { byteLength } = expected;
  return (
    outcome.byteLength === byteLength && crc32c(scratch.subarray(0, byteLength)) === expected.crc32c
  );
}

/** Just the room that the block needs, so that no drive has to explain a difference, or gets it wrong. */
function roomFor({ scratch, settings }: WriteRun, expected: Expected | undefined): Uint8Array {
  if (expected === undefined) return scratch;
  const protectionBytes = settings.method === "off" ? 0 : PROTECTION_BYTES;
  return scratch.subarray(0, expected.byteLength + protectionBytes);
}

interface Expected {
  readonly byteLength: number;
  readonly crc32c: number;
}

function expectedBlock(
  { spool, plan, scratch }: WriteRun,
  object: { readonly kind: "data" | "manifest"; readonly index: number },
): Expected {
  const { index } = object;
  if (object.kind === "data") {
    return { byteLength: spool.lengthAt(index), crc32c: spool.crcAt(index) };
  }
  const byteLength = plan.manifest?.readBlock(index, scratch) ?? 0;
  return { byteLength, crc32c: crc32c(scratch.subarray(0, byteLength)) };
}
