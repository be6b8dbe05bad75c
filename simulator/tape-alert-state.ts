import type { Nexus } from "./nexus.ts";

const bitOf = (flag: number): bigint => 1n << BigInt(flag - 1);

/**
 * TapeAlert: one word of truth, and for each nexus a latch that its reading of page 2Eh clears. A flag that is set stays
 * in every latch until it is read there or its condition ends.
 */
export class TapeAlertState {
  #truth = 0n;
  readonly #nexuses: () => Iterable<Nexus>;

  constructor(nexuses: () => Iterable<Nexus>, truth = 0n) {
    this.#nexuses = nexuses;
    this.#truth = truth;
  }

  /** The present state, flag 1 in bit 0. */
  get truth(): bigint {
    return this.#truth;
  }

  isSet(flag: number): boolean {
    return (this.#truth & bitOf(flag)) !== 0n;
  }

  /** Sets a flag (1 to 64) and latches it everywhere; a flag that is set already is latched anew, as the condition came again. */
  raise(flag: number): void {
    this.#truth |= bitOf(flag);
    for (const nexus of this.#nexuses()) {
      nexus.latchedAlerts |= bitOf(flag);
      nexus.alertsChanged = true;
    }
  }

  /** The condition ended: the flag goes out everywhere. */
  clear(...flags: readonly number[]): void {
    for (const flag of flags) {
      if (!this.isSet(flag)) continue;
      this.#truth &= ~bitOf(flag);
      for (const nexus of this.#nexuses()) {
        nexus.latchedAlerts &= ~bitOf(flag);
        nexus.alertsChanged = true;
      }
    }
  }
}
