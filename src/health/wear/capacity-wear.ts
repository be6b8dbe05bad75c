import type { MediaFacts } from "./media-facts.ts";
import type { WearFigure } from "./wear-figure.ts";

/** Of less data a loss says nothing: what a drive leaves free between sessions weighs too much. */
const ENOUGH_BYTES = 10_000_000_000n;
/** A thousandth, which is the last digit of a loss that is worth showing. */
const OVERWRITTEN_SHARE = 1000n;

/** How much of the tape is used, how much is left, and how much of it was lost to rewriting. */
export function capacityWear(facts: MediaFacts): readonly WearFigure[] {
  const { remaining } = facts;
  const used = usedOf(facts);
  return [
    ...(used === undefined ? [] : [bytesFigure("usedCapacity", used.bytes, used.from)]),
    ...(remaining === undefined
      ? []
      : [bytesFigure("remainingCapacity", remaining.bytes, remaining.source)]),
    ...loss(facts),
  ];
}

const bytesFigure = (
  name: "usedCapacity" | "remainingCapacity",
  bytes: bigint,
  from: string,
): WearFigure => ({ name, value: Number(bytes), unit: "bytes", from });

function usedOf({
  volume,
  usedBytes,
}: MediaFacts): { readonly bytes: bigint; readonly from: string } | undefined {
  if (volume?.usedBytes !== undefined)
    return { bytes: volume.usedBytes, from: "log page 17h, 0017h" };
  return usedBytes === undefined ? undefined : { bytes: usedBytes, from: "log page 0Ch, 0004h" };
}

/**
 * How much more of the tape is used than what was ever written would fill: data sets that were written again further on. It is known
 * only while nothing was overwritten, that is while no more was ever written than is in use; else the count of what was written
 * says nothing of what stands on the tape. What is left is no evidence: on real drives it does not add up with what is used.
 */
function loss({ volume }: MediaFacts): readonly WearFigure[] {
  const { usedBytes, writtenBytes, partitions = 1 } = volume ?? {};
  if (usedBytes === undefined || writtenBytes === undefined) return [];
  if (partitions > 1 || usedBytes < ENOUGH_BYTES) return [];
  if (writtenBytes > usedBytes + usedBytes / OVERWRITTEN_SHARE) return [];
  const lost = writtenBytes > usedBytes ? 0n : usedBytes - writtenBytes;
  return [
    {
      ...{ name: "capacityLoss", value: (100 * Number(lost)) / Number(usedBytes), unit: "%" },
      from: "log page 17h, 0010h and 0017h",
      note: "nothing on this tape was overwritten: no more was ever written than is in use",
    },
  ];
}
