import type { Nexus } from "./nexus.ts";

/** Types of persistent reservation that tape drives know. SPC-4, persistent reservation type codes. */
export const RESERVATION_TYPE = { exclusiveAccess: 3, exclusiveAccessRegistrantsOnly: 6 } as const;

/** A persistent reservation. */
export interface PersistentReservation {
  readonly holder: Nexus;
  /** One of RESERVATION_TYPE. */
  readonly type: number;
  readonly key: bigint;
}

/** Who may use the drive: RESERVE/RELEASE and persistent reservations. */
export class Reservations {
  /** Holder of a RESERVE(6) or (10). */
  #reservedBy: Nexus | undefined;
  /** The persistent reservation, if any. */
  persistent: PersistentReservation | undefined;
  /** PRgeneration: counts changes of registrations. */
  generation = 0;
  /** APTPL of the last registration: reservations outlive a loss of power. */
  persistsThroughPowerLoss = false;

  /** Whether a command of this nexus meets a reservation of another. Registrants pass type 6 (exclusive access, registrants only). */
  conflicts(nexus: Nexus): boolean {
    if (this.reservedByOther(nexus)) return true;
    const { persistent } = this;
    if (persistent === undefined || persistent.holder === nexus) return false;
    const forRegistrants = persistent.type === RESERVATION_TYPE.exclusiveAccessRegistrantsOnly;
    return !(forRegistrants && nexus.reservationKey !== undefined);
  }

  /** Whether another nexus holds a RESERVE(6) or (10). */
  reservedByOther(nexus: Nexus): boolean {
    return this.#reservedBy !== undefined && this.#reservedBy !== nexus;
  }

  /** Who holds a RESERVE(6) or (10). */
  get reservedBy(): Nexus | undefined {
    return this.#reservedBy;
  }

  reserve(nexus: Nexus): void {
    this.#reservedBy = nexus;
  }

  release(nexus: Nexus): void {
    if (this.#reservedBy === nexus) this.#reservedBy = undefined;
  }

  /** RESERVE is lost at a reset; persistent reservations are not. */
  reset(): void {
    this.#reservedBy = undefined;
  }
}
