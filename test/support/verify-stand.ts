import type { FileRecord, SessionRecord } from "../../src/stream/session-record.ts";
import { ProducerSource } from "../../src/stream/producer-source.ts";
import { verifySessions, type VerifyOptions } from "../../src/stream/verify.ts";
import type { SessionVerification, VerifyReport } from "../../src/stream/verify-report.ts";
import { createHash } from "node:crypto";
import { writeSession } from "../../src/stream/write-session.ts";
import type { WriteOptions } from "../../src/stream/write-options.ts";
import { MemoryProducer, rawSource, type WriteStand } from "./write-stand.ts";

/** Bytes that differ from block to block. */
export function patternBytes(length: number, seed = 1): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => (i * 31 + (i >> 8) * 7 + seed * 13) & 0xff);
}

/** Writes a raw session behind what is there. */
export async function writeRaw(
  stand: WriteStand,
  data: Uint8Array,
  more: Partial<WriteOptions> & { readonly blockBytes?: number } = {},
): Promise<void> {
  const { blockBytes = 1024, ...options } = more;
  const source = rawSource(data, { blockBytes, slotCount: 64 });
  await writeSession(stand.drive, source, stand.options({ append: true, ...options }));
}

/** Members of 512 bytes of header and the given content, as they follow each other in a stream. */
export function membersOf(data: Uint8Array, sizes: readonly number[]): FileRecord[] {
  let at = 0;
  return sizes.map((size, index) => {
    const headerOffset = at;
    const dataOffset = at + 512;
    at = dataOffset + Math.ceil(size / 512) * 512;
    const content = data.subarray(dataOffset, dataOffset + size);
    return {
      name: `file ${String(index)}`,
      kind: "file",
      size: BigInt(size),
      headerOffset: BigInt(headerOffset),
      dataOffset: BigInt(dataOffset),
      digest: new Uint8Array(createHash("sha256").update(content).digest()),
      state: "whole",
    };
  });
}

/** Writes a session of files, whose bytes are not really an archive. */
export async function writeFiles(
  stand: WriteStand,
  data: Uint8Array,
  files: readonly FileRecord[],
): Promise<void> {
  const source = new ProducerSource({
    producer: new MemoryProducer(data, { files }),
    kind: "tar",
    blockBytes: 1024,
    slotCount: 64,
  });
  await writeSession(stand.drive, source, stand.options({ append: true }));
}

/** Verifies all sessions. */
export function verify(
  stand: WriteStand,
  more: Partial<VerifyOptions> = {},
): Promise<VerifyReport> {
  const { simulated, folder, drive } = stand;
  return verifySessions(drive, { clock: simulated.clock, workFolder: folder, ...more });
}

/** The only session of a report. */
export function only(report: VerifyReport): SessionVerification {
  const [first, ...others] = report.sessions;
  if (first === undefined || others.length > 0) {
    throw new RangeError(`${String(report.sessions.length)} sessions instead of one`);
  }
  return first;
}

/** Gives the blocks of bytes, as their source would. */
export function blocksFrom(data: Uint8Array) {
  return (session: SessionRecord, index: number): Promise<Uint8Array> => {
    const from = index * session.blockBytes;
    return Promise.resolve(data.subarray(from, from + session.lengthAt(index)));
  };
}
