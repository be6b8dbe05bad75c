import { factLines } from "../output/emit.ts";
import {
  formatBlockBytes,
  formatBytes,
  formatCount,
  formatDuration,
  formatRate,
} from "../output/format.ts";
import type { WriteDocument } from "../schemas/write.ts";
import { nameLines, verifyHeadline, verifyLines } from "../verify/verify-lines.ts";

const EVIDENCE = {
  proved: "the drive brought them onto the tape and said so",
  readBack: "they were read back from the tape",
  notChecked: "they were proved once, but the tape could not be looked at after the failure",
} as const;

const ENDS = {
  volumeFull: "the tape is full",
  aborted: "it was stopped",
  error: "it failed",
} as const;

/** What `capstan write` tells people: the result in a sentence, then the facts. */
export function writeLines(document: WriteDocument): readonly string[] {
  const { verification, error, files } = document;
  return [
    headline(document),
    ...(error === undefined ? [] : [`  ${error.message}`, ...adviceLine(error.advice)]),
    ...nameLines(
      "partly on the tape",
      files.partial.map(({ name }) => name),
    ),
    ...nameLines(
      "not on the tape",
      files.missing.map(({ name }) => name),
    ),
    ...nameLines(
      "on the tape, but not as in the source",
      files.flawed.map(({ name, state }) => `${name} (${state})`),
    ),
    ...facts(document),
    ...(verification === undefined
      ? []
      : [verifyHeadline(verification), ...verifyLines(verification)]),
  ];
}

const adviceLine = (advice: string | undefined): readonly string[] =>
  advice === undefined ? [] : [`  ${advice}`];

function headline(document: WriteDocument): string {
  const { end, closed, byteCount, kind, files, session, verification } = document;
  const count = files.wholeCount + files.partialCount;
  const what =
    kind === "tar"
      ? `${formatCount(count, "archive member")}, ${formatBytes(byteCount)},`
      : formatBytes(byteCount);
  const where = `to session ${String(session)}`;
  if (end === "complete") {
    if (!closed)
      return `PARTLY written: ${what} ${where}, but its manifest is not proved on the tape`;
    const proof = verification?.result === "same" ? " and verified" : "";
    return `wrote ${what} ${where}${proof}`;
  }
  const missing =
    kind === "tar" ? `; ${formatCount(files.missingCount, "member")} not on the tape` : "";
  return `PARTLY written, because ${ENDS[end]}: ${what} ${where}${missing}`;
}

function facts(document: WriteDocument): readonly string[] {
  const { blockCount, blockBytes, byteCount, elapsedMs, tapeMs, recoveries } = document;
  const rate = formatRate(byteCount, elapsedMs);
  const tapeRate = formatRate(byteCount, tapeMs);
  const first = `objects ${String(document.firstObject)} to ${String(document.firstObject + Math.max(0, blockCount - 1))}`;
  const where = blockCount === 0 ? "none" : first;
  return [
    ...factLines([
      [
        "blocks",
        `${formatCount(blockCount, "block")} of ${formatBlockBytes(blockBytes)}, ${where}`,
      ],
      ["proof", blockCount === 0 ? undefined : EVIDENCE[document.evidence]],
      ["time", [formatDuration(elapsedMs), ...(rate === undefined ? [] : [rate])].join(", ")],
      [
        "the tape needs",
        [formatDuration(tapeMs), ...(tapeRate === undefined ? [] : [tapeRate])].join(", "),
      ],
      ["digest", digestText(document)],
      ["waits for the source", waits(document)],
      ["recoveries", recoveries.length === 0 ? undefined : String(recoveries.length)],
      ["journal", document.journal],
    ]),
    ...recoveries.map(
      ({ message, voidedCount, resumedAt }) =>
        `    ${message}; ${formatCount(voidedCount, "object")} void, ${resumedAt === undefined ? "not resumed" : `resumed at ${String(resumedAt)}`}`,
    ),
    ...document.notes.map((sentence) => `  note: ${sentence}`),
  ];
}

function digestText({ digestAlgorithm, streamDigest, kind }: WriteDocument): string | undefined {
  if (digestAlgorithm === "none") return "none";
  if (streamDigest !== undefined) return `${digestAlgorithm} ${streamDigest}`;
  return kind === "tar" ? `${digestAlgorithm} of every file, in the manifest` : undefined;
}

function waits({ underrunCount, repositionEstimate }: WriteDocument): string | undefined {
  if (underrunCount === 0) return undefined;
  return `${String(underrunCount)}, about ${formatCount(repositionEstimate, "reposition")} of the tape`;
}
