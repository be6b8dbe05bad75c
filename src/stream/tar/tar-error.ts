import { CapstanError } from "../../transport/errors.ts";

/**
 * What can go wrong with a tar archive or one of its members.
 *
 * - `TAR_USAGE`: an option makes no sense.
 * - `TAR_MALFORMED`: the bytes are not a tar archive, or not any more.
 * - `TAR_TRUNCATED`: the archive stops before its end mark.
 * - `TAR_UNSUPPORTED_TYPE`: a member of a kind that is not restored here.
 * - `TAR_UNSAFE_NAME`: a member that would be written outside the target folder.
 * - `TAR_RESTORE_FAILED`: the operating system refused to create or write one member.
 * - `TAR_DISK_FULL`: no room is left in the target folder; nothing more can be restored.
 */
export type TarErrorCode =
  | "TAR_USAGE"
  | "TAR_MALFORMED"
  | "TAR_TRUNCATED"
  | "TAR_UNSUPPORTED_TYPE"
  | "TAR_UNSAFE_NAME"
  | "TAR_RESTORE_FAILED"
  | "TAR_DISK_FULL";

/** A tar archive, or a member of one, that cannot be read or restored; names the member where there is one. */
export class TarError extends CapstanError {
  declare readonly code: TarErrorCode;
  /** Name of the member for people, if the error concerns one. */
  readonly member: string | undefined;
  /** Offset in the archive of the header concerned, in bytes from 0, where it is known. */
  readonly offset: number | undefined;

  constructor(
    code: TarErrorCode,
    message: string,
    facts: {
      readonly member?: string | undefined;
      readonly offset?: number | undefined;
      readonly cause?: unknown;
    } = {},
  ) {
    super(code, message, facts.cause === undefined ? {} : { cause: facts.cause });
    this.member = facts.member;
    this.offset = facts.offset;
  }
}

/** The message of anything that was thrown. */
export function problemOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** The error name the operating system gave, such as `ENOENT`, if there is one. */
export function errnoNameOf(thrown: unknown): string | undefined {
  if (!(thrown instanceof Error) || !("code" in thrown)) return undefined;
  return typeof thrown.code === "string" ? thrown.code : undefined;
}
