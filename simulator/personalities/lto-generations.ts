/** LTO drives, generation by generation: one row each, from which lto-personality.ts makes the whole drive. */
import type { LtoTimeouts } from "./lto-timeouts.ts";
import { LTO_TIMEOUTS } from "./lto-timeouts.ts";

/** One generation of LTO drive. */
export interface LtoRow {
  readonly generation: number;
  /** What its name says beside the generation, where there is a drive of it already. */
  readonly variant?: "hp" | "ibm";
  /** Who built it, whatever the label says: HP's own drives ended with LTO-6. Default: IBM. */
  readonly builder?: "HP";
  readonly vendor: string;
  readonly product: string;
  readonly revision: string;
  readonly bitsPerMillimetre: number;
  readonly tracks: number;
  readonly tracksPerPass: number;
  readonly wraps: number;
  readonly rateMB: number;
  readonly linkMB: number;
  readonly bufferMB: number;
  readonly earlyWarningMB: number;
  readonly loadSeconds: number;
  readonly unloadSeconds: number;
  /** Seconds to wind from one end of the tape to the other. */
  readonly windSeconds: number;
  readonly partitions: number;
  readonly protectionMethods: readonly number[];
  /** Whether it can be made append-only: ALLOW OVERWRITE and mode page 10h/01h. Default: where it has partitions. */
  readonly appendOnly?: boolean;
  readonly timeouts: LtoTimeouts | undefined;
  readonly source: string;
  readonly assumed: readonly string[];
}

/** Whether a drive can be made append-only. IBM LTO SCSI Reference GA32-0928-06, 3.4: LTO-5 and later. */
export const hasAppendOnly = ({ appendOnly, partitions }: LtoRow): boolean =>
  appendOnly ?? partitions > 1;

/** The sources of what all rows share. */
export const IBM_MANUAL = "IBM LTO SCSI Reference GA32-0928-06";
/** Speeds, capacities and times. */
export const IBM_DATA = "IBM documentation: drive performance, speed matching, capacity tables";

/** What is assumed of every LTO drive. */
export const ALL_ASSUMED = [
  "tape taken by a filemark",
  "interface rate into the buffer",
  "NAA name of the drive, made from its serial number",
  "task management functions",
  "LOG SENSE ignores page control on every page, as IBM documents for page 2Eh",
  "cartridge type, length and data set size of older generations",
] as const;
/** A revision that no drive was seen to have. */
export const FIRMWARE = "firmware revision";
/** A buffer that no drive was asked for. */
export const BUFFER = "buffer size";
/** A distance that no drive was asked for. */
export const EARLY_WARNING = "distance from early warning to the end of the tape";
const OLD = [
  ...ALL_ASSUMED,
  FIRMWARE,
  BUFFER,
  EARLY_WARNING,
  "attribute space of the chip",
  "load and unload times",
  "log pages 02h, 03h, 0Ch, 2Eh, 30h, 31h and 32h, and no others",
  "which commands of later generations it lacks: FORMAT MEDIUM and ALLOW OVERWRITE",
] as const;

const old = (
  row: Pick<
    LtoRow,
    | "generation"
    | "bitsPerMillimetre"
    | "tracks"
    | "tracksPerPass"
    | "wraps"
    | "rateMB"
    | "linkMB"
    | "bufferMB"
    | "windSeconds"
  >,
): LtoRow => ({
  ...row,
  vendor: "IBM",
  product: `ULT3580-TD${String(row.generation)}`,
  revision: `CAP${String(row.generation)}`,
  earlyWarningMB: 10,
  loadSeconds: 15,
  unloadSeconds: 17,
  partitions: 1,
  protectionMethods: [],
  timeouts: undefined,
  source: `tables of the LTO programme; ${IBM_DATA}`,
  assumed: OLD,
});

