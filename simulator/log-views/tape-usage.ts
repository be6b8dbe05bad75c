import { TAPE_USAGE_DAT, TAPE_USAGE_LTO } from "../../src/scsi/log-pages/tape-usage.ts";
import type { LogView } from "./log-view.ts";
import { saturatedCount } from "./units.ts";
import { currentVolume, dataSetsFor, mountedVolume } from "./volume-in-drive.ts";

/** Page 30h of LTO drives: the cartridge's life, the same numbers as page 17h has. */
export const tapeUsage: LogView = {
  page: TAPE_USAGE_LTO.page,
  subpage: 0,
  encode: ({ drive }) => {
    const volume = currentVolume(drive);
    const state = volume?.state;
    const dataSets = (bytes = 0): bigint =>
      volume === undefined ? 0n : BigInt(dataSetsFor(volume, bytes));
    return TAPE_USAGE_LTO.encode(
      {
        mounts: saturatedCount(state?.loadCount ?? 0, 4),
        dataSetsWritten: dataSets(state?.lifetimeBytesWritten),
        writeRetries: saturatedCount(state?.writeRetries ?? 0, 4),
        unrecoveredWriteErrors: saturatedCount(state?.unrecoveredWrites ?? 0, 2),
        suspendedWrites: 0n,
        fatalSuspendedWrites: 0n,
        dataSetsRead: dataSets(state?.lifetimeBytesRead),
        readRetries: saturatedCount(state?.readRetries ?? 0, 4),
        unrecoveredReadErrors: saturatedCount(state?.unrecoveredReads ?? 0, 2),
        suspendedReads: 0n,
        fatalSuspendedReads: 0n,
      },
      { control: 0x40 },
    );
  },
};

/**
 * Page 30h of DAT drives: groups of this load, the one before, and since the last format, with the loads since then.
 * Certance DDS-4 and DAT 72 SCSI Interface Manual, 50000697, p. 70.
 */
export const tapeUsageDat: LogView = {
  page: TAPE_USAGE_DAT.page,
  subpage: 0,
  encode: ({ drive }) => {
    const volume = mountedVolume(drive);
    const state = volume?.state;
    const groups = (bytes = 0, byteLength = 3): bigint =>
      volume === undefined ? 0n : saturatedCount(dataSetsFor(volume, bytes), byteLength);
    const since = (total = 0, before = 0): number => total - before;
    return TAPE_USAGE_DAT.encode({
      currentGroupsWritten: groups(state?.loadBytesWritten),
      currentRewrittenFrames: 0n,
      currentGroupsRead: groups(state?.loadBytesRead),
      currentC3Corrections: 0n,
      previousGroupsWritten: groups(state?.previousLoadBytesWritten),
      previousRewrittenFrames: 0n,
      previousGroupsRead: groups(state?.previousLoadBytesRead),
      previousC3Corrections: 0n,
      totalGroupsWritten: groups(
        since(state?.lifetimeBytesWritten, state?.atFormat.bytesWritten),
        4,
      ),
      totalRewrittenFrames: saturatedCount(state?.writeRetries ?? 0, 3),
      totalGroupsRead: groups(since(state?.lifetimeBytesRead, state?.atFormat.bytesRead), 4),
      totalC3Corrections: saturatedCount(state?.readRetries ?? 0, 3),
      loads: saturatedCount(since(state?.loadCount, state?.atFormat.loads), 2),
    });
  },
};
