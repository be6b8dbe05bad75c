import type { MediaFacts, TapeCounts } from "./media-facts.ts";
import type { WearFigure } from "./wear-figure.ts";

const FORMAT_NOTE = "counted since the tape was formatted; formatting it again starts it anew";
const PER_GROUPS = 1000;

const SPANS = [
  ["thisLoad", "ThisLoad", ["0001h", "0002h", "0003h", "0004h"]],
  ["previousLoad", "PreviousLoad", ["0005h", "0006h", "0007h", "0008h"]],
  ["sinceFormat", "SinceFormat", ["0009h", "000Ah", "000Bh", "000Ch"]],
] as const;

/**
 * Frames that a DAT drive wrote again because reading them back failed, and blocks that only the third level of error correction
 * saved, to a thousand groups: of this load, the one before, and since the tape was formatted. Certance 50000697, p. 70.
 */
export function datWear({ tape }: MediaFacts): readonly WearFigure[] {
  if (tape === undefined) return [];
  return SPANS.flatMap(([span, suffix, [written, rewritten, read, corrected]]) => {
    const counts: TapeCounts = tape[span] ?? {};
    const isTotal = span === "sinceFormat";
    const note = isTotal ? { note: FORMAT_NOTE } : {};
    const { rewrittenFrames, groupsWritten, c3Corrections, groupsRead } = counts;
    return [
      ...perThousand(rewrittenFrames, groupsWritten).map((rate) => ({
        ...rate,
        name: `rewrittenFrames${suffix}` as const,
        // The total counts one for each series of rewrites.
        unit: isTotal ? ("rewrites/1000 groups" as const) : ("frames/1000 groups" as const),
        from: `log page 30h, ${rewritten} and ${written}`,
        ...note,
      })),
      ...perThousand(c3Corrections, groupsRead).map((rate) => ({
        ...rate,
        name: `c3Corrections${suffix}` as const,
        unit: "corrections/1000 groups" as const,
        from: `log page 30h, ${corrected} and ${read}`,
        ...note,
      })),
    ];
  });
}

/** A rate to a thousand groups; of fewer groups it says nothing. */
function perThousand(
  count: bigint | undefined,
  groups: bigint | undefined,
): readonly Pick<WearFigure, "value" | "count">[] {
  if (count === undefined || groups === undefined || groups < BigInt(PER_GROUPS)) return [];
  return [{ value: (Number(count) * PER_GROUPS) / Number(groups), count: Number(count) }];
}

/** What a reader of a DAT cassette's load count must know. */
export const DAT_LOADS_NOTE = FORMAT_NOTE;
