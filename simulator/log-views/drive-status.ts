import {
  DRIVE_STATUS_DLT8000,
  DRIVE_STATUS_HP_LTO,
} from "../../src/scsi/log-pages/drive-status.ts";
import type { DriveCore } from "../drive-core.ts";
import { cleaningState } from "./cleaning-state.ts";
import type { LogView } from "./log-view.ts";
import { saturatedCount } from "./units.ts";

/** HP's product numbers, as drives of these generations answer. */
const PRODUCT_NUMBERS: Readonly<Record<string, bigint>> = {
  "lto-7": 0x0109_0239n,
  "lto-9": 0x0109_0246n,
};

/** A tape drive. Quantum DLT 8000 product manual 81-60118, p 5-67. */
const TAPE_DEVICE = 0x0001_0000n;
/** No source says how warm one is; a room with a drive in it. */
const TEMPERATURE_CELSIUS = 35n;
const GOOD = 1;

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
        temperatureStatus: GOOD,
        deviceStatus: GOOD,
        mediumStatus: GOOD,
      },
      lifetimeLoads: saturatedCount(drive.counters.loads, 4),
      cleaningCartridgeStatus: 0n,
      productNumber: PRODUCT_NUMBERS[drive.personality.name] ?? 0n,
    }),
};

/** Page 3Eh of a DLT8000. */
export const driveStatusDlt8000: LogView = {
  page: DRIVE_STATUS_DLT8000.page,
  subpage: 0,
  encode: ({ drive }) =>
    DRIVE_STATUS_DLT8000.encode({
      deviceType: TAPE_DEVICE,
      status: cleaningBitsDlt(drive),
      lifetimeLoads: saturatedCount(drive.counters.loads, 4),
      cleaningsPerCartridge: 0n,
      temperature: TEMPERATURE_CELSIUS,
    }),
};
