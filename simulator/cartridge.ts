import type { Medium } from "./medium/medium.ts";
import { noPasses } from "./wear/tape-passes.ts";

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
  /** Of a cleaning cartridge: cleanings that it has done. */
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
  /** The same for the load that is on or was the last, and for the one before. */
  loadBytesWritten: number;
  loadBytesRead: number;
  loadUnrecoveredWrites: number;
  loadUnrecoveredReads: number;
  previousLoadBytesWritten: number;
  previousLoadBytesRead: number;
  /** Loads and bytes of life when the tape was last formatted: DAT cassettes count from there. */
  atFormat: {
    loads: number;
    bytesWritten: number;
    bytesRead: number;
    writeRetries: number;
    readRetries: number;
  };
  /** Metres of tape pulled past a head. */
  motionMetres: number;
  /** Passes of a head over each stretch of the tape, from its beginning to its end. */
  passes: number[];
  /** Whether it gives off more than a good tape does, and so makes heads dirty. */
  soiled: boolean;
  writeRetries: number;
  readRetries: number;
  /** The same for the load that is on or was the last, and for the one before. */
  loadWriteRetries: number;
  loadReadRetries: number;
  previousLoadWriteRetries: number;
  previousLoadReadRetries: number;
  unrecoveredWrites: number;
  unrecoveredReads: number;
  /**
   * Attributes that hosts wrote into the chip: identifier in hexadecimal, such as `0806`, to format and value in
   * hexadecimal. Attributes that each partition has for itself carry its number: `080c/1`.
   */
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

/** The state of a cartridge that nobody has used. Never to be altered: copy it. */
export const UNUSED_STATE: Readonly<CartridgeState> = {
  writeProtected: false,
  loadCount: 0,
  formattedDensity: undefined,
  partitionShares: [1],
  lengthShare: 1,
  volumeChangeReference: 0,
  formatCount: 0,
  lifetimeBytesWritten: 0,
  lifetimeBytesRead: 0,
  loadBytesWritten: 0,
  loadBytesRead: 0,
  loadUnrecoveredWrites: 0,
  loadUnrecoveredReads: 0,
  previousLoadBytesWritten: 0,
  previousLoadBytesRead: 0,
  atFormat: { loads: 0, bytesWritten: 0, bytesRead: 0, writeRetries: 0, readRetries: 0 },
  motionMetres: 0,
  passes: noPasses(),
  soiled: false,
  writeRetries: 0,
  readRetries: 0,
  loadWriteRetries: 0,
  loadReadRetries: 0,
  previousLoadWriteRetries: 0,
  previousLoadReadRetries: 0,
  unrecoveredWrites: 0,
  unrecoveredReads: 0,
  hostAttributes: {},
  lastDrives: [],
  chipDead: false,
};

/** A load begins: what counts by load starts anew. */
export function noteCartridgeLoad(
  state: CartridgeState,
  drive: { readonly vendor: string; readonly serial: string },
): void {
  state.loadCount++;
  state.previousLoadBytesWritten = state.loadBytesWritten;
  state.previousLoadBytesRead = state.loadBytesRead;
  state.previousLoadWriteRetries = state.loadWriteRetries;
  state.previousLoadReadRetries = state.loadReadRetries;
  state.loadWriteRetries = 0;
  state.loadReadRetries = 0;
  state.loadBytesWritten = 0;
  state.loadBytesRead = 0;
  state.loadUnrecoveredWrites = 0;
  state.loadUnrecoveredReads = 0;
  state.lastDrives = [`${drive.vendor.padEnd(8)}${drive.serial}`, ...state.lastDrives].slice(0, 4);
}

/** The tape was formatted. */
export function noteCartridgeFormat(state: CartridgeState): void {
  state.formatCount++;
  state.atFormat = {
    loads: state.loadCount,
    bytesWritten: state.lifetimeBytesWritten,
    bytesRead: state.lifetimeBytesRead,
    writeRetries: state.writeRetries,
    readRetries: state.readRetries,
  };
}

/** A cartridge as it comes out of its wrapper, on the given medium. */
export function freshCartridge(medium: Medium, facts: CartridgeFacts): Cartridge {
  const state = structuredClone<CartridgeState>(UNUSED_STATE);
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
