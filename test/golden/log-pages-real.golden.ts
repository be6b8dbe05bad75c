import type { GoldenBytes } from "./golden-bytes.ts";
import {
  LTO7_EMPTY,
  LTO7_PROTECTED,
  LTO9_IDLE,
  LTO9_LOADED,
  type RealDrive,
} from "./real-lto-drives.ts";

const captured =
  (of: string, page: number) =>
  (drive: RealDrive, what: string, known: Readonly<Record<string, unknown>>): GoldenBytes => ({
    ...{ of, hex: drive.pages[page] ?? "", kind: "capture" },
    provenance: `dump of an ${what}, CC0 fixtures of archivetechie/remanence`,
    value: { known, truncated: false },
  });

const HPE_LTO9 = "HPE Ultrium 9-SCSI";
const HP_LTO7 = "HP Ultrium 7-SCSI";

const written = captured("Write Error Counters log page (IBM LTO)", 0x02);
const read = captured("Read Error Counters log page (IBM LTO)", 0x03);
const moved = captured("Sequential-Access Device log page", 0x0c);
const volume = captured("Volume Statistics log page", 0x17);
const usage = captured("Tape Usage log page (LTO)", 0x30);
const capacity = captured("Tape Capacity log page (LTO)", 0x31);

/** Whole log pages of real HPE LTO-9 and HP LTO-7 drives, both of IBM make. */
// prettier-ignore
export const LOG_PAGE_REAL_GOLDEN: readonly GoldenBytes[] = [
  // KiB: 1024 times this is what page 0Ch has in bytes, on each of the drives.
  written(LTO9_LOADED, HPE_LTO9, { retries: 0n, corrected: 0n, processed: 56_229_120n, uncorrected: 0n }),
  read(LTO7_EMPTY, HP_LTO7, { retries: 0n, corrected: 0n, processed: 1_168_722_944n, uncorrected: 0n }),
  moved(LTO9_IDLE, HPE_LTO9, {
    bytesFromHost: 0x44_f5e4_0000n, capacityToEndOfData: 7_826_025n, capacityToEarlyWarning: 18_000_000n,
    capacityAfterEarlyWarning: 49n, capacityToPosition: 0xffff_ffffn, objectBuffer: 647n, cleaningRequested: 0n,
    lifetimeLoads: 239n,
  }),
  moved(LTO7_PROTECTED, HP_LTO7, {
    bytesFromHost: 0n, bytesToHost: 0xb_d628_0000n, capacityToEndOfData: 5_600_217n, capacityToEarlyWarning: 6_000_000n,
    capacityAfterEarlyWarning: 30n, objectBuffer: 598n, cleaningRequested: 1n, lifetimeLoads: 6283n, lifetimeCleanings: 2n,
  }),
  volume(LTO9_LOADED, HPE_LTO9, {
    pageValid: true, mounts: 79n, dataSetsWritten: 777_469n, recoveredWriteErrors: 18n, unrecoveredWriteErrors: 0n,
    suspendedWrites: 63n, dataSetsRead: 832n, lastMountWritten: 56_721n, lifetimeWritten: 7_623_015n, lifetimeRead: 8157n,
    lastLoadWriteCompressionRatio: 101, nativeCapacity: 18_000_000n, usedNativeCapacity: 7_141_133n,
    applicationDesignCapacity: 17_400_000n, lifeRemaining: 98, mediumSerialNumber: "2023B16307", barcode: "Z20001L9",
    mediumManufacturer: "HPE", personality: "LTOL9G9", writeProtected: 0, writeOnce: 0,
    beginningOfMediumPasses: 706n, middleOfTapePasses: 400n,
    partitionCapacities: [{ partition: 0, megabytes: 18_000_000 }],
    partitionUsed: [{ partition: 0, megabytes: 7_141_133 }],
    partitionRemaining: [{ partition: 0, megabytes: 10_878_867 }],
  }),
  volume(LTO7_PROTECTED, HP_LTO7, {
    pageValid: true, mounts: 93n, recoveredWriteErrors: 19n, recoveredReadErrors: 31n, unrecoveredReadErrors: 0n,
    lifetimeWritten: 5_600_217n, lifetimeRead: 22_916_154n, nativeCapacity: 6_000_000n, usedNativeCapacity: 5_600_212n,
    applicationDesignCapacity: 6_000_000n, lifeRemaining: 96, barcode: "E10046L7", personality: "Ultrium-7",
    mediumManufacturer: "FUJIFILM", writeProtected: 1, beginningOfMediumPasses: 906n, middleOfTapePasses: 1241n,
  }),
  volume(LTO7_EMPTY, HP_LTO7, {
    pageValid: true, mounts: 121n, recoveredReadErrors: 39n, unrecoveredReadErrors: 1n, suspendedWrites: 3n, lifeRemaining: 97,
  }),
  // The same numbers as page 17h has.
  usage(LTO7_EMPTY, HP_LTO7, {
    mounts: 121n, writeRetries: 3n, unrecoveredWriteErrors: 0n, suspendedWrites: 3n, dataSetsRead: 3_541_126n,
    readRetries: 39n, unrecoveredReadErrors: 1n,
  }),
  // MiB: 5,722,045 of them are the 6,000,000 MB of page 17h.
  capacity(LTO7_PROTECTED, HP_LTO7, { remainingPartition0: 400_340n, maximumPartition0: 5_722_045n, maximumPartition1: 0n }),
];
