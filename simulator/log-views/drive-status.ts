import { crc32c } from "../../src/codec/crc32c.ts";
import {
  CONDITION,
  DRIVE_STATUS_DLT8000,
  DRIVE_STATUS_DLT_S4,
  DRIVE_STATUS_HP_LTO,
  DRIVE_STATUS_SDLT_600,
} from "../../src/scsi/log-pages/drive-status.ts";
import type { DriveCore } from "../drive-core.ts";
import { cleaningState } from "./cleaning-state.ts";
import type { LogView } from "./log-view.ts";
import { formatNamed } from "../personalities/cartridge-formats.ts";
import { passesOf } from "../wear/tape-passes.ts";
import { DIRT } from "../wear/wear-rates.ts";
import { powerOnMs } from "../power-on-time.ts";
import { DRIVE_CELSIUS } from "./temperature.ts";
import { saturated, saturatedCount } from "./units.ts";
import { currentVolume, mountedVolume } from "./volume-in-drive.ts";

/** HP's product numbers, as drives of these generations answer. */
const PRODUCT_NUMBERS: Readonly<Record<string, bigint>> = {
  // An LTO-6 of full height with SAS, outside of a library.
  "lto-6-hp": 0x0109_022en,
  "lto-7": 0x0109_0239n,
  "lto-9": 0x0109_0246n,
};

/** A tape drive. Quantum DLT 8000 product manual 81-60118, p 5-67. */
const TAPE_DEVICE = 0x0001_0000n;

/** TapeAlert flags that say so of the cartridge, of the drive, or of one of the two. SSC-4, TapeAlert log page. */
const ALERTS = {
  tapeFailed: [0x04, 0x0d, 0x0e, 0x34, 0x36],
  tapeDegraded: [0x07, 0x0f, 0x13, 0x35],
  driveFailed: [0x1e, 0x1f, 0x38, 0x3a],
  driveDegraded: [0x1a, 0x1b, 0x26],
  either: [0x03, 0x05, 0x06, 0x37],
} as const;

/** How drive and cartridge are: whichever is worn or dirty has the errors of both; a drive that must be cleaned blames itself. */
function healthOf({ alerts, counters }: DriveCore) {
  const has = (flags: readonly number[]): boolean => flags.some((flag) => alerts.isSet(flag));
  const errs = has(ALERTS.either);
  const isDirty = counters.heads.dirt >= DIRT.required;
  const grade = (failed: boolean, degraded: boolean): number =>
    failed ? CONDITION.failed : degraded ? CONDITION.degraded : CONDITION.good;
  return {
    deviceStatus: grade(has(ALERTS.driveFailed), has(ALERTS.driveDegraded) || (errs && isDirty)),
    mediumStatus: grade(has(ALERTS.tapeFailed) || (errs && !isDirty), has(ALERTS.tapeDegraded)),
  };
}

function cleaningBits(drive: DriveCore) {
  const { required, requested, cartridgeExpired } = cleaningState(drive);
  return {
    cleaningRequired: required,
    cleaningRequested: requested,
    cleaningCartridgeExpired: cartridgeExpired,
  };
}

/** Here the expired cartridge is told of only while it is in the drive. Quantum DLT 8000 product manual 81-60118, p 5-69. */
function cleaningBitsDlt(drive: DriveCore) {
  const bits = cleaningBits(drive);
  const isIn = drive.cartridge?.facts.kind === "cleaning";
  return { ...bits, cleaningCartridgeExpired: bits.cleaningCartridgeExpired && isIn };
}

/** Page 3Eh of HP's and HPE's drives. IBM-built ones leave it out of the list of pages. */
export const driveStatusHp: LogView = {
  page: DRIVE_STATUS_HP_LTO.page,
  subpage: 0,
  hidden: true,
  encode: ({ drive }) =>
    DRIVE_STATUS_HP_LTO.encode({
      deviceType: 0n,
      status: {
        ...cleaningBits(drive),
        temperatureStatus: CONDITION.good,
        ...healthOf(drive),
      },
      lifetimeLoads: saturatedCount(drive.counters.loads, 4),
      cleaningCartridgeStatus: 0n,
      productNumber: PRODUCT_NUMBERS[drive.personality.name] ?? 0n,
    }),
};

