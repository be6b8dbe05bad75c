import { SEQUENTIAL_ACCESS_DEVICE } from "../../src/scsi/log-pages/sequential-access-device.ts";
import { powerOnMs } from "../power-on-time.ts";
import { cleaningState } from "./cleaning-state.ts";
import type { LogView } from "./log-view.ts";
import { inMB, saturated, saturatedCount } from "./units.ts";
import { mountedVolume } from "./volume-in-drive.ts";

/** All ones: not known. */
const UNKNOWN = 0xffff_ffffn;

/** Page 0Ch: what went through since the load, and whether cleaning is asked for. */
export const sequentialAccessDevice: LogView = {
  page: SEQUENTIAL_ACCESS_DEVICE.page,
  subpage: 0,
  encode: ({ drive }) => {
    const { counters, personality } = drive;
    const { mount } = counters;
    const room = mountedVolume(drive)?.partitions[drive.loadedDeck?.partition ?? 0];
    const cleaning = cleaningState(drive);
    return SEQUENTIAL_ACCESS_DEVICE.encode(
      {
        bytesFromHost: BigInt(mount.bytesFromHost),
        bytesToTape: BigInt(mount.bytesToTape),
        bytesFromTape: BigInt(mount.bytesFromTape),
        bytesToHost: BigInt(mount.bytesToHost),
        capacityToEndOfData: room === undefined ? UNKNOWN : saturated(inMB(room.usedBytes), 4),
        capacityToEarlyWarning:
          room === undefined ? UNKNOWN : saturated(inMB(room.capacityBytes), 4),
        capacityAfterEarlyWarning:
          room === undefined ? UNKNOWN : inMB(personality.earlyWarningBytes),
        // A healthy LTO-9 with a tape in the middle answers all ones here.
        capacityToPosition: UNKNOWN,
        objectBuffer: inMB(personality.bufferBytes),
        cleaningRequested: cleaning.required || cleaning.requested ? 1n : 0n,
        processedSinceCleaning: saturated(inMB(counters.bytesSinceCleaning), 4),
        lifetimeLoads: saturatedCount(counters.loads, 4),
        lifetimeCleanings: saturatedCount(counters.cleanings, 4),
        lifetimePowerOn: saturatedCount(powerOnMs(drive) / 1000, 4),
      },
      { control: 0x40 },
    );
  },
};
