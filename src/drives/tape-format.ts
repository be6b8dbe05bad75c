import { ERASE_6 } from "../scsi/commands/erase.ts";
import { FORMAT_MEDIUM } from "../scsi/commands/format-medium.ts";
import { SET_CAPACITY } from "../scsi/commands/set-capacity.ts";
import {
  MEDIUM_PARTITION_PAGE,
  PARTITION_SIZE_UNIT,
  REMAINING_SIZE,
} from "../scsi/mode-pages/medium-partition.ts";
import { changeModePage } from "../session/mode-page-access.ts";
import { UsageError } from "../transport/errors.ts";
import type { Attempt } from "../session/attempt.ts";
import type { DriveLink } from "./drive-link.ts";
import { runMotion } from "./run-motion.ts";
import type { TapeMotion } from "./tape-motion.ts";

/** Size of one partition in MB (10^6 bytes), or all that is left; `rest` at most once. */
export type PartitionSize = number | "rest";

/** How to format. */
export interface FormatOptions {
  /** Sizes from partition 0 on; one partition over the whole tape when absent. Up to four. */
  readonly partitions?: readonly PartitionSize[];
}

/** FORMAT field. SSC-4, FORMAT MEDIUM command. */
const FORMAT = { single: 0, byPage: 1 } as const;
const SIZE_MAX = 0xfffe;
const PARTITIONS_MAX = 4;
const GB_EXPONENT = 9;
const MB_PER_GB = 1000;

interface Sizes {
  readonly sizeUnit: number;
  readonly sizeExponent: number;
  readonly sizes: readonly number[];
}

function sizesOf(partitions: readonly PartitionSize[]): Sizes {
  const numbers = partitions.filter((size) => size !== "rest");
  const inMB = numbers.every((size) => size <= SIZE_MAX);
  // 16 bits of MB reach 65 GB; beyond that GB, rounded up so that no partition gets smaller than was asked for.
  const step = inMB ? 1 : MB_PER_GB;
  return {
    sizeUnit: inMB ? PARTITION_SIZE_UNIT.megabytes : PARTITION_SIZE_UNIT.powerOfTen,
    sizeExponent: inMB ? 0 : GB_EXPONENT,
    sizes: partitions.map((size) => (size === "rest" ? REMAINING_SIZE : Math.ceil(size / step))),
  };
}

function checkPartitions(partitions: readonly PartitionSize[]): void {
  const rests = partitions.filter((size) => size === "rest").length;
  const bad = partitions.some((size) => size !== "rest" && !(size > 0));
  if (rests <= 1 && !bad && partitions.length <= PARTITIONS_MAX) return;
  throw new UsageError(
    "PARTITIONS_INVALID",
    "format: at most four partitions, each larger than 0, and at most one takes the rest",
  );
}

/** What destroys data on purpose. */
export class TapeFormat {
  readonly #link: DriveLink;
  readonly #motion: TapeMotion;

  constructor(link: DriveLink, motion: TapeMotion) {
    this.#link = link;
    this.#motion = motion;
  }

  /** Ends the data here. */
  async erase(long: boolean): Promise<void> {
    this.#link.count.depart();
    const send = (immediate: boolean): Promise<Attempt> =>
      this.#link.session.attempt(ERASE_6, { long, immediate });
    await runMotion(this.#link, { command: ERASE_6, send });
  }

  /** Formats the volume. */
  async formatMedium(options: FormatOptions): Promise<void> {
    const { partitions = [] } = options;
    checkPartitions(partitions);
    await this.#toBeginning();
    if (partitions.length <= 1) {
      await this.#format(FORMAT.single);
      return;
    }
    const { sizes, ...unit } = sizesOf(partitions);
    await changeModePage(this.#link.session, MEDIUM_PARTITION_PAGE, {
      additionalPartitionsDefined: partitions.length - 1,
      fixedDataPartitions: false,
      selectDataPartitions: false,
      initiatorDefinedPartitions: true,
      ...unit,
      ...Object.fromEntries(sizes.map((size, index) => [`size${String(index)}`, size])),
    });
    await this.#format(FORMAT.byPage);
  }

  async #format(format: number): Promise<void> {
    const send = (immediate: boolean): Promise<Attempt<unknown>> =>
      this.#link.session.attempt(FORMAT_MEDIUM, { format, immediate });
    await runMotion(this.#link, { command: FORMAT_MEDIUM, send });
  }

  /** Shortens the volume or gives it its full length again. */
  async setCapacity(proportion: number): Promise<void> {
    await this.#toBeginning();
    const send = (immediate: boolean): Promise<Attempt> =>
      this.#link.session.attempt(SET_CAPACITY, { proportion, immediate });
    await runMotion(this.#link, { command: SET_CAPACITY, send });
  }

  /** Formatting wants the beginning of partition 0. LOAD goes there from any partition. */
  async #toBeginning(): Promise<void> {
    await this.#motion.load();
    this.#link.count.depart();
  }
}
