/** How much memory mutated streams may leave behind. */
import type { CampaignResult } from "./iscsi-target-campaign.ts";

const MIB = 1024 ** 2;
/** Caches of the engine and of Node move by as much; a leak of a kilobyte a stream would be more after 10,000. */
const HEAP_GROWTH_MAX = 8 * MIB;
/** The block pool keeps up to 64 MiB while the target lives, and what runs at the moment has some. */
const BUFFER_GROWTH_MAX = (64 + 32) * MIB;

/** What grew beyond that: while the target lived, the heap; and when it had ended, both. */
export function memoryViolations({
  warm,
  end,
  closed,
}: CampaignResult["memory"]): readonly string[] {
  const growths = [
    ["the heap while it was served", end.heapBytes - warm.heapBytes, HEAP_GROWTH_MAX],
    ["buffers while it was served", end.externalBytes - warm.externalBytes, BUFFER_GROWTH_MAX],
    ["the heap for good", closed.heapBytes - warm.heapBytes, HEAP_GROWTH_MAX],
    ["buffers for good", closed.externalBytes - warm.externalBytes, HEAP_GROWTH_MAX],
  ] as const;
  return growths
    .filter(([, growth, max]) => growth > max)
    .map(([what, growth]) => `${what} grew by ${(growth / MIB).toFixed(1)} MiB`);
}
