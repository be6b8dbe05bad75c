import type { Sense } from "../scsi/sense.ts";
import type { FaultPosition, ScsiError } from "./errors.ts";
import { scsiError } from "./errors.ts";
import type { Meaning } from "./meaning.ts";
import { InvariantError } from "../transport/errors.ts";

/** What came of a command, whatever it was. */
export interface Attempt<V = undefined> {
  /** The standard's name of the command. */
  readonly command: string;
  /** The command as sent; valid until the next one. */
  readonly cdb: Uint8Array;
  /** SAM status byte. */
  readonly status: number;
  readonly sense?: Sense;
  readonly meaning: Meaning;
  /** The decoded answer; there when the command succeeded and has one. */
  readonly data?: V;
  /** The answer's bytes, a view of where they were received. */
  readonly received?: Uint8Array;
  readonly transferredBytes: number;
  readonly elapsedMs: number;
}

/** The error of an attempt that failed, with the position if it is known. */
export function attemptError(
  attempt: Attempt<unknown>,
  facts: { readonly position?: FaultPosition; readonly cause?: unknown } = {},
): ScsiError {
  const { command, cdb, status, sense, meaning } = attempt;
  if (meaning.kind !== "fault") throw new InvariantError(`${command} failed`);
  return scsiError({
    command,
    cdb,
    status,
    meaning,
    ...(sense === undefined ? {} : { sense }),
    ...facts,
  });
}
