import type { Medium } from "./medium/medium.ts";

/** What is moulded into a cartridge or printed on it, and what its maker wrote into its chip. */
export interface CartridgeFacts {
  /** Which cartridge it is, as the personalities name them: `LTO-9`, `DAT 72`, `DLTtape IV`. */
  readonly format: string;
  readonly kind: "data" | "worm" | "cleaning";
  /** Maker's serial number, unique to a cartridge. */
  readonly serial: string;
  /** What the label says, if it has one. */
  readonly barcode: string | undefined;
  readonly manufacturer: string;
  /** YYYYMMDD. */
  readonly manufactureDate: string;
  /** Native capacity of the whole tape in bytes; a short tape simply has less than its format's. */
  readonly capacityBytes: number;
}

/** What happened to a cartridge and stays with it. */
export interface CartridgeState {
  /** The switch or tab. */
  writeProtected: boolean;
  loadCount: number;
  /** Density code of what is recorded; undefined for a tape that was never written. */
  formattedDensity: number | undefined;
  /** Share of each partition in the capacity; they add up to at most 1. */
  partitionShares: readonly number[];
  /** Part of the full length in use, as SET CAPACITY sets it; 1 is all of it. */
  lengthShare: number;
  /** Changes with every modification of the tape. 0: never written. */
  volumeChangeReference: number;
  formatCount: number;
  /** Bytes to and from the medium in its life. */
  lifetimeBytesWritten: number;
  lifetimeBytesRead: number;
  beginningPasses: number;
  middlePasses: number;
  writeRetries: number;
  readRetries: number;
  unrecoveredWrites: number;
  unrecoveredReads: number;
  /** Attributes that hosts wrote into the chip: identifier in hexadecimal to format and value in hexadecimal. */
  hostAttributes: Record<string, { readonly format: number; readonly value: string }>;
  /** Vendor and serial of the last drives that loaded it, newest first; up to four. */
  lastDrives: readonly string[];
  chipDead: boolean;
}

/** A cartridge: its content, its facts, its history. */
export interface Cartridge {
  readonly medium: Medium;
  readonly facts: CartridgeFacts;
  readonly state: CartridgeState;
}

const FRESH: CartridgeState = {
  writeProtected: false,
  loadCount: 0,
  formattedDensity: undefined,
  partitionShares: [1],
  lengthShare: 1,
  volumeChangeReference: 0,
  formatCount: 0,
  lifetimeBytesWritten: 0,
  lifetimeBytesRead: 0,
  beginningPasses: 0,
  middlePasses: 0,
  writeRetries: 0,
  readRetries: 0,
  unrecoveredWrites: 0,
  unrecoveredReads: 0,
  hostAttributes: {},
  lastDrives: [],
  chipDead: false,
};

/** A cartridge as it comes out of its wrapper, on the given medium. */
export function freshCartridge(medium: Medium, facts: CartridgeFacts): Cartridge {
  const state = structuredClone(FRESH);
  if (medium.partitions.length > 1) {
    const share = 1 / medium.partitions.length;
    state.partitionShares = medium.partitions.map(() => share);
  }
  return { medium, facts, state };
}

/** Bytes that fit into a partition before early warning and all that follows it. */
export function partitionCapacityBytes(cartridge: Cartridge, partition: number): number {
  const { facts, state } = cartridge;
  const share = state.partitionShares[partition] ?? 0;
  return Math.floor(facts.capacityBytes * state.lengthShare * share);
}
