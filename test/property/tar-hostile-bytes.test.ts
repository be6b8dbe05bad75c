import { existsSync, lstatSync, mkdirSync, readdirSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { HeaderEncoder } from "../../src/stream/tar/header-encoder.ts";
import { TarError } from "../../src/stream/tar/tar-error.ts";
import { TarExtractor } from "../../src/stream/tar/tar-extractor.ts";
import { TarReader } from "../../src/stream/tar/tar-reader.ts";
import { feed, readArchive } from "../support/tar-archives.ts";
import { withScratchFolder } from "../support/scratch-folder.ts";

const hostileNames = fc
  .array(fc.constantFrom("a", "b", "..", ".", "", "link"), { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join("/"));

const members = fc.record({
  name: fc.oneof(
    hostileNames,
    hostileNames.map((name) => `/${name}`),
  ),
  kind: fc.constantFrom("file", "directory", "symlink", "hardlink", "fifo"),
  linkName: fc.oneof(
    hostileNames,
    fc.constantFrom("/", "..", "../outside", "../../outside/secret"),
  ),
  mode: fc.constantFrom(0o755, 0o4777, 0o700),
});

/** An archive of the members; each file has one block of content. */
function archiveOf(
  list: readonly (typeof members extends fc.Arbitrary<infer T> ? T : never)[],
): Buffer {
  const encoder = new HeaderEncoder();
  const pieces: Buffer[] = [];
  for (const { name, kind, linkName, mode } of list) {
    const isFile = kind === "file";
    const isLink = kind === "symlink" || kind === "hardlink";
    const length = encoder.encode({
      name,
      kind: kind,
      mode,
      uid: 0,
      gid: 0,
      sizeBytes: isFile ? 512 : 0,
      mtimeNs: 1_000_000_000n,
      linkName: isLink ? linkName : "",
      deviceMajor: 0,
      deviceMinor: 0,
    });
    pieces.push(Buffer.from(encoder.bytes.subarray(0, length)));
    if (isFile) pieces.push(Buffer.alloc(512, 66));
  }
  return Buffer.concat([...pieces, Buffer.alloc(1024)]);
}

describe("a hostile archive", () => {
  it("changes nothing outside the target folder, whatever its members and links say", () => {
    fc.assert(
      fc.property(fc.array(members, { maxLength: 12 }), (list) => {
        withScratchFolder((folder) => {
          mkdirSync(`${folder}/outside`, { mode: 0o700 });
          mkdirSync(`${folder}/target`);
          const before = lstatSync(`${folder}/outside`, { bigint: true });
          const extractor = new TarExtractor({ targetFolder: `${folder}/target` });
          feed(new TarReader(extractor), archiveOf(list));
          extractor.finish();
          expect(readdirSync(folder)).toEqual(["outside", "target"]);
          expect(readdirSync(`${folder}/outside`)).toEqual([]);
          const after = lstatSync(`${folder}/outside`, { bigint: true });
          expect([after.mode, after.mtimeNs]).toEqual([before.mode, before.mtimeNs]);
          expect(["/a", "/b", "/link"].some((path) => existsSync(path))).toBe(false);
        });
      }),
    );
  });

  it("of random bytes is read or refused, never anything else", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 4096 }), (bytes) => {
        expect(outcomeOf(bytes)).toBe("known");
      }),
    );
  });

  it("with any bytes altered is read or refused, never anything else", () => {
    const changes = fc.array(fc.tuple(fc.nat(6000), fc.nat(255)), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(fc.array(members, { maxLength: 8 }), changes, (list, altered) => {
        const archive = archiveOf(list);
        for (const [at, byte] of altered) if (at < archive.length) archive[at] = byte;
        resum(archive);
        expect(outcomeOf(archive)).toBe("known");
      }),
    );
  });
});

function outcomeOf(bytes: Uint8Array): string {
  try {
    readArchive(bytes, [300]);
    return "known";
  } catch (thrown) {
    return thrown instanceof TarError ? "known" : String(thrown);
  }
}

/** Puts right the checksum of every block, so that what was altered is looked at. */
function resum(archive: Buffer): void {
  for (let at = 0; at + 512 <= archive.length; at += 512) {
    if (archive[at] === 0) continue;
    archive.write("        ", at + 148, "latin1");
    let sum = 0;
    for (const byte of archive.subarray(at, at + 512)) sum += byte;
    archive.write(`${sum.toString(8).padStart(6, "0")}\0 `, at + 148, "latin1");
  }
}
