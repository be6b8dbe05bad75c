import fc from "fast-check";
import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ManifestBuilder } from "../../src/stream/manifest-builder.ts";
import { ManifestError } from "../../src/stream/manifest-error.ts";
import {
  fillBuilder,
  manifestBlocks,
  manifestContent,
  readManifest,
  type ManifestContent,
} from "../support/manifest-samples.ts";
import { withScratchFolder } from "../support/scratch-folder.ts";

/** The blocks of a manifest with this content. */
function blocksOf(content: ManifestContent, blockBytes: number, folder: string): Uint8Array[] {
  const builder = new ManifestBuilder(folder);
  try {
    return manifestBlocks(fillBuilder(builder, content), blockBytes);
  } finally {
    builder.close();
  }
}

const tapeBlockBytes = fc.oneof(fc.integer({ min: 64, max: 1024 }), fc.constant(65_536));

describe("a manifest", () => {
  it("reads back as it was written, whatever the block length", () => {
    fc.assert(
      fc.property(manifestContent, tapeBlockBytes, (content, blockBytes) => {
        withScratchFolder((folder) => {
          const manifest = readManifest(blocksOf(content, blockBytes, folder), folder);
          expect(manifest.header).toMatchObject(content.facts);
          expect(manifest.complete).toBe(content.facts.endReason === "complete");
          expect(content.crcs.map((_, index) => manifest.crcAt(index))).toEqual(content.crcs);
          expect([...manifest.files()]).toEqual(content.files);
          manifest.close();
          expect(readdirSync(folder)).toEqual([]);
        });
      }),
    );
  });

  it("has a length that its builder tells before", () => {
    fc.assert(
      fc.property(manifestContent, (content) => {
        withScratchFolder((folder) => {
          const builder = new ManifestBuilder(folder);
          const finished = fillBuilder(builder, content);
          expect(finished.byteLength).toBe(builder.byteLength);
          const blocks = manifestBlocks(finished, 1000);
          const written = blocks.reduce((sum, block) => sum + block.length, 0);
          expect(written - finished.byteLength).toBeGreaterThanOrEqual(0);
          expect(written - finished.byteLength).toBeLessThan(512);
          builder.close();
        });
      }),
    );
  });

  it("names the files that touch a range of bytes, as looking at all of them does", () => {
    fc.assert(
      fc.property(manifestContent, fc.nat(100_000), fc.nat(5000), (content, start, length) => {
        withScratchFolder((folder) => {
          const manifest = readManifest(blocksOf(content, 4096, folder), folder);
          const from = BigInt(start);
          const to = BigInt(start + length);
          const expected = content.files.filter((file) => {
            const stored = file.dataOffset > file.headerOffset;
            const end = stored ? file.dataOffset + file.size : file.headerOffset;
            return file.headerOffset < to && end > from;
          });
          expect(manifest.filesCovering(from, to)).toEqual(expected);
          manifest.close();
        });
      }),
    );
  });

  it("is refused by name when any bit of it differs, or it ends early", () => {
    const damage = fc.record({ place: fc.nat(), bit: fc.nat(7), cut: fc.boolean() });
    fc.assert(
      fc.property(manifestContent, damage, (content, { place, bit, cut }) => {
        withScratchFolder((folder) => {
          const [whole = new Uint8Array(0)] = blocksOf(content, 1 << 20, folder);
          const at = place % whole.length;
          const bytes = cut ? whole.slice(0, at) : whole.slice();
          if (!cut) bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
          if (cut && whole.subarray(at).every((byte) => byte === 0)) return;
          expect(() => readManifest([bytes], folder)).toThrow(ManifestError);
          expect(readdirSync(folder)).toEqual([]);
        });
      }),
    );
  });

  it("is never made from arbitrary bytes, with or without its first bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), fc.boolean(), (tail, magic) => {
        withScratchFolder((folder) => {
          const head = magic ? Buffer.from("CAPSTAN\0\0\x01\x01\0", "latin1") : Buffer.alloc(0);
          const bytes = Buffer.concat([head, tail]);
          expect(() => readManifest([bytes], folder)).toThrow(ManifestError);
        });
      }),
    );
  });
});
