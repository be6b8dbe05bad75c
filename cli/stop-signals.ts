import { EXIT } from "./exit-code.ts";
import type { Io } from "./io.ts";
import { note } from "./io.ts";

/** A wish to stop that comes from outside. */
export interface StopSignals {
  /** Aborts with the first SIGINT or SIGTERM. */
  readonly signal: AbortSignal;
  /** Gives the signals back to the system. */
  release(): void;
}

/** Turns the first SIGINT or SIGTERM into an orderly stop; the second one ends the process at once. */
export function listenForStop(io: Io): StopSignals {
  const controller = new AbortController();
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(EXIT.interrupted);
    note(io, "capstan: stopping in good order (again: end at once)");
    controller.abort();
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  return {
    signal: controller.signal,
    release: () => {
      process.off("SIGINT", stop);
      process.off("SIGTERM", stop);
    },
  };
}
