import type { Io } from "./io.ts";

/** What a command gets to work with. */
export interface CommandContext {
  /** The arguments behind the command's name. */
  readonly args: readonly string[];
  readonly io: Io;
  /** Aborts when the user, or the system, asks to stop. */
  readonly signal: AbortSignal;
  /** Runs another command, its name first, in the given world; tells its errors and gives its exit status. */
  readonly run: (args: readonly string[], io: Io) => Promise<number>;
}

/** A command: does its work, prints its result and gives the exit status; whatever it throws is reported for it. */
export interface Command {
  run(context: CommandContext): Promise<number>;
}