/** Page 3Eh of drives that HP built, which have it in their list of pages. */
export const driveStatusHpListed: LogView = { ...driveStatusHp, hidden: false };

/** What drives from the DLT8000 on have in common. */
const quantum = (drive: DriveCore) => ({
  deviceType: TAPE_DEVICE,
  status: cleaningBitsDlt(drive),
  lifetimeLoads: saturatedCount(drive.counters.loads, 4),
  temperature: BigInt(DRIVE_CELSIUS),
});

/** Page 3Eh of a DLT8000. */
export const driveStatusDlt8000: LogView = {
  page: DRIVE_STATUS_DLT8000.page,
  subpage: 0,
  encode: ({ drive }) =>
    DRIVE_STATUS_DLT8000.encode({ ...quantum(drive), cleaningsPerCartridge: 0n }),
};

const numberFor = (text: string): number => crc32c(new TextEncoder().encode(text));

/** Numbers that tell one cartridge and one drive from others; 0 for a cartridge where none was loaded. */
function identifiers(drive: DriveCore) {
  const medium = currentVolume(drive);
  return {
    mediumIdentifier: BigInt(medium === undefined ? 0 : numberFor(medium.facts.serial)),
    controllerSerial: BigInt(numberFor(drive.serial) & 0xffff),
    cleaningCycles: saturatedCount(drive.counters.cleanings, 4),
  };
}

/** Page 3Eh of an SDLT 600. */
export const driveStatusSdlt600: LogView = {
  page: DRIVE_STATUS_SDLT_600.page,
  subpage: 0,
  encode: ({ drive }) =>
    DRIVE_STATUS_SDLT_600.encode({
      ...quantum(drive),
      ...identifiers(drive),
      cleaningsPerCartridge: 0n,
    }),
};

/** The SCSI-2 control byte of a parameter that is a binary list. */
const BINARY = 0x03;
const HOUR_MS = 3_600_000;
const GB_BYTES = 1e9;
/** Passes that Super DLTtape is said to be made for. */
const PASSES_OF_LIFE = 1_000_000n;

function lifeOfMedium(drive: DriveCore) {
  const medium = mountedVolume(drive);
  if (medium === undefined) return {};
  const { middle } = passesOf(medium.state.passes);
  return {
    mediumLoads: saturatedCount(medium.state.loadCount, 4),
    mediumPasses: saturatedCount(middle, 4),
    mediumPassesThreshold: PASSES_OF_LIFE,
  };
}

function lifeOfDrive({ counters }: DriveCore) {
  const { motionMs, bytesWritten, bytesRead } = counters.lifetime;
  return {
    powerCycles: saturatedCount(counters.powerCycles, 4),
    mediaLoads: saturatedCount(counters.loads, 4),
    motionHours: saturatedCount(motionMs / HOUR_MS, 4),
    motionHoursSinceCleaning: saturatedCount(counters.motionMsSinceCleaning / HOUR_MS, 4),
    lifetimeWritten: saturatedCount(bytesWritten / GB_BYTES, 4),
    lifetimeRead: saturatedCount(bytesRead / GB_BYTES, 4),
  };
}

/** Page 3Eh of a DLT-S4: what it knows of itself, and of the cartridge where there is one. */
export const driveStatusDltS4: LogView = {
  page: DRIVE_STATUS_DLT_S4.page,
  subpage: 0,
  encode: ({ drive }) =>
    DRIVE_STATUS_DLT_S4.encode(
      {
        ...quantum(drive),
        ...identifiers(drive),
        remainingCleanings: BigInt(drive.counters.usesLeftOfLastCleaner),
        maximumCleanings: BigInt(formatNamed(drive.personality.cleaning.format)?.cleanings ?? 0),
        lifetimePowerOnTime: saturated(BigInt(Math.floor(powerOnMs(drive))), 8),
        ...lifeOfDrive(drive),
        ...lifeOfMedium(drive),
      },
      { control: BINARY },
    ),
};
