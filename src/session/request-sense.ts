import { REQUEST_SENSE } from "../scsi/commands/request-sense.ts";
import type { Sense } from "../scsi/sense.ts";
import { senseMeaning } from "./sense-meaning.ts";
import type { Session } from "./session.ts";
import { tryDecodeSense } from "./try-decode-sense.ts";

/** Long enough for every drive that was read; DLT drives cut what does not fit without a word. */
const SENSE_BYTES = 252;

/**
 * Fetches sense data without a failed command before it: progress, vendor bytes. It also fetches a unit attention or
 * deferred error that was waiting, which is then in the session's record. `undefined` for bytes that are no sense data.
 */
export async function requestSense(session: Session): Promise<Sense | undefined> {
  const bytes = await session.send(REQUEST_SENSE, { allocationLength: SENSE_BYTES });
  const sense = tryDecodeSense(bytes);
  if (sense !== undefined) {
    session.record.note(sense, senseMeaning(sense, "query"), {
      command: REQUEST_SENSE.name,
      atMs: session.clock.nowMs,
    });
  }
  return sense;
}
