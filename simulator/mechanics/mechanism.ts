import type { Cartridge } from "../cartridge.ts";
import type { TapeDeck } from "./tape-deck.ts";

/**
 * Where the cartridge is: not there; in the slot with its chip readable; on its way to the head; threaded and ready, or, if it
 * is a cleaning cartridge, at work.
 */
export type LoadState = "empty" | "seated" | "loading" | "ready" | "cleaning";

/** An operation that goes on after its command ended (IMMED). */
export interface Operation {
  readonly kind: "rewind" | "locate" | "erase" | "format" | "load" | "verify" | "clean";
  readonly startedMs: number;
  readonly endsMs: number;
}

/** How far an operation is, 0 to 65535. */
export function progressOf(operation: Operation, nowMs: number): number {
  const { startedMs, endsMs } = operation;
  if (endsMs <= startedMs) return 0;
  const share = (nowMs - startedMs) / (endsMs - startedMs);
  return Math.min(0xffff, Math.max(0, Math.floor(share * 0x1_0000)));
}

/** Cartridge and tape in the drive, and what is under way there. What outlives a process takes it up again from this. */
export interface Mechanism {
  cartridge: Cartridge | undefined;
  loadState: LoadState;
  /** The tape under the head; there when the load state is `ready`. */
  deck: TapeDeck | undefined;
  /** Whether this load has modified the tape. */
  modified: boolean;
  /** Commands until a planned write failure is detected. */
  failureIn: number | undefined;
}

/** A drive without a cartridge. */
export function emptyMechanism(): Mechanism {
  return {
    cartridge: undefined,
    loadState: "empty",
    deck: undefined,
    modified: false,
    failureIn: undefined,
  };
}
