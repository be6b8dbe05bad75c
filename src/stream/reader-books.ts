import type { BlockFinding } from "./reader-finding.ts";
import { placeOfBlocks } from "./reader-place.ts";
import type { SessionRecord } from "./session-record.ts";

/** Why the reading of a session's blocks ended. */
export type WalkEnd =
  "filemark" | "endOfData" | "endOfPartition" | "aborted" | "tooManyFindings" | "error";

/** What was counted when the reading ended. */
export interface OpenBooks {
  readonly firstObject: bigint;
  readonly record: SessionRecord | undefined;
  readonly endedBy: WalkEnd;
  readonly findings: readonly BlockFinding[];
  readonly blockCount: number;
  readonly byteCount: number;
  readonly extraCount: number;
}

/** What that means. */
export interface ClosedBooks {
  /** All findings, with what is missing or too much at the end. */
  readonly findings: readonly BlockFinding[];
  /** Blocks that were sent but never proved, and are not there: nobody said that they would be. */
  readonly unprovedMissingCount: number;
}

/** Names what is missing at the end of a session, or too much. */
export function closeBooks(books: OpenBooks): ClosedBooks {
  const { record, endedBy, firstObject, blockCount, extraCount } = books;
  const findings = [...books.findings];
  const atEnd = endedBy === "filemark" || endedBy === "endOfData" || endedBy === "endOfPartition";
  if (record === undefined || !atEnd) return { findings, unprovedMissingCount: 0 };
  const session = { firstObject, record };
  const fromByte = BigInt(books.byteCount);
  // A journal may know fewer blocks than its writer sent before it was killed.
  if (extraCount > 0 && record.origin === "manifest") {
    const range = { fromByte, toByte: fromByte };
    const place = placeOfBlocks(session, { index: record.blockCount, range });
    findings.push({ kind: "extra", ...place, blockCount: extraCount });
  }
  const missingCount = record.provedBlockCount - blockCount;
  if (missingCount > 0) {
    const lastIndex = record.provedBlockCount - 1;
    const toByte = BigInt(lastIndex * record.blockBytes + record.lengthAt(lastIndex));
    const place = placeOfBlocks(session, { index: blockCount, range: { fromByte, toByte } });
    findings.push({ kind: "missing", ...place, blockCount: missingCount, found: endedBy });
  }
  const reached = Math.max(blockCount, record.provedBlockCount);
  return { findings, unprovedMissingCount: Math.max(0, record.blockCount - reached) };
}
