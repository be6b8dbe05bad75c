import type { TapeDrive } from "../../drives/tape-drive.ts";
import { SEND_DIAGNOSTIC } from "../../scsi/commands/diagnostic.ts";
import { SENSE_KEY } from "../../scsi/sense.ts";
import { attemptError, type Attempt } from "../../session/attempt.ts";
import type { TestOutcome } from "./diagnosis-facts.ts";

/** What came of the drive's own test. */
export interface SelfTestReport extends TestOutcome {
  readonly elapsedMs: number;
}

/** Sense keys with which a drive says that its test went wrong; any other says that there was no test. */
const FAILED: ReadonlySet<number> = new Set([
  SENSE_KEY.mediumError,
  SENSE_KEY.hardwareError,
  SENSE_KEY.vendorSpecific,
]);

/**
 * Lets the drive test itself by its default self-test: needs no cartridge, writes nothing, and takes up to half an hour on LTO
 * drives, within the time limit that the drive's family has. SPC-4, SEND DIAGNOSTIC command: with DEVOFFL and UNITOFFL at 0 the test
 * leaves no effect behind that a host could see; with them some drives write to the tape.
 *
 * @throws TransportError; AbortedError before the test began
 */
export async function runSelfTest(
  drive: TapeDrive,
  options: { readonly signal?: AbortSignal } = {},
): Promise<SelfTestReport> {
  // A unit attention that waits would be the answer in place of the test's.
  await drive.readiness();
  const { clock } = drive.session;
  const startMs = clock.nowMs;
  const attempt = await drive.session.attempt(SEND_DIAGNOSTIC, { selfTest: true }, options);
  return { ...outcomeOf(attempt), elapsedMs: clock.nowMs - startMs };
}

function outcomeOf(attempt: Attempt<unknown>): TestOutcome {
  if (attempt.meaning.kind === "outcome")
    return { kind: "passed", says: "the drive passed its own test" };
  const { message } = attemptError(attempt);
  const { code } = attempt.meaning;
  if (code === "COMMAND_UNSUPPORTED" || code === "COMMAND_INVALID_FIELD")
    return { kind: "notRun", says: `the drive has no such test (${message})` };
  const key = attempt.sense?.key;
  const isFailed = key !== undefined && FAILED.has(key);
  return { kind: isFailed ? "failed" : "notRun", says: message };
}
