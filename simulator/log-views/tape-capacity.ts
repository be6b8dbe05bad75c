import { TAPE_CAPACITY_DAT, TAPE_CAPACITY_LTO } from "../../src/scsi/log-pages/tape-capacity.ts";
import type { DriveCore } from "../drive-core.ts";
import type { LogView } from "./log-view.ts";
import { inKiB, inMiB, saturated } from "./units.ts";
import { mountedVolume } from "./volume-in-drive.ts";

/** Room in the first two partitions; 0 where there is no such partition, or no volume. */
function rooms(drive: DriveCore, unit: (bytes: number) => bigint) {
  const [first, second] = mountedVolume(drive)?.partitions ?? [];
  const of = (bytes = 0): bigint => saturated(unit(bytes), 4);
  return {
    remainingPartition0: of(first?.remainingBytes),
    remainingPartition1: of(second?.remainingBytes),
    maximumPartition0: of(first?.capacityBytes),
    maximumPartition1: of(second?.capacityBytes),
  };
}

/** Page 31h of LTO drives, in MiB. An HPE Ultrium 9 sends two partitions, no more. */
export const tapeCapacity: LogView = {
  page: TAPE_CAPACITY_LTO.page,
  subpage: 0,
  encode: ({ drive }) => TAPE_CAPACITY_LTO.encode(rooms(drive, inMiB), { control: 0xc0 }),
};

/** Page 31h of DAT drives, in KiB. */
export const tapeCapacityDat: LogView = {
  page: TAPE_CAPACITY_DAT.page,
  subpage: 0,
  encode: ({ drive }) => TAPE_CAPACITY_DAT.encode(rooms(drive, inKiB)),
};
