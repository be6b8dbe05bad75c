import { CapstanError } from "../transport/errors.ts";

/**
 * What can end or hinder a stream to tape.
 *
 * - `SOURCE_FAILED`: the source of the data cannot be read.
 * - `SOURCE_CHANGED`: a block that was lost reads differently from its source now.
 * - `PRODUCER_DIED`: the thread that reads the source ended without being asked.
 * - `CARTRIDGE_CHANGED`: after an interruption the drive holds another cartridge.
 * - `INTERRUPTED`: the drive reported a reset or the like, to whatever command came first.
 * - `POSITION_DIFFERS`: the drive does not stand where the blocks sent should have brought it.
 * - `POSITION_NOT_PROVED`: the place to go on at could not be proved; nothing was written there.
 * - `SETTINGS_REFUSED`: the drive does not keep block length, compression or protection as they were set.
 * - `RECOVERY_LIMIT`: it was interrupted more often than is sensible.
 * - `BLOCKS_LOST`: blocks were lost that are neither in memory nor to be read again.
 * - `VOLUME_OVERFLOW`: the tape ended before the drive warned of it.
 * - `SPOOL_FAILED`: the notes about the session could not be written to disk.
 * - `JOURNAL_MALFORMED`: a journal of an earlier session cannot be understood.
 */
export type StreamErrorCode =
  | "SOURCE_FAILED"
  | "SOURCE_CHANGED"
  | "PRODUCER_DIED"
  | "CARTRIDGE_CHANGED"
  | "INTERRUPTED"
  | "POSITION_DIFFERS"
  | "POSITION_NOT_PROVED"
  | "SETTINGS_REFUSED"
  | "RECOVERY_LIMIT"
  | "BLOCKS_LOST"
  | "VOLUME_OVERFLOW"
  | "SPOOL_FAILED"
  | "JOURNAL_MALFORMED";

/** Something about a stream of blocks, its source or its journal that is not as it must be. */
export class StreamError extends CapstanError {
  declare readonly code: StreamErrorCode;

  constructor(code: StreamErrorCode, message: string, options: { readonly cause?: unknown } = {}) {
    super(code, message, options);
  }
}

/** Anything thrown, as an Error. */
export function asError(thrown: unknown): Error {
  return thrown instanceof Error
    ? thrown
    : new CapstanError("THROWN", `something that is no error was thrown: ${String(thrown)}`);
}
