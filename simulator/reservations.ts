import type { Nexus } from "./nexus.ts";

/** Who may use the drive: RESERVE/RELEASE and persistent reservations. */
export class Reservations {
  /** Holder of a RESERVE(6) or (10). */
  #reservedBy: Nexus | undefined;
  /** The persistent reservation, if any. */
  persistent: { readonly holder: Nexus; readonly type: number; readonly key: bigint } | undefined;
  generation = 0;

  /** Whether a command of this nexus meets a reservation of another. Registrants pass type 6 (exclusive access, registrants only). */
  conflicts(nexus: Nexus): boolean {
    if (this.#reservedBy !== undefined && this.#reservedBy !== nexus) return true;
    const { persistent } = this;
    if (persistent === undefined || persistent.holder === nexus) return false;
    return !(persistent.type === 6 && nexus.reservationKey !== undefined);
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
