import { crc32c } from "../codec/crc32c.ts";
import { BlockProtectionError, PROTECTION_BYTES } from "../drives/block-protection.ts";
import { MediumError } from "../session/errors.ts";
import type { ReadOutcome } from "../drives/outcomes.ts";
import { goTo } from "./start-mark.ts";
import type { WriteRun } from "./write-run.ts";

/**
 * Reads objects of the session back from the medium, from `from` (inclusive) up to `to` (exclusive), and returns how
 * many are there as they were sent, counted up to the first one that is not. Where all are, the drive then stands
 * behind them, and has been asked whether it does.
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
  if (!(await reach(run, start))) return 0;
  for (let index = range.from; index < range.to; index++) {
    if (!(await matches(run, index))) return index - range.from;
    run.tellProgress(phase);
  }
  const here = await tape.readPosition();
  const expected = BigInt(firstObject + range.to);
  const stands = here.known && here.partition === partition && here.objectNumber === expected;
  // Another count of objects than of reads: what was read lay elsewhere.
  return stands ? range.to - range.from : 0;
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

async function matches(run: WriteRun, index: number): Promise<boolean> {
  const object = run.plan.objectAt(index);
  if (object.kind === "end") return false;
  const expected = object.kind === "filemark" ? undefined : expectedBlock(run, object);
  let outcome: ReadOutcome;
  try {
    outcome = await run.tape.read(roomFor(run, expected));
  } catch (error) {
    // It is on no medium that can be read: then it is not there.
    if (error instanceof MediumError || error instanceof BlockProtectionError) return false;
    throw error;
  }
  if (expected === undefined) return outcome.kind === "filemark";
  const { byteLength } = expected;
  return (
    outcome.kind === "block" &&
    outcome.byteLength === byteLength &&
    crc32c(run.scratch.subarray(0, byteLength)) === expected.crc32c
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
