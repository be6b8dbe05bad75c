import { TAPE_CAPACITY_DAT, TAPE_CAPACITY_LTO } from "../../src/scsi/log-pages/tape-capacity.ts";
import type { DriveCore } from "../drive-core.ts";
import type { LogView } from "./log-view.ts";
import { inKiB, inMiB, saturated } from "./units.ts";
import { mountedVolume } from "./volume-in-drive.ts";

/** What is told of one partition; 0 where there is no such partition, or no volume. */
function room(drive: DriveCore, partition: number, unit: (bytes: number) => bigint) {
  const found = mountedVolume(drive)?.partitions[partition];
  const of = (bytes = 0): bigint => saturated(unit(bytes), 4);
  return { remaining: of(found?.remainingBytes), maximum: of(found?.capacityBytes) };
}

/** Room in the first two partitions. */
function rooms(drive: DriveCore, unit: (bytes: number) => bigint) {
  const first = room(drive, 0, unit);
  const second = room(drive, 1, unit);
  return {
    remainingPartition0: first.remaining,
    remainingPartition1: second.remaining,
    maximumPartition0: first.maximum,
    maximumPartition1: second.maximum,
  };
}

/** Page 31h of LTO drives, in MiB. An HPE Ultrium 9 sends two partitions, no more. */
export const tapeCapacity: LogView = {
  page: TAPE_CAPACITY_LTO.page,
  subpage: 0,
  encode: ({ drive }) => TAPE_CAPACITY_LTO.encode(rooms(drive, inMiB), { control: 0xc0 }),
};

/** Page 31h of LTO drives of HP's make: those with four partitions tell of all. HP log page definitions for LTO-6. */
export const tapeCapacityOfFour: LogView = {
  page: TAPE_CAPACITY_LTO.page,
  subpage: 0,
  encode: ({ drive }) => {
    const two = rooms(drive, inMiB);
    if (drive.personality.maximumPartitions < 4) return TAPE_CAPACITY_LTO.encode(two);
    const third = room(drive, 2, inMiB);
    const fourth = room(drive, 3, inMiB);
    return TAPE_CAPACITY_LTO.encode({
      ...two,
      remainingPartition2: third.remaining,
      remainingPartition3: fourth.remaining,
      maximumPartition2: third.maximum,
      maximumPartition3: fourth.maximum,
    });
  },
};

/** Page 31h of DAT drives, in KiB. */
export const tapeCapacityDat: LogView = {
  page: TAPE_CAPACITY_DAT.page,
  subpage: 0,
  encode: ({ drive }) => TAPE_CAPACITY_DAT.encode(rooms(drive, inKiB)),
};
