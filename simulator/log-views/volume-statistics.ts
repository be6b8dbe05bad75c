import { NO_SUCH_OBJECT } from "../../src/scsi/log-pages/partition-record.ts";
import {
  VOLUME_STATISTICS,
  VOLUME_STATISTICS_BEFORE_PREVIOUS,
  VOLUME_STATISTICS_PREVIOUS,
} from "../../src/scsi/log-pages/volume-statistics.ts";
import { formatNamed } from "../personalities/cartridge-formats.ts";
import type { Personality } from "../personalities/personality.ts";
import type { DriveCore } from "../drive-core.ts";
import type { PartitionRoom, VolumeRecord } from "../volume-record.ts";
import { passesOf } from "../wear/tape-passes.ts";
import { wearOf } from "../wear/wear-rates.ts";
import type { LogView } from "./log-view.ts";
import { compressionRatio } from "./compression-ratio.ts";
import { inMB, saturated, saturatedCount } from "./units.ts";
import { currentVolume, dataSetsFor, earlierVolume } from "./volume-in-drive.ts";

type Page = typeof VOLUME_STATISTICS;
type Values = Parameters<Page["encode"]>[0];

function usage({ facts, state }: VolumeRecord): Values {
  return {
    mounts: saturatedCount(state.loadCount, 4),
    dataSetsWritten: BigInt(dataSetsFor({ facts }, state.lifetimeBytesWritten)),
    recoveredWriteErrors: saturatedCount(state.writeRetries, 4),
    unrecoveredWriteErrors: saturatedCount(state.unrecoveredWrites, 2),
    suspendedWrites: 0n,
    fatalSuspendedWrites: 0n,
    dataSetsRead: BigInt(dataSetsFor({ facts }, state.lifetimeBytesRead)),
    recoveredReadErrors: saturatedCount(state.readRetries, 4),
    unrecoveredReadErrors: saturatedCount(state.unrecoveredReads, 2),
    lastMountUnrecoveredWriteErrors: saturatedCount(state.loadUnrecoveredWrites, 2),
    lastMountUnrecoveredReadErrors: saturatedCount(state.loadUnrecoveredReads, 2),
    lastMountWritten: saturated(inMB(state.loadBytesWritten), 4),
    lastMountRead: saturated(inMB(state.loadBytesRead), 4),
    lifetimeWritten: inMB(state.lifetimeBytesWritten),
    lifetimeRead: inMB(state.lifetimeBytesRead),
    // Nothing is compressed here: bytes on tape are the host's.
    lastLoadWriteCompressionRatio: compressionRatio(state.loadBytesWritten, state.loadBytesWritten),
    lastLoadReadCompressionRatio: compressionRatio(state.loadBytesRead, state.loadBytesRead),
  };
}

function identity(volume: VolumeRecord, { wear }: Personality): Values {
  const { facts, state } = volume;
  const format = formatNamed(facts.format);
  const design = format?.designCapacityBytes ?? facts.capacityBytes;
  return {
    applicationDesignCapacity: saturated(inMB(Math.min(design, facts.capacityBytes)), 4),
    lifeRemaining: Math.max(0, Math.ceil(100 * (1 - wearOf(volume, wear)))),
    mediumSerialNumber: facts.serial,
    barcode: facts.barcode ?? "",
    mediumManufacturer: facts.manufacturer.slice(0, 8),
    personality: (format?.formatText ?? facts.format).slice(0, 9),
    writeProtected: state.writeProtected ? 1 : 0,
    writeOnce: facts.kind === "worm" ? 1 : 0,
    temperatureExceeded: 0,
  };
}

function rooms({ partitions }: VolumeRecord): Values {
  const sum = (of: (room: PartitionRoom) => number): number =>
    partitions.reduce((total, room) => total + of(room), 0);
  const sizes = (of: (room: PartitionRoom) => number) =>
    partitions.map((room, partition) => ({
      partition,
      megabytes: Number(saturated(inMB(of(room)), 4)),
    }));
  return {
    nativeCapacity: saturated(inMB(sum((room) => room.capacityBytes)), 4),
    usedNativeCapacity: saturated(inMB(sum((room) => room.usedBytes)), 4),
    firstEncryptedObjects: partitions.map((_room, partition) => ({
      partition,
      objectNumber: NO_SUCH_OBJECT,
    })),
    firstUnencryptedObjects: partitions.map((_room, partition) => ({
      partition,
      objectNumber: NO_SUCH_OBJECT,
    })),
    partitionCapacities: sizes((room) => room.capacityBytes),
    partitionUsed: sizes((room) => room.usedBytes),
    partitionRemaining: sizes((room) => room.remainingBytes),
  };
}

function valuesOf(volume: VolumeRecord | undefined, personality: Personality): Values {
  // Where the page is not valid nothing else on it says anything.
  if (volume === undefined) return { pageValid: false };
  const passes = passesOf(volume.state.passes);
  return {
    pageValid: true,
    ...usage(volume),
    ...identity(volume, personality),
    ...rooms(volume),
    beginningOfMediumPasses: saturatedCount(passes.beginning, 4),
    middleOfTapePasses: saturatedCount(passes.middle, 4),
  };
}

function view(
  definition: Pick<Page, "page" | "subpage" | "encode">,
  choose: (drive: DriveCore) => VolumeRecord | undefined,
): LogView {
  const { page, subpage } = definition;
  return {
    page,
    subpage,
    encode: ({ drive }) =>
      definition.encode(valuesOf(choose(drive), drive.personality), { control: 0x43 }),
  };
}

/** Page 17h: the volume in the drive, or the last one. */
export const volumeStatistics: LogView = view(VOLUME_STATISTICS, currentVolume);
/** Page 17h of drives of HP's make: how much of its life a cartridge has left is told by IBM's alone. */
export const volumeStatisticsHp: LogView = {
  ...volumeStatistics,
  encode: ({ drive }) => {
    const { lifeRemaining: _ibm, ...values } = valuesOf(currentVolume(drive), drive.personality);
    return VOLUME_STATISTICS.encode(values, { control: 0x43 });
  },
};
/** Page 17h/01h: the mount before that. */
export const previousVolumeStatistics: LogView = view(VOLUME_STATISTICS_PREVIOUS, (drive) =>
  earlierVolume(drive, 1),
);
/** Page 17h/02h: and the one before. */
export const volumeStatisticsBeforePrevious: LogView = view(
  VOLUME_STATISTICS_BEFORE_PREVIOUS,
  (drive) => earlierVolume(drive, 2),
);
