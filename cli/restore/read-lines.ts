import { formatBytes, formatCount, formatDuration, formatRate } from "../output/format.ts";
import type { ReadDocument } from "../schemas/read.ts";
import { EXIT } from "../exit-code.ts";
import { findingLines, nameLines } from "../verify/verify-lines.ts";

const COMPARED = {
  manifest: "everything is as it was written",
  journal: "compared with the journal that its writer left",
  nothing: "there is nothing to compare it with",
} as const;

/** What `capstan read` tells people: the result in a sentence, then the facts. */
export function readLines(document: ReadDocument): readonly string[] {
  const { byteCount, elapsedMs, tapeMs, findings, notRestored } = document;
  const rate = formatRate(byteCount, elapsedMs);
  const time = [formatDuration(elapsedMs), ...(rate === undefined ? [] : [rate])].join(", ");
  const problems = notRestored.map(({ name, problem }) => `${name}: ${problem}`);
  return [
    headline(document),
    ...(document.complete ? [] : ["  its writer did not come to its end: not all is on the tape"]),
    ...(document.problem === undefined ? [] : [`  ${document.problem.message}`]),
    ...findings.slice(0, FINDINGS_SHOWN).flatMap(findingLines),
    ...nameLines("not restored", problems),
    ...nameLines("file with a wrong digest", document.filesDifferent ?? []),
    ...nameLines("file not whole or damaged", document.filesTouched ?? []),
    `  took ${time}; the tape needs ${formatDuration(tapeMs)}`,
  ];
}

const FINDINGS_SHOWN = 20;

function headline(document: ReadDocument): string {
  const { restoredCount, byteCount, target, session, exitStatus, comparedWith } = document;
  const what =
    restoredCount === undefined
      ? formatBytes(byteCount)
      : `${formatCount(restoredCount, "archive member")}, ${formatBytes(byteCount)}`;
  const where = target === "-" ? "to standard output" : `to ${target}`;
  const verb = restoredCount === undefined ? "read" : "restored";
  const result = exitStatus === EXIT.done ? COMPARED[comparedWith] : "NOT all of it is good";
  return `${verb} ${what} of session ${String(session)} ${where}; ${result}`;
}
