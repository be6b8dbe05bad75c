import { TAPE_USAGE_DAT, TAPE_USAGE_LTO } from "../../src/scsi/log-pages/tape-usage.ts";
import { UNUSED_STATE } from "../cartridge.ts";
import type { VolumeRecord } from "../volume-record.ts";
import type { LogView } from "./log-view.ts";
import { saturatedCount } from "./units.ts";
import { currentVolume, dataSetsFor, mountedVolume } from "./volume-in-drive.ts";

/** Data sets or groups of a volume as a counter of a length; without a volume there are none. */
function counted(volume: VolumeRecord | undefined) {
  return (bytes: number, byteLength: number): bigint =>
    volume === undefined ? 0n : saturatedCount(dataSetsFor(volume, bytes), byteLength);
}

/** Page 30h of LTO drives: the cartridge's life, the same numbers as page 17h has. */
export const tapeUsage: LogView = {
  page: TAPE_USAGE_LTO.page,
  subpage: 0,
  encode: ({ drive }) => {
    const volume = currentVolume(drive);
    const state = volume?.state ?? UNUSED_STATE;
    const dataSets = counted(volume);
    return TAPE_USAGE_LTO.encode(
      {
        mounts: saturatedCount(state.loadCount, 4),
        dataSetsWritten: dataSets(state.lifetimeBytesWritten, 8),
        writeRetries: saturatedCount(state.writeRetries, 4),
        unrecoveredWriteErrors: saturatedCount(state.unrecoveredWrites, 2),
        suspendedWrites: 0n,
        fatalSuspendedWrites: 0n,
        dataSetsRead: dataSets(state.lifetimeBytesRead, 8),
        readRetries: saturatedCount(state.readRetries, 4),
        unrecoveredReadErrors: saturatedCount(state.unrecoveredReads, 2),
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
    const state = volume?.state ?? UNUSED_STATE;
    const { atFormat } = state;
    const groups = counted(volume);
    return TAPE_USAGE_DAT.encode({
      currentGroupsWritten: groups(state.loadBytesWritten, 3),
      currentRewrittenFrames: saturatedCount(state.loadWriteRetries, 3),
      currentGroupsRead: groups(state.loadBytesRead, 3),
      currentC3Corrections: saturatedCount(state.loadReadRetries, 2),
      previousGroupsWritten: groups(state.previousLoadBytesWritten, 3),
      previousRewrittenFrames: saturatedCount(state.previousLoadWriteRetries, 3),
      previousGroupsRead: groups(state.previousLoadBytesRead, 3),
      previousC3Corrections: saturatedCount(state.previousLoadReadRetries, 2),
      totalGroupsWritten: groups(state.lifetimeBytesWritten - atFormat.bytesWritten, 4),
      totalRewrittenFrames: saturatedCount(state.writeRetries - atFormat.writeRetries, 3),
      totalGroupsRead: groups(state.lifetimeBytesRead - atFormat.bytesRead, 4),
      totalC3Corrections: saturatedCount(state.readRetries - atFormat.readRetries, 3),
      loads: saturatedCount(state.loadCount - atFormat.loads, 2),
    });
  },
};
