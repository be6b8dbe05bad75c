import { crc32c } from "../codec/crc32c.ts";
import { BlockProtectionError } from "../drives/block-protection.ts";
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
): Promise<number> {
  const { ledger, tape } = run;
  const { partition, firstObject } = ledger;
  const start = { partition, objectNumber: firstObject + range.from };
  if (!(await reach(run, start))) return 0;
  for (let index = range.from; index < range.to; index++) {
    if (!(await matches(run, index))) return index - range.from;
    run.tellProgress("recovery");
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
  let outcome: ReadOutcome;
  try {
    outcome = await run.tape.read(run.scratch);
  } catch (error) {
    // It is on no medium that can be read: then it is not there.
    if (error instanceof MediumError || error instanceof BlockProtectionError) return false;
    throw error;
  }
  const object = run.plan.objectAt(index);
  switch (object.kind) {
    case "filemark":
      return outcome.kind === "filemark";
    case "end":
      return false;
    case "data":
    case "manifest":
      return outcome.kind === "block" && sameBlock(run, object, outcome.byteLength);
  }
}

function sameBlock(
  run: WriteRun,
  object: { readonly kind: "data" | "manifest"; readonly index: number },
  byteLength: number,
): boolean {
  const { spool, plan, scratch } = run;
  const { index } = object;
  const found = crc32c(scratch.subarray(0, byteLength));
  if (object.kind === "data") {
    return byteLength === spool.lengthAt(index) && found === spool.crcAt(index);
  }
  const expected = plan.manifest?.readBlock(index, scratch) ?? -1;
  return byteLength === expected && found === crc32c(scratch.subarray(0, expected));
}
