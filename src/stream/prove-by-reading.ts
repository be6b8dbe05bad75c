import { readBack } from "./read-back.ts";
import { StreamError } from "./stream-error.ts";
import type { WriteRun } from "./write-run.ts";

/**
 * Proves a session on a drive that does not tell its position, where a synchronising command proves only that the blocks
 * are on the tape somewhere: goes to the beginning of the tape, counts its way to the session, and reads back all of it.
 * That notices as well if another program has moved the tape. Afterwards the tape stands behind the session.
 *
 * @throws StreamError `POSITION_DIFFERS` when an object is not as it was sent; what the drive says
 */
export async function proveByReading(run: WriteRun): Promise<void> {
  const { ledger, tape } = run;
  const { sentCount } = ledger;
  // Only a rewind makes a count true; what was counted until now may be wrong.
  await tape.rewind();
  const found = await readBack(run, { from: 0, to: sentCount }, "proof");
  if (found < sentCount) {
    throw new StreamError(
      "POSITION_DIFFERS",
      `the session was read back: object ${String(found)} of it is not on the tape as it was sent`,
    );
  }
  ledger.restart(sentCount);
}