/** All generations, oldest first. */
export const LTO_ROWS: readonly LtoRow[] = [
  old({
    generation: 1,
    bitsPerMillimetre: 4880,
    tracks: 384,
    tracksPerPass: 8,
    wraps: 48,
    rateMB: 20,
    linkMB: 160,
    bufferMB: 32,
    windSeconds: 87,
  }),
  old({
    generation: 2,
    bitsPerMillimetre: 7398,
    tracks: 512,
    tracksPerPass: 8,
    wraps: 64,
    rateMB: 40,
    linkMB: 160,
    bufferMB: 64,
    windSeconds: 87,
  }),
  old({
    generation: 3,
    bitsPerMillimetre: 9638,
    tracks: 704,
    tracksPerPass: 16,
    wraps: 44,
    rateMB: 80,
    linkMB: 320,
    bufferMB: 128,
    windSeconds: 97,
  }),
  old({
    generation: 4,
    bitsPerMillimetre: 12_725,
    tracks: 896,
    tracksPerPass: 16,
    wraps: 56,
    rateMB: 120,
    linkMB: 300,
    bufferMB: 128,
    windSeconds: 117,
  }),
  {
    generation: 5,
    vendor: "IBM",
    product: "ULT3580-TD5",
    revision: "CAP5",
    bitsPerMillimetre: 15_142,
    tracks: 1280,
    tracksPerPass: 16,
    wraps: 80,
    rateMB: 140,
    linkMB: 600,
    bufferMB: 512,
    earlyWarningMB: 30,
    loadSeconds: 12,
    unloadSeconds: 17,
    windSeconds: 120,
    partitions: 2,
    protectionMethods: [1],
    timeouts: LTO_TIMEOUTS.lto5,
    source: `${IBM_MANUAL}; ${IBM_DATA}`,
    assumed: [...ALL_ASSUMED, FIRMWARE, BUFFER, EARLY_WARNING],
  },
  {
    generation: 6,
    vendor: "IBM",
    product: "ULT3580-TD6",
    revision: "CAP6",
    bitsPerMillimetre: 15_142,
    tracks: 2176,
    tracksPerPass: 16,
    wraps: 136,
    rateMB: 160,
    linkMB: 600,
    bufferMB: 512,
    earlyWarningMB: 30,
    loadSeconds: 12,
    unloadSeconds: 17,
    windSeconds: 124,
    partitions: 4,
    protectionMethods: [1],
    timeouts: LTO_TIMEOUTS.lto6,
    source: `${IBM_MANUAL}; ${IBM_DATA}`,
    assumed: [...ALL_ASSUMED, FIRMWARE, BUFFER, EARLY_WARNING],
  },
  {
    generation: 7,
    vendor: "HP",
    product: "Ultrium 7-SCSI",
    revision: "Q387",
    bitsPerMillimetre: 19_107,
    tracks: 3584,
    tracksPerPass: 32,
    wraps: 112,
    rateMB: 300,
    linkMB: 900,
    bufferMB: 598,
    earlyWarningMB: 30,
    loadSeconds: 15,
    unloadSeconds: 20,
    windSeconds: 116,
    partitions: 4,
    protectionMethods: [1, 2],
    timeouts: LTO_TIMEOUTS.lto7,
    source: `capture of an HP Ultrium 7-SCSI; ${IBM_MANUAL}; ${IBM_DATA}`,
    assumed: ALL_ASSUMED,
  },
  {
    generation: 8,
    vendor: "IBM",
    product: "ULT3580-TD8",
    revision: "CAP8",
    bitsPerMillimetre: 20_669,
    tracks: 6656,
    tracksPerPass: 32,
    wraps: 208,
    rateMB: 360,
    linkMB: 900,
    bufferMB: 598,
    earlyWarningMB: 49,
    loadSeconds: 15,
    unloadSeconds: 24,
    windSeconds: 118,
    partitions: 4,
    protectionMethods: [1, 2],
    timeouts: LTO_TIMEOUTS.lto8,
    source: `${IBM_MANUAL}; ${IBM_DATA}`,
    assumed: [...ALL_ASSUMED, FIRMWARE, BUFFER, EARLY_WARNING],
  },
  {
    generation: 9,
    vendor: "HPE",
    product: "Ultrium 9-SCSI",
    revision: "S2S1",
    bitsPerMillimetre: 21_459,
    tracks: 8960,
    tracksPerPass: 32,
    wraps: 280,
    rateMB: 400,
    linkMB: 1000,
    bufferMB: 647,
    earlyWarningMB: 49,
    loadSeconds: 17,
    unloadSeconds: 30,
    windSeconds: 110,
    partitions: 4,
    protectionMethods: [1, 2],
    timeouts: LTO_TIMEOUTS.lto9,
    source: `capture of an HPE Ultrium 9-SCSI; ${IBM_MANUAL}; ${IBM_DATA}`,
    assumed: ALL_ASSUMED,
  },
];
