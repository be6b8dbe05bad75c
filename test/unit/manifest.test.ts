import { describe, expect, it } from "vitest";
import { crc32c } from "../../src/codec/crc32c.ts";
import { ManifestBuilder } from "../../src/stream/manifest-builder.ts";
import { encodeManifestHeader, type ManifestFacts } from "../../src/stream/manifest-header.ts";
import { encodeFileRecord } from "../../src/stream/manifest-file-record.ts";
import type { FileRecord } from "../../src/stream/session-record.ts";
import { fillBuilder, manifestBlocks, readManifest } from "../support/manifest-samples.ts";
import { withScratchFolder } from "../support/scratch-folder.ts";

const FACTS: ManifestFacts = {
  setId: Uint8Array.from({ length: 16 }, (_, index) => 0xa0 + index),
  sessionNumber: 2,
  volumeNumber: 1,
  continued: false,
  continues: false,
  endReason: "volumeFull",
  kind: "tar",
  partition: 0,
  blockBytes: 1024,
  blockCount: 2,
  lastBlockBytes: 512,
  firstObject: 7n,
  createdEpochMs: 0x0102_0304,
  writer: "capstan 0",
  digestAlgorithm: "sha256",
};

const FILE: FileRecord = {
  name: "a\u00ff",
  kind: "file",
  size: 3n,
  headerOffset: 0n,
  dataOffset: 512n,
  digest: Uint8Array.of(0xde, 0xad),
  state: "grew",
};

const hex = (...lines: string[]): string => lines.join("").replaceAll(" ", "");

/** The manifest above, written down by hand from the table of the format; CRCs are of the bytes before or around. */
const GOLDEN_HEADER = hex(
  "43415053 54414e00 0001 0100 00000000",
  "a0a1a2a3 a4a5a6a7 a8a9aaab acadaeaf",
  "00000002 00000001 01 01 01 00 00000400",
  "00000200 00 000000 00000000 00000002",
  "00000000 00000600 00000000 00000007",
  "00000000 01020304 00000000 00000001",
  "00000000 00000028 00000000 00000140",
  "00".repeat(16 + 64),
  "63617073 74616e20 30",
  "20".repeat(55),
);
const GOLDEN_TABLES = hex(
  "11223344 ffffffff",
  "00000002 04 02 02 00 00000000 00000003",
  "00000000 00000000 00000000 00000200",
  "61ff 66696c65 dead",
);

function goldenManifest(): Buffer {
  const header = Buffer.from(GOLDEN_HEADER, "hex");
  header.writeUInt32BE(crc32c(header), 12);
  const body = Buffer.concat([header, Buffer.from(GOLDEN_TABLES, "hex")]);
  const end = Buffer.from(hex("43415053 454e4400 00000000 00000000"), "hex");
  end.writeUInt32BE(crc32c(body), 8);
  return Buffer.concat([body, end]);
}

describe("the manifest format", () => {
  it("has not changed", () => {
    withScratchFolder((folder) => {
      const builder = new ManifestBuilder(folder);
      const content = { facts: FACTS, crcs: [0x1122_3344, 0xffff_ffff], files: [FILE] };
      const [block = new Uint8Array(0)] = manifestBlocks(fillBuilder(builder, content), 4096);
      const golden = goldenManifest();
      expect(block.length).toBe(512);
      expect(Buffer.from(block.subarray(0, golden.length)).toString("hex")).toBe(
        golden.toString("hex"),
      );
      builder.close();
    });
  });

  it("is read from bytes that were written down by hand", () => {
    withScratchFolder((folder) => {
      const manifest = readManifest([goldenManifest()], folder);
      expect(manifest.header).toMatchObject(FACTS);
      expect([...manifest.files()]).toEqual([FILE]);
      expect(manifest.lengthAt(0)).toBe(1024);
      expect(manifest.lengthAt(1)).toBe(512);
      expect(manifest.crcAt(1)).toBe(0xffff_ffff);
      expect(() => manifest.crcAt(2)).toThrow(expect.objectContaining({ code: "NO_SUCH_BLOCK" }));
    });
  });

  it.each([
    ["MANIFEST_NEWER", 9, 2],
    ["MANIFEST_MALFORMED", 35, 9],
    ["MANIFEST_FOREIGN", 0, 0x42],
  ])("answers %s when byte %i is %i", (code, at, value) => {
    withScratchFolder((folder) => {
      const bytes = goldenManifest();
      bytes[at] = value;
      expect(() => readManifest([bytes], folder)).toThrow(expect.objectContaining({ code }));
    });
  });

  it("is refused when it contradicts itself although its checksums fit", () => {
    withScratchFolder((folder) => {
      const bytes = goldenManifest();
      // One file more than the table has.
      bytes.writeUInt32BE(2, 92);
      bytes.writeUInt32BE(0, 12);
      bytes.writeUInt32BE(crc32c(bytes.subarray(0, 256)), 12);
      bytes.writeUInt32BE(crc32c(bytes.subarray(0, bytes.length - 16)), bytes.length - 8);
      expect(() => readManifest([bytes], folder)).toThrow(
        expect.objectContaining({ code: "MANIFEST_MALFORMED" }),
      );
    });
  });

  it("is refused when anything but a little padding follows it", () => {
    withScratchFolder((folder) => {
      const code = "MANIFEST_MALFORMED";
      const withTail = (tail: Uint8Array): Uint8Array[] => [goldenManifest(), tail];
      expect(readManifest(withTail(new Uint8Array(511)), folder).blockCount).toBe(2);
      for (const tail of [new Uint8Array(512), Uint8Array.of(1)]) {
        expect(() => readManifest(withTail(tail), folder)).toThrow(
          expect.objectContaining({ code }),
        );
      }
    });
  });
});

