import { DEVICE_STATISTICS } from "../../src/scsi/log-pages/device-statistics.ts";
import type { DriveCounters } from "../drive-counters.ts";
import { powerOnMs } from "../power-on-time.ts";
import type { LogView } from "./log-view.ts";
import { saturatedCount } from "./units.ts";

const HOUR_MS = 3_600_000;
const SERIAL_LENGTH = 12;

/** Motion hours since each of the last three cleanings; before the first one all hours are since the last. */
function cleaningTimes({ lifetime, motionMsAtCleanings }: DriveCounters) {
  const [last = 0, before, third] = motionMsAtCleanings.map((ms) => lifetime.motionMs - ms);
  const hours = (ms: number): bigint => saturatedCount(ms / HOUR_MS, 4);
  const isClean = motionMsAtCleanings.length > 0;
  return {
    motionHoursSinceCleaning: hours(isClean ? last : lifetime.motionMs),
    ...(before === undefined ? {} : { motionHoursSinceCleaningBefore: hours(before) }),
    ...(third === undefined ? {} : { motionHoursSinceThirdLastCleaning: hours(third) }),
  };
}

/** Page 14h: the life of the drive. Only the counts since a reset can be cleared. */
export const deviceStatistics: LogView = {
  page: DEVICE_STATISTICS.page,
  subpage: 0,
  encode: ({ drive }) => {
    const { counters, serial } = drive;
    const { motionMs, metres } = counters.lifetime;
    return DEVICE_STATISTICS.encode(
      {
        lifetimeLoads: saturatedCount(counters.loads, 4),
        lifetimeCleanings: saturatedCount(counters.cleanings, 4),
        powerOnHours: saturatedCount(Math.ceil(powerOnMs(drive) / HOUR_MS), 4),
        motionHours: saturatedCount(motionMs / HOUR_MS, 4),
        lifetimeTape: saturatedCount(metres, 4),
        ...cleaningTimes(counters),
        powerCycles: saturatedCount(counters.powerCycles, 4),
        loadsSinceReset: saturatedCount(counters.loadsSinceReset, 4),
        hardWriteErrors: saturatedCount(counters.hardWriteErrors, 4),
        hardReadErrors: saturatedCount(counters.hardReadErrors, 4),
        manufacturerSerialNumber: serial.slice(0, SERIAL_LENGTH),
        unitSerialNumber: serial.slice(0, SERIAL_LENGTH),
        removalPrevented: drive.removalPrevented,
      },
      { control: 0x40 },
    );
  },
  clear: ({ drive }) => {
    drive.counters.clearStatistics();
  },
};
