import { loadsWear } from "./loads-wear.ts";
import type { MediaFacts } from "./media-facts.ts";
import { processedUnit } from "./mount-wear.ts";
import type { WearName } from "./wear-figure.ts";

/** One way in which what a drive says of a cartridge shows that it does not keep a count. */
export interface WearCheck {
  readonly name: string;
  /** Figures that mean nothing then. */
  readonly concerns: readonly WearName[];
  /** Whether it cannot be true. */
  readonly isUntrue: (facts: MediaFacts) => boolean;
  /** What a person reads: what cannot be, in a few words. */
  readonly says: string;
}

const NOT_KEPT = "not maintained by this drive";
/** MAM counts whole MiB, page 17h whole MB, and not at the same moment. */
const ROUNDING_BYTES = 4n * 1_048_576n;
/** Data sets of LTO drives from LTO-5 on are 2.4 MB and larger: that many do not round to 0 MB. */
const MANY_DATA_SETS = 100n;

const WRITTEN = [
  "lifetimeWritten",
  "fullVolumesWritten",
  "recoveredWriteErrors",
  "capacityLoss",
] as const;
const READ = ["lifetimeRead", "fullVolumesRead", "recoveredReadErrors"] as const;

const isMore = (one: bigint | undefined, other: bigint | undefined, allowed = 0n): boolean =>
  one !== undefined && other !== undefined && one > other + allowed;

/** Whether a whole tape was written and no pass was counted over a spot of it. */
const isPassless =
  (name: "beginningPasses" | "middlePasses") =>
  ({ volume }: MediaFacts): boolean =>
    volume?.[name] === 0n && isMore(volume.writtenBytes, volume.capacityBytes);

/** Whether two sizes differ by more than rounding, the running mount (which the chip lacks) and 2 %. */
function isOther(
  one: bigint | undefined,
  other: bigint | undefined,
  lastMount: bigint | undefined,
): boolean {
  if (one === undefined || other === undefined) return false;
  const difference = one > other ? one - other : other - one;
  return difference > ROUNDING_BYTES + (lastMount ?? 0n) + one / 50n;
}

const hasFewRetries = (facts: MediaFacts, side: "mountWrite" | "mountRead"): boolean => {
  const counts = facts[side];
  if (counts === undefined || processedUnit(counts, facts.family) !== "KiB") return false;
  return isMore(counts.corrected, counts.retries);
};

/** Every check. A figure has the doubt of the first that holds. */
// prettier-ignore
export const WEAR_CHECKS: readonly WearCheck[] = [
  // Whatever is in the drive was loaded once.
  { name: "neverLoaded", concerns: ["loads"],
    isUntrue: (facts) => loadsWear(facts)[0]?.value === 0,
    says: "0, and a cartridge is loaded" },
  { name: "noBeginningPasses", concerns: ["beginningPasses"],
    isUntrue: isPassless("beginningPasses"),
    says: "0, and more than a whole tape was written" },
  { name: "noMiddlePasses", concerns: ["middlePasses"],
    isUntrue: isPassless("middlePasses"),
    says: "0, and more than a whole tape was written" },
  // Threading passes the beginning. The last one may not be counted yet.
  { name: "fewerPassesThanMounts", concerns: ["beginningPasses"],
    isUntrue: ({ volume }) => volume !== undefined && volume.beginningPasses !== 0n &&
      isMore(volume.mounts, volume.beginningPasses, 1n),
    says: "fewer than the tape was threaded" },
  { name: "writtenLessThanLastMount", concerns: WRITTEN,
    isUntrue: ({ volume }) => isMore(volume?.lastMountWrittenBytes, volume?.writtenBytes, ROUNDING_BYTES),
    says: "one mount wrote more than the whole life" },
  { name: "readLessThanLastMount", concerns: READ,
    isUntrue: ({ volume }) => isMore(volume?.lastMountReadBytes, volume?.readBytes, ROUNDING_BYTES),
    says: "one mount read more than the whole life" },
  { name: "writtenOtherThanChip", concerns: WRITTEN,
    isUntrue: ({ volume, chipWrittenBytes }) =>
      isOther(volume?.writtenBytes, chipWrittenBytes, volume?.lastMountWrittenBytes),
    says: "page 17h and cartridge memory differ" },
  { name: "readOtherThanChip", concerns: READ,
    isUntrue: ({ volume, chipReadBytes }) =>
      isOther(volume?.readBytes, chipReadBytes, volume?.lastMountReadBytes),
    says: "page 17h and cartridge memory differ" },
  { name: "nothingWrittenInManyDataSets", concerns: WRITTEN,
    isUntrue: ({ volume }) => volume?.writtenBytes === 0n && isMore(volume.dataSetsWritten, MANY_DATA_SETS),
    says: "0, and many data sets were written" },
  // A tape does not lose half of its room.
  { name: "writtenLessThanIsUsed", concerns: WRITTEN,
    isUntrue: ({ volume }) => volume?.writtenBytes !== undefined &&
      isMore(volume.usedBytes, 2n * volume.writtenBytes, ROUNDING_BYTES),
    says: "less than half of what is in use on the tape" },
  { name: "usedDiffers", concerns: ["usedCapacity", "capacityLoss"],
    isUntrue: ({ volume, usedBytes }) => volume?.partitions === 1 && usedBytes !== undefined &&
      isOther(volume.usedBytes, usedBytes, undefined),
    says: "pages 17h and 0Ch differ" },
  { name: "moreUsedThanThereIs", concerns: ["usedCapacity", "capacityLoss"],
    isUntrue: ({ volume }) => volume?.capacityBytes !== undefined &&
      isMore(volume.usedBytes, volume.capacityBytes, volume.capacityBytes / 100n),
    says: "more than the tape holds" },
  // Real drives tell 20 GB more than there is: up to a third of a percent.
  { name: "moreLeftThanThereIs", concerns: ["remainingCapacity"],
    isUntrue: ({ volume, remaining }) => volume?.capacityBytes !== undefined &&
      isMore(remaining?.bytes, volume.capacityBytes, volume.capacityBytes / 100n),
    says: "more than the tape holds" },
  { name: "moreUnrecoveredInLastMount", concerns: ["unrecoveredWriteErrors"],
    isUntrue: ({ volume }) => isMore(volume?.lastMountUnrecoveredWriteErrors, volume?.unrecoveredWriteErrors),
    says: "one mount had more than the whole life" },
  { name: "moreUnreadInLastMount", concerns: ["unrecoveredReadErrors"],
    isUntrue: ({ volume }) => isMore(volume?.lastMountUnrecoveredReadErrors, volume?.unrecoveredReadErrors),
    says: "one mount had more than the whole life" },
  // IBM LTO SCSI Reference GA32-0928-06, LP 02h and 03h: 0002h is the sum of 0003h and 0006h.
  { name: "fewerRewritesThanCorrected", concerns: ["mountWriteRetries"],
    isUntrue: (facts) => hasFewRetries(facts, "mountWrite"),
    says: "fewer than the corrected errors among them" },
  { name: "fewerRereadsThanCorrected", concerns: ["mountReadRetries"],
    isUntrue: (facts) => hasFewRetries(facts, "mountRead"),
    says: "fewer than the corrected errors among them" },
];

/** Why a figure cannot be true; `undefined` where nothing speaks against it. */
export function doubtOf(name: WearName, facts: MediaFacts): string | undefined {
  const found = WEAR_CHECKS.find(
    ({ concerns, isUntrue }) => concerns.includes(name) && isUntrue(facts),
  );
  return found === undefined ? undefined : `${NOT_KEPT}: ${found.says}`;
}
