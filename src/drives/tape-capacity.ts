import { CodecError } from "../codec/codec-error.ts";
import { reportedValue } from "../scsi/define-log-page.ts";
import { TAPE_CAPACITY_LTO } from "../scsi/log-pages/tape-capacity.ts";
import { VOLUME_STATISTICS } from "../scsi/log-pages/volume-statistics.ts";
import { nameAttributes } from "../scsi/named-attributes.ts";
import { ScsiError } from "../session/errors.ts";
import { readAttributes } from "../session/read-attributes.ts";
import { readLogPage } from "../session/read-log-page.ts";
import { requestSense } from "../session/request-sense.ts";
import { comparableNames } from "./drive-catalog.ts";
import type { DriveLink } from "./drive-link.ts";
import { readTapePosition } from "./read-tape-position.ts";

/** What is left of a partition, without compression. A gauge, not a promise. */
export interface RemainingCapacity {
  readonly bytes: bigint;
  /** Which page or attribute told. */
  readonly source: string;
}

type Source = (link: DriveLink, partition: number) => Promise<RemainingCapacity | undefined>;

const MB = 1_000_000n;
const MIB = 1_048_576n;

const fromVolumeStatistics: Source = async (link, partition) => {
  const page = await readLogPage(link.session, VOLUME_STATISTICS);
  const records = page === undefined ? undefined : reportedValue(page, "partitionRemaining");
  const record = records?.find((one) => one.partition === partition);
  return record === undefined
    ? undefined
    : { bytes: BigInt(record.megabytes) * MB, source: "Volume Statistics log page, 0204h" };
};

/** The page has the same codes in all families, and another unit in each. */
const fromTapeCapacity: Source = async (link, partition) => {
  const unitBytes = link.family?.capacityUnitBytes(comparableNames(link.identity));
  if (unitBytes === undefined) return undefined;
  const page = await readLogPage(link.session, TAPE_CAPACITY_LTO);
  if (page === undefined) return undefined;
  const remaining = [
    reportedValue(page, "remainingPartition0"),
    reportedValue(page, "remainingPartition1"),
    reportedValue(page, "remainingPartition2"),
    reportedValue(page, "remainingPartition3"),
  ][partition];
  return remaining === undefined
    ? undefined
    : { bytes: remaining * unitBytes, source: "Tape Capacity log page" };
};

const fromMemory: Source = async (link, partition) => {
  const attributes = await readAttributes(link.session, { partition });
  const remaining = nameAttributes(attributes ?? []).known.remainingCapacity;
  return remaining === undefined
    ? undefined
    : { bytes: remaining * MIB, source: "cartridge memory, attribute 0000h" };
};

const fromSense: Source = async (link) => {
  const { family, identity, session } = link;
  if (family?.remainingFromSense === undefined) return undefined;
  const vendorBytes = (await requestSense(session))?.vendorBytes;
  if (vendorBytes === undefined) return undefined;
  const remaining = family.remainingFromSense(comparableNames(identity), vendorBytes);
  return remaining === undefined ? undefined : { bytes: remaining, source: "sense data" };
};

/** In the order of trust: the newest page first. */
const SOURCES: readonly Source[] = [fromVolumeStatistics, fromTapeCapacity, fromMemory, fromSense];

/** What is left of the current partition; `undefined` when no source tells. */
export async function remainingCapacity(link: DriveLink): Promise<RemainingCapacity | undefined> {
  const { partition } = await readTapePosition(link.session, "short");
  for (const source of SOURCES) {
    try {
      const told = await source(link, partition);
      if (told !== undefined) return told;
    } catch (error) {
      // One source that fails, such as a dead chip, must not hide the next.
      if (!(error instanceof ScsiError) && !(error instanceof CodecError)) throw error;
    }
  }
  return undefined;
}
