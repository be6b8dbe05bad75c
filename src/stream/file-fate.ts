import type { FileRecord } from "./session-record.ts";
import { FILES_NAMED_MAX, type FileFate, type FileSummary } from "./write-report.ts";

/** What becomes of a file when the stream ends on tape at `endByte` (exclusive). */
export function fileFate(file: FileRecord, endByte: bigint): FileFate {
  if (file.headerOffset >= endByte) return "missing";
  return file.dataOffset + file.size <= endByte ? "whole" : "partial";
}

/** Sorts files by what became of them. */
export function summarizeFiles(
  files: Iterable<FileRecord>,
  endByte: bigint,
  onFile?: (record: FileRecord, fate: FileFate) => void,
): FileSummary {
  const counts = { whole: 0, partial: 0, missing: 0, flawed: 0 };
  const named: Record<keyof typeof counts, FileRecord[]> = {
    whole: [],
    partial: [],
    missing: [],
    flawed: [],
  };
  const note = (kind: keyof typeof counts, file: FileRecord): void => {
    counts[kind] += 1;
    if (kind !== "whole" && named[kind].length < FILES_NAMED_MAX) named[kind].push(file);
  };
  for (const file of files) {
    const fate = fileFate(file, endByte);
    note(fate, file);
    if (fate === "whole" && file.state !== "whole") note("flawed", file);
    onFile?.(file, fate);
  }
  return {
    wholeCount: counts.whole,
    partialCount: counts.partial,
    missingCount: counts.missing,
    flawedCount: counts.flawed,
    partial: named.partial,
    missing: named.missing,
    flawed: named.flawed,
  };
}
