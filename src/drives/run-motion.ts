import type { CommandDefinition } from "../scsi/define-command.ts";
import { REQUEST_SENSE } from "../scsi/commands/request-sense.ts";
import { TEST_UNIT_READY } from "../scsi/commands/test-unit-ready.ts";
import { attemptError, type Attempt } from "../session/attempt.ts";
import { commandKind } from "../session/command-kind.ts";
import { senseMeaning } from "../session/sense-meaning.ts";
import { sleep } from "../session/sleep.ts";
import { tryDecodeSense } from "../session/try-decode-sense.ts";
import type { DriveLink } from "./drive-link.ts";

const FIRST_POLL_MS = 50;
const LAST_POLL_MS = 2000;
/** As much as REQUEST SENSE can ask for in a byte, in whole words. */
const SENSE_BYTES = 252;
/** States in which an unloaded drive is as it should be. */
const EMPTY: ReadonlySet<string> = new Set(["noMedium", "needsLoad"]);

/**
 * Starts something that may take minutes or hours with the IMMED bit and asks until it is over, so that no command keeps
 * its thread in the kernel all that time, where nobody can end it. A drive that does not take the bit is waited for in one
 * command. `leavesEmpty`: the end is a drive without a cartridge that is ready.
 *
 * @throws what the drive says to the command, or while it is asked; the busy state when the command's time limit is over
 */
export async function runMotion(
  link: DriveLink,
  motion: {
    readonly command: CommandDefinition;
    readonly send: (immediate: boolean) => Promise<Attempt<unknown>>;
    readonly leavesEmpty?: boolean;
  },
): Promise<void> {
  const { command, send, leavesEmpty = false } = motion;
  const { immediateRefused } = link;
  if (!immediateRefused.has(command.name)) {
    const attempt = await send(true);
    if (attempt.meaning.kind === "outcome") return waitUntilStill(link, command, leavesEmpty);
    if (attempt.meaning.code !== "COMMAND_INVALID_FIELD") throw await link.failure(attempt);
    immediateRefused.add(command.name);
  }
  const attempt = await send(false);
  if (attempt.meaning.kind === "fault") throw await link.failure(attempt);
}

async function waitUntilStill(
  link: DriveLink,
  command: CommandDefinition,
  leavesEmpty: boolean,
): Promise<void> {
  const { clock, timeouts } = link.session;
  const deadlineMs = clock.nowMs + timeouts.limitMs(command);
  for (let pollMs = FIRST_POLL_MS; ; pollMs = Math.min(2 * pollMs, LAST_POLL_MS)) {
    const busy = await busyAttempt(link, leavesEmpty);
    if (busy === undefined) return;
    if (clock.nowMs >= deadlineMs) throw attemptError(busy);
    await sleep(clock, pollMs);
  }
}

/** The attempt that met the drive at work; `undefined` when it is done. */
async function busyAttempt(
  link: DriveLink,
  leavesEmpty: boolean,
): Promise<Attempt<unknown> | undefined> {
  const { session } = link;
  const attempt = await session.attempt(TEST_UNIT_READY, {});
  const { meaning } = attempt;
  if (meaning.kind === "outcome") return backgroundWork(link);
  if (leavesEmpty && meaning.state !== undefined && EMPTY.has(meaning.state)) return undefined;
  if (meaning.retry !== "poll") throw await link.failure(attempt);
  session.record.counters.readinessPolls++;
  return attempt;
}

/** Some drives call themselves ready meanwhile, and say in REQUEST SENSE only that they are at work. */
async function backgroundWork({ session }: DriveLink): Promise<Attempt<unknown> | undefined> {
  const attempt = await session.attempt(REQUEST_SENSE, { allocationLength: SENSE_BYTES });
  const sense = attempt.received === undefined ? undefined : tryDecodeSense(attempt.received);
  if (sense === undefined) return undefined;
  const meaning = senseMeaning(sense, commandKind(REQUEST_SENSE));
  // It may bring what another command would have been told.
  session.record.note(sense, meaning, { command: REQUEST_SENSE.name, atMs: session.clock.nowMs });
  const works = !sense.deferred && meaning.kind === "fault" && meaning.retry === "poll";
  return works ? { ...attempt, sense, meaning } : undefined;
}
