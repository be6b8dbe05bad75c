/** LTO drives, generation by generation: one row each, from which lto-personality.ts makes the whole drive. */
import type { LtoTimeouts } from "./lto-timeouts.ts";
import { LTO_TIMEOUTS } from "./lto-timeouts.ts";
import type { LogViewName } from "./personality.ts";

/** One generation of LTO drive. */
export interface LtoRow {
  readonly generation: number;
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
  readonly timeouts: LtoTimeouts | undefined;
  readonly source: string;
  readonly assumed: readonly string[];
}

const IBM_MANUAL = "IBM LTO SCSI Reference GA32-0928-06";
const IBM_DATA = "IBM documentation: drive performance, speed matching, capacity tables";

const ALL_ASSUMED = [
  "tape taken by a filemark",
  "interface rate into the buffer",
  "NAA name of the drive, made from its serial number",
  "task management functions",
  "LOG SENSE ignores page control on every page, as IBM documents for page 2Eh",
  "cartridge type, length and data set size of older generations",
] as const;
const FIRMWARE = "firmware revision";
const BUFFER = "buffer size";
const EARLY_WARNING = "distance from early warning to the end of the tape";
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

/** Log pages of LTO-1 to LTO-4. */
export const OLD_LTO_LOG_PAGES: readonly LogViewName[] = [
  "writeErrors",
  "readErrors",
  "sequentialAccessDevice",
  "tapeAlert",
  "tapeUsage",
  "tapeCapacity",
  "compression",
];

/** Log pages of IBM-built drives from LTO-5 on. */
export const IBM_LTO_LOG_PAGES: readonly LogViewName[] = [
  "writeErrorsKiB",
  "readErrorsKiB",
  "nonMediumErrors",
  "sequentialAccessDevice",
  "deviceStatus",
  "tapeAlertResponse",
  "deviceStatistics",
  "volumeStatistics",
  "previousVolumeStatistics",
  "volumeStatisticsBeforePrevious",
  "dataCompression",
  "tapeAlert",
  "tapeUsage",
  "tapeCapacity",
  "compression",
];