describe("a manifest builder", () => {
  it("goes to disk and comes back when it is large", () => {
    withScratchFolder((folder) => {
      const blockCount = 1_100_000;
      const builder = new ManifestBuilder(folder);
      for (let index = 0; index < blockCount; index++) builder.addBlock((index * 2_654_435) >>> 0);
      const finished = builder.finish({ ...FACTS, blockCount });
      const manifest = readManifest(manifestBlocks(finished, 262_144), folder);
      for (const index of [0, 16_383, 16_384, 999_999, blockCount - 1, 5]) {
        expect(manifest.crcAt(index)).toBe((index * 2_654_435) >>> 0);
      }
      manifest.close();
      builder.close();
    });
  });

  it("finds a file among many", () => {
    withScratchFolder((folder) => {
      const builder = new ManifestBuilder(folder);
      const fileAt = (index: number): FileRecord => ({
        name: `file ${String(index)}`,
        kind: "file",
        size: 100n,
        headerOffset: BigInt(index) * 1024n,
        dataOffset: BigInt(index) * 1024n + 512n,
        state: "whole",
      });
      for (let index = 0; index < 20_000; index++) builder.addFile(fileAt(index));
      const facts = { ...FACTS, blockCount: 0, lastBlockBytes: 0 };
      const manifest = readManifest(manifestBlocks(builder.finish(facts), 65_536), folder);
      for (const index of [0, 1, 4095, 4096, 12_345, 19_999]) {
        const from = BigInt(index) * 1024n + 520n;
        expect(manifest.filesCovering(from, from + 1n)).toEqual([fileAt(index)]);
      }
      expect(manifest.filesCovering(700n, 900n)).toEqual([]);
      manifest.close();
      builder.close();
    });
  });

  it("refuses files out of order and counts that differ", () => {
    withScratchFolder((folder) => {
      const builder = new ManifestBuilder(folder);
      builder.addFile(FILE);
      const code = "MANIFEST_FACTS_WRONG";
      expect(() => {
        builder.addFile({ ...FILE, headerOffset: 514n, dataOffset: 1024n });
      }).toThrow(expect.objectContaining({ code }));
      expect(() => builder.finish(FACTS)).toThrow(expect.objectContaining({ code }));
      builder.close();
    });
  });
});

describe("what does not fit", () => {
  it("is refused, never cut", () => {
    const code = "CODEC_INVALID";
    const refused = (change: Partial<FileRecord>): void => {
      expect(() => encodeFileRecord({ ...FILE, ...change })).toThrow(
        expect.objectContaining({ code }),
      );
    };
    refused({ name: "\u0100" });
    refused({ kind: "k".repeat(256) });
    refused({ size: -1n });
    refused({ digest: new Uint8Array(256) });
    refused({ headerOffset: 513n });
  });

  it.each<Partial<ManifestFacts>>([
    { writer: "w".repeat(65) },
    { setId: new Uint8Array(15) },
    { streamDigest: new Uint8Array(65) },
    { lastBlockBytes: 1025 },
    { lastBlockBytes: 0 },
    { blockCount: 0 },
    { sessionNumber: 2 ** 32 },
  ])("in a header: %o", (change) => {
    const tables = { fileCount: 0, fileTableBytes: 0 };
    expect(() => encodeManifestHeader({ ...FACTS, ...change }, tables)).toThrow(
      expect.objectContaining({ code: "MANIFEST_FACTS_WRONG" }),
    );
  });
});
