import type { SenseInput } from "../src/scsi/sense.ts";

/** Logical block protection as one initiator has set it. SSC-4, control data protection mode page. */
export interface ProtectionSettings {
  /** 0 off, 1 Reed-Solomon CRC, 2 CRC32C. */
  readonly method: number;
  readonly onWrite: boolean;
  readonly onRead: boolean;
}

/** Protection off: how every nexus starts and what a reset brings back. */
export const NO_PROTECTION: ProtectionSettings = { method: 0, onWrite: false, onRead: false };

/** What a drive remembers of one initiator (an I_T nexus). */
export class Nexus {
  readonly name: string;
  /** Mode block length: 0 is variable. SSC-4, mode parameter block descriptor; per nexus on IBM LTO. */
  blockLength = 0;
  protection: ProtectionSettings = NO_PROTECTION;
  preventsRemoval = false;
  /** Sense for a later REQUEST SENSE; overwritten by the next CHECK CONDITION. */
  pendingSense: SenseInput | undefined;
  /** What WRITE BUFFER put into this initiator's echo buffer. */
  echoBuffer: Uint8Array | undefined;
  /** Key registered by PERSISTENT RESERVE OUT. */
  reservationKey: bigint | undefined;
  /** TapeAlert flags latched for this nexus' reading of page 2Eh, flag 1 in bit 0. */
  latchedAlerts = 0n;
  /** Whether flags changed since this nexus last read page 12h or 2Eh. */
  alertsChanged = false;
  /** Its initiator has left; it is remembered for the sake of its key only. */
  isGone = false;
  readonly #attentions: SenseInput[] = [];

  constructor(name: string) {
    this.name = name;
  }

  /** Queues a unit attention; one that is queued already is not queued twice. Order: 29h before 28h before the rest. */
  raise(attention: SenseInput): void {
    const same = (one: SenseInput): boolean =>
      one.additionalCode === attention.additionalCode &&
      one.additionalQualifier === attention.additionalQualifier;
    if (this.#attentions.some(same)) return;
    this.#attentions.push(attention);
    this.#attentions.sort((a, b) => rank(a) - rank(b));
  }

  /** What a reset takes away: block length, protection and PREVENT. Registered keys and alerts stay. */
  reset(): void {
    this.blockLength = 0;
    this.protection = NO_PROTECTION;
    this.preventsRemoval = false;
  }

  /** Takes the next unit attention. */
  takeAttention(): SenseInput | undefined {
    return this.#attentions.shift();
  }

  get hasAttention(): boolean {
    return this.#attentions.length > 0;
  }

  /** Forgets all unit attentions, as when another program of this host has taken them. */
  dropAttentions(): void {
    this.#attentions.length = 0;
  }

  /** The queued unit attentions, for keeping them between processes. */
  get attentions(): readonly SenseInput[] {
    return this.#attentions;
  }
}

function rank(attention: SenseInput): number {
  if (attention.additionalCode === 0x29) return 0;
  return attention.additionalCode === 0x28 ? 1 : 2;
}
