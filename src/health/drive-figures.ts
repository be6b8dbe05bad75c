import type { Session } from "../session/session.ts";
import { LOG_SENSE } from "../scsi/commands/log-sense.ts";
import { RAW_IN } from "../scsi/define-command.ts";
import { reportedValue } from "../scsi/define-log-page.ts";
import { DEVICE_STATISTICS } from "../scsi/log-pages/device-statistics.ts";
import { SEQUENTIAL_ACCESS_DEVICE } from "../scsi/log-pages/sequential-access-device.ts";
import { SUPPORTED_LOG_PAGES } from "../scsi/log-pages/supported-log-pages.ts";
import { VOLUME_STATISTICS } from "../scsi/log-pages/volume-statistics.ts";
import { readLogPage, type LogPageReader } from "../session/read-log-page.ts";

/** The life of a drive. What it does not tell is absent. */
export interface DriveLife {
  readonly loads?: number | undefined;
  /** Successful and failed ones. */
  readonly cleanings?: number | undefined;
  readonly powerOnSeconds?: number | undefined;
  readonly motionSeconds?: number | undefined;
  readonly motionSecondsSinceCleaning?: number | undefined;
  readonly tapeMetres?: number | undefined;
  readonly powerCycles?: number | undefined;
  readonly hardWriteErrors?: number | undefined;
  readonly hardReadErrors?: number | undefined;
}

/** What went through the drive since the cartridge was loaded, in bytes. */
export interface TransferCounts {
  readonly fromHostBytes?: number | undefined;
  readonly toTapeBytes?: number | undefined;
  readonly fromTapeBytes?: number | undefined;
  readonly toHostBytes?: number | undefined;
}

/** Counts of the cartridge in the drive, over its life. */
export interface VolumeCounts {
  readonly barcode?: string | undefined;
  readonly serial?: string | undefined;
  readonly recoveredWriteErrors?: number | undefined;
  readonly recoveredReadErrors?: number | undefined;
  readonly unrecoveredWriteErrors?: number | undefined;
  readonly unrecoveredReadErrors?: number | undefined;
  /** Writes that the drive had to suspend because the head left the track. */
  readonly suspendedWrites?: number | undefined;
  readonly writtenBytes?: number | undefined;
  readonly readBytes?: number | undefined;
  /** Native. */
  readonly capacityBytes?: number | undefined;
  readonly usedBytes?: number | undefined;
}

/** Figures of a drive that say how it gets on. */
export interface DriveFigures {
  readonly life: DriveLife;
  readonly transfer: TransferCounts;
  readonly volume?: VolumeCounts;
}

const SECONDS_PER_HOUR = 3600n;
/** The pages count 10^6. */
const MB = 1_000_000n;

/**
 * Reads log pages 14h, 0Ch and 17h, none of which is changed by being read. A page that the drive does not list is not asked
 * for.
 * @throws ScsiError and its kin; TransportError; CodecError
 */
export async function readDriveFigures(session: Session): Promise<DriveFigures> {
  const listed = await listedPages(session);
  const read = async <V>(page: LogPageReader<V>): Promise<V | undefined> =>
    listed?.has(page.page) === false ? undefined : readLogPage(session, page);
  const statistics = await read(DEVICE_STATISTICS);
  const access = await read(SEQUENTIAL_ACCESS_DEVICE);
  const volume = await read(VOLUME_STATISTICS);
  return {
    life: lifeOf(statistics, access),
    transfer: transferOf(access),
    ...(volume?.known.pageValid === true ? { volume: volumeOf(volume) } : {}),
  };
}

type Statistics = ReturnType<typeof DEVICE_STATISTICS.decode> | undefined;
type Access = ReturnType<typeof SEQUENTIAL_ACCESS_DEVICE.decode> | undefined;
type Volume = ReturnType<typeof VOLUME_STATISTICS.decode>;

/** Room for page 00h: a header and at most 64 numbers. */
const LIST_BYTES = 0x100;
const CUMULATIVE = 1;

