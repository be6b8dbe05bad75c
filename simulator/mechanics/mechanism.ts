import type { Cartridge } from "../cartridge.ts";
import type { TapeDeck } from "./tape-deck.ts";

/** Where the cartridge is: not there; in the slot with its chip readable; on its way to the head; threaded and ready. */
export type LoadState = "empty" | "seated" | "loading" | "ready";

/** Cartridge and tape in the drive, and what is under way there. */
export interface Mechanism {
  readonly cartridge: Cartridge | undefined;
  readonly loadState: LoadState;
  /** The tape under the head; there when the load state is `ready`. */
  readonly deck: TapeDeck | undefined;
  /** Whether this load has modified the tape. */
  readonly modified: boolean;
  /** Commands until a planned write failure is detected. */
  readonly failureIn: number | undefined;
}
