/** Time limits by command. Families replace the general ones; a drive that tells its own replaces both. */
import type { CommandDefinition } from "../scsi/define-command.ts";
import type { CommandKind } from "./command-kind.ts";
import { commandKind } from "./command-kind.ts";

/** Milliseconds by kind of command. What is absent is taken from the general table. */
export type TimeoutTable = Readonly<Partial<Record<CommandKind, number>>>;

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/**
 * For a drive of which nothing is known: the longest figure of any family that was read (IBM LTO SCSI Reference
 * GA32-0928-06, table 123; Solaris st drive table for DLT and DAT), so that no working drive is cut off.
 */
// prettier-ignore
export const GENERAL_TIMEOUTS = {
  query: MINUTE_MS,
  hold: MINUTE_MS,
  configure: 5 * MINUTE_MS,
  read: HOUR_MS,
  write: HOUR_MS,
  filemarks: HOUR_MS,
  space: 6 * HOUR_MS,
  locate: 6 * HOUR_MS,
  rewind: 20 * MINUTE_MS,
  load: 7_920_000,        // LTO-9 half height: media optimisation
  verify: 63_300_000,     // LTO-9: the whole tape
  erase: 166_370_000,     // LTO-9 half height: long erase
  service: 7_200_000,
} as const satisfies Record<CommandKind, number>;

/** What a drive recommends for one command. */
export interface RecommendedTimeout {
  readonly opcode: number;
  readonly serviceAction?: number;
  readonly timeoutMs: number;
}

const keyOf = (opcode: number, serviceAction: number | undefined): number =>
  opcode * 256 + (serviceAction ?? 0);

/** The time limits of one session. */
export class CommandTimeouts {
  readonly #byKind: Record<CommandKind, number> = { ...GENERAL_TIMEOUTS };
  readonly #recommended = new Map<number, number>();

  constructor(table: TimeoutTable = {}) {
    this.replace(table);
  }

  /** Takes over what the table has. */
  replace(table: TimeoutTable): void {
    Object.assign(this.#byKind, table);
  }

  /** Takes over what the drive recommends; 0 means that it recommends nothing. Never shortens a limit below a minute. */
  recommend(timeouts: readonly RecommendedTimeout[]): void {
    for (const { opcode, serviceAction, timeoutMs } of timeouts) {
      if (timeoutMs === 0) continue;
      this.#recommended.set(keyOf(opcode, serviceAction), Math.max(timeoutMs, MINUTE_MS));
    }
  }

  /** The limit of a command, in milliseconds. */
  limitMs(command: Pick<CommandDefinition, "opcode" | "serviceAction">): number {
    return (
      this.#recommended.get(keyOf(command.opcode, command.serviceAction)) ??
      this.#byKind[commandKind(command)]
    );
  }
}