/** The numbers of the pages that the drive lists. They are no log parameters, which LOG SENSE otherwise answers with. */
async function listedPages(session: Session): Promise<ReadonlySet<number> | undefined> {
  const attempt = await session.ask(
    "log page list",
    { ...LOG_SENSE, data: RAW_IN },
    { pageControl: CUMULATIVE, pageCode: SUPPORTED_LOG_PAGES.page, allocationLength: LIST_BYTES },
  );
  if (attempt?.received === undefined) return undefined;
  return new Set(SUPPORTED_LOG_PAGES.codec.decode(attempt.received).items.map(({ page }) => page));
}

/** A count in its own unit, as a number. */
const counted = (value: bigint | undefined, unit = 1n): number | undefined =>
  value === undefined ? undefined : Number(value * unit);

function lifeOf(statistics: Statistics, access: Access): DriveLife {
  const told = (name: keyof typeof OF_LIFE): bigint | undefined =>
    statistics === undefined ? undefined : reportedValue(statistics, OF_LIFE[name]);
  const older = (name: keyof typeof OF_LIFE_BEFORE): bigint | undefined =>
    access === undefined ? undefined : reportedValue(access, OF_LIFE_BEFORE[name]);
  return {
    loads: counted(told("loads") ?? older("loads")),
    cleanings: counted(told("cleanings") ?? older("cleanings")),
    powerOnSeconds: counted(told("powerOn"), SECONDS_PER_HOUR) ?? counted(older("powerOn")),
    motionSeconds: counted(told("motion"), SECONDS_PER_HOUR),
    motionSecondsSinceCleaning: counted(told("sinceCleaning"), SECONDS_PER_HOUR),
    tapeMetres: counted(told("tape")),
    powerCycles: counted(told("powerCycles")),
    hardWriteErrors: counted(told("hardWriteErrors")),
    hardReadErrors: counted(told("hardReadErrors")),
  };
}

/** Page 14h. */
const OF_LIFE = {
  loads: "lifetimeLoads",
  cleanings: "lifetimeCleanings",
  powerOn: "powerOnHours",
  motion: "motionHours",
  sinceCleaning: "motionHoursSinceCleaning",
  tape: "lifetimeTape",
  powerCycles: "powerCycles",
  hardWriteErrors: "hardWriteErrors",
  hardReadErrors: "hardReadErrors",
} as const;

/** Page 0Ch, where 14h is missing; its power-on time is in seconds. */
const OF_LIFE_BEFORE = {
  loads: "lifetimeLoads",
  cleanings: "lifetimeCleanings",
  powerOn: "lifetimePowerOn",
} as const;

function transferOf(access: Access): TransferCounts {
  if (access === undefined) return {};
  return {
    fromHostBytes: counted(reportedValue(access, "bytesFromHost")),
    toTapeBytes: counted(reportedValue(access, "bytesToTape")),
    fromTapeBytes: counted(reportedValue(access, "bytesFromTape")),
    toHostBytes: counted(reportedValue(access, "bytesToHost")),
  };
}

function volumeOf(volume: Volume): VolumeCounts {
  return {
    barcode: tidy(reportedValue(volume, "barcode")),
    serial: tidy(reportedValue(volume, "mediumSerialNumber")),
    recoveredWriteErrors: counted(reportedValue(volume, "recoveredWriteErrors")),
    recoveredReadErrors: counted(reportedValue(volume, "recoveredReadErrors")),
    unrecoveredWriteErrors: counted(reportedValue(volume, "unrecoveredWriteErrors")),
    unrecoveredReadErrors: counted(reportedValue(volume, "unrecoveredReadErrors")),
    suspendedWrites: counted(reportedValue(volume, "suspendedWrites")),
    writtenBytes: counted(reportedValue(volume, "lifetimeWritten"), MB),
    readBytes: counted(reportedValue(volume, "lifetimeRead"), MB),
    capacityBytes: counted(reportedValue(volume, "nativeCapacity"), MB),
    usedBytes: counted(reportedValue(volume, "usedNativeCapacity"), MB),
  };
}

/** NULs and other dirt around a text are not part of it. */
function tidy(text: string | undefined): string | undefined {
  const tidied = text?.replaceAll("\0", " ").trim();
  return tidied === "" ? undefined : tidied;
}
