import { VERIFY_6 } from "../scsi/commands/verify.ts";
import type { Attempt } from "../session/attempt.ts";
import type { Outcome } from "../session/meaning.ts";
import { InvariantError } from "../transport/errors.ts";
import type { DriveLink } from "./drive-link.ts";
import type { VerifyOutcome } from "./outcomes.ts";

/** How far the drive is to read and check. */
export type VerifyRequest = (
  | { readonly toEndOfData: true }
  /** So many tape files from here. */
  | { readonly filemarks: number }
  /** So many blocks: of `blockBytes` each, one command a block, or, when absent, of the mode block length. */
  | { readonly count: number; readonly blockBytes?: number }
) & {
  /** Also check each block's protection by the method that is set. */
  readonly logicalBlockProtection?: boolean;
};

function verifyKind(outcome: Outcome): VerifyOutcome["kind"] {
  switch (outcome) {
    case "good":
    case "earlyWarning":
      return "done";
    case "incorrectLength":
    case "filemark":
    case "endOfData":
    case "endOfPartition":
      return outcome;
    default:
      throw new InvariantError(`a VERIFY does not end with ${outcome}`);
  }
}

function kindOf(attempt: Attempt): VerifyOutcome["kind"] {
  return attempt.meaning.kind === "outcome" ? verifyKind(attempt.meaning.outcome) : "done";
}

/** What was checked of `asked`: INFORMATION is what is missing. */
function verified(attempt: Attempt, asked: number): VerifyOutcome {
  const kind = kindOf(attempt);
  const missing = attempt.sense?.information;
  if (kind === "done" || missing === undefined) {
    return { kind, verifiedCount: kind === "done" ? asked : undefined };
  }
  return { kind, verifiedCount: Math.min(asked, Math.max(0, asked - Number(missing))) };
}

/** Lets the drive check what is on the tape from here on. */
export async function verifyBlocks(
  link: DriveLink,
  request: VerifyRequest,
): Promise<VerifyOutcome> {
  const { logicalBlockProtection = false } = request;
  link.count.depart();
  if ("toEndOfData" in request) {
    const attempt = await link.run(VERIFY_6, { toEndOfData: true, logicalBlockProtection });
    // Reaching the end of data is what was asked for, in whatever words the drive says it.
    const kind = kindOf(attempt);
    return { kind: kind === "endOfData" ? "done" : kind, verifiedCount: undefined };
  }
  if ("filemarks" in request) {
    const verificationLength = request.filemarks;
    const input = { byFilemarks: true, logicalBlockProtection, verificationLength };
    return verified(await link.run(VERIFY_6, input), verificationLength);
  }
  const { count, blockBytes } = request;
  if (blockBytes === undefined) {
    const input = { fixed: true, logicalBlockProtection, verificationLength: count };
    return verified(await link.run(VERIFY_6, input), count);
  }
  for (let verifiedCount = 0; verifiedCount < count; verifiedCount++) {
    const input = { logicalBlockProtection, verificationLength: blockBytes };
    const kind = kindOf(await link.run(VERIFY_6, input));
    if (kind !== "done") return { kind, verifiedCount };
  }
  return { kind: "done", verifiedCount: count };
}
