import fc from "fast-check";
import type { ManifestFacts } from "../../src/stream/manifest-header.ts";
import type { ManifestBuilder, FinishedManifest } from "../../src/stream/manifest-builder.ts";
import { ManifestReader } from "../../src/stream/manifest-reader.ts";
import type { Manifest } from "../../src/stream/manifest.ts";
import type { FileRecord } from "../../src/stream/session-record.ts";

/** What goes into a manifest, in plain values. */
export interface ManifestContent {
  readonly facts: ManifestFacts;
  readonly crcs: readonly number[];
  readonly files: readonly FileRecord[];
}

const latin1 = (maxLength: number): fc.Arbitrary<string> =>
  fc.uint8Array({ maxLength }).map((bytes) => Buffer.from(bytes).toString("latin1"));

const digest = fc.uint8Array({ minLength: 1, maxLength: 64 });

const STATES = ["whole", "shrunk", "grew", "unreadable", "skipped", "partial"] as const;

interface FileShape {
  readonly name: string;
  readonly kind: string;
  readonly size: number;
  readonly headerBytes: number;
  readonly gapBytes: number;
  readonly digest: Uint8Array | undefined;
  readonly state: FileRecord["state"];
}

const fileShape: fc.Arbitrary<FileShape> = fc.record({
  name: latin1(300),
  kind: latin1(20),
  size: fc.oneof(fc.nat(3000), fc.nat({ max: 2 ** 31 })),
  headerBytes: fc.constantFrom(0, 512, 1536),
  gapBytes: fc.nat(511),
  digest: fc.option(digest, { nil: undefined }),
  state: fc.constantFrom(...STATES),
});

/** Puts members behind each other, as an archive does; one without a header is not in the archive. */
function placeFiles(shapes: readonly FileShape[]): FileRecord[] {
  let at = 0n;
  return shapes.map((shape) => {
    const headerOffset = at;
    const dataOffset = at + BigInt(shape.headerBytes);
    const size = BigInt(shape.size);
    at = shape.headerBytes === 0 ? at : dataOffset + size + BigInt(shape.gapBytes);
    const { name, kind, state } = shape;
    const made = { name, kind, size, headerOffset, dataOffset, state };
    return shape.digest === undefined ? made : { ...made, digest: shape.digest };
  });
}

/** All that a manifest can say, up to a few hundred blocks and a few dozen files. */
export const manifestContent: fc.Arbitrary<ManifestContent> = fc
  .record({
    crcs: fc.array(fc.nat(0xffff_ffff), { maxLength: 300 }),
    shapes: fc.array(fileShape, { maxLength: 30 }),
    blockBytes: fc.integer({ min: 1, max: 0xffff_ffff }),
    lastBlock: fc.nat(0xffff_ffff),
    setId: fc.uint8Array({ minLength: 16, maxLength: 16 }),
    sessionNumber: fc.integer({ min: 1, max: 0xffff_ffff }),
    volumeNumber: fc.integer({ min: 1, max: 0xffff_ffff }),
    continued: fc.boolean(),
    continues: fc.boolean(),
    endReason: fc.constantFrom("complete", "volumeFull", "aborted", "error"),
    kind: fc.constantFrom("tar", "raw"),
    partition: fc.nat(3),
    firstObject: fc.bigInt(0n, 2n ** 64n - 1n),
    createdEpochMs: fc.nat({ max: Number.MAX_SAFE_INTEGER }),
    writer: latin1(64).map((text) => text.trimEnd()),
    digestAlgorithm: fc.constantFrom("sha256", "blake2b512", "none"),
    streamDigest: fc.option(digest, { nil: undefined }),
  })
  .map(({ crcs, shapes, lastBlock, streamDigest, ...rest }) => ({
    crcs,
    files: placeFiles(shapes),
    facts: {
      ...rest,
      blockCount: crcs.length,
      lastBlockBytes: crcs.length === 0 ? 0 : (lastBlock % rest.blockBytes) + 1,
      ...(streamDigest === undefined ? {} : { streamDigest }),
    },
  }));

/** Puts everything into a builder and finishes it; the caller closes the builder. */
export function fillBuilder(builder: ManifestBuilder, content: ManifestContent): FinishedManifest {
  for (const crc of content.crcs) builder.addBlock(crc);
  for (const file of content.files) builder.addFile(file);
  return builder.finish(content.facts);
}

/** The blocks of a manifest as they go to tape. */
export function manifestBlocks(finished: FinishedManifest, blockBytes: number): Uint8Array[] {
  const count = finished.blockCount(blockBytes);
  return Array.from({ length: count }, (_, index) => {
    const target = new Uint8Array(blockBytes);
    return target.slice(0, finished.readBlock(index, blockBytes, target));
  });
}

/** Reads a manifest from its blocks; leaves nothing behind when it throws. */
export function readManifest(blocks: readonly Uint8Array[], workFolder: string): Manifest {
  const reader = new ManifestReader(workFolder);
  try {
    for (const block of blocks) reader.push(block);
    return reader.finish();
  } catch (error) {
    reader.close();
    throw error;
  }
}
