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

/** Flags that go out when the cartridge leaves. IBM LTO SCSI Reference GA32-0928-06, TapeAlert, column R. */
export const REMOVAL_CLEARS: readonly number[] = [
  0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x08, 0x09, 0x0a, 0x0b, 0x0c, 0x0e, 0x0f, 0x11, 0x12, 0x13,
  0x17, 0x21, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x38, 0x3b, 0x3c,
];

/** The numbers of the flags in a word that has flag 1 in bit 0, in ascending order. */
export function alertNumbers(word: bigint): readonly number[] {
  const numbers: number[] = [];
  for (let flag = 1; flag <= 64; flag++) if ((word & bitOf(flag)) !== 0n) numbers.push(flag);
  return numbers;
}
