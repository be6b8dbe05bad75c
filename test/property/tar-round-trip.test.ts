import { mkdirSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { TarExtractor } from "../../src/stream/tar/tar-extractor.ts";
import { TarReader } from "../../src/stream/tar/tar-reader.ts";
import { describeFolder, feed, gnuTar, pack, readArchive } from "../support/tar-archives.ts";
import { withScratchFolder } from "../support/scratch-folder.ts";
import { plant, trees } from "../support/tar-trees.ts";

/** Restores the archive below `folder` and expects no problem. */
function restore(archive: Uint8Array, folder: string, pieceSizes: readonly number[] = []): void {
  const extractor = new TarExtractor({ targetFolder: folder });
  feed(new TarReader(extractor), archive, pieceSizes);
  expect(extractor.finish().problems).toEqual([]);
}

/** A folder with a planted tree in `in`, and its archive made from within. */
function withPlanted(tree: Parameters<typeof plant>[1], use: (folder: string) => void): void {
  withScratchFolder((folder) => {
    mkdirSync(`${folder}/in`);
    plant(`${folder}/in`, tree);
    use(folder);
  });
}

const RUNS = { numRuns: 25 };

describe("a packed tree", () => {
  it("comes back as it was, however it is cut into pieces", () => {
    fc.assert(
      fc.property(
        trees,
        fc.array(fc.integer({ min: 1, max: 3000 }), { maxLength: 20 }),
        (tree, cuts) => {
          withPlanted(tree, (folder) => {
            const { archive, records } = pack([`${folder}/in`]);
            expect(records.filter((record) => record.state !== "whole")).toEqual([]);
            restore(archive, `${folder}/out`, [...cuts, 4096]);
            const at = `${folder}/out${folder}/in`;
            expect(describeFolder(at)).toEqual(describeFolder(`${folder}/in`));
          });
        },
      ),
      RUNS,
    );
  });

  it("is restored by Debian's tar as it was, in any locale", () => {
    fc.assert(
      fc.property(trees, fc.constantFrom("C", "C.UTF-8"), (tree, locale) => {
        withPlanted(tree, (folder) => {
          mkdirSync(`${folder}/out`);
          gnuTar(["-xpf", "-", "-C", `${folder}/out`], {
            input: pack([`${folder}/in`]).archive,
            locale,
          });
          const at = `${folder}/out${folder}/in`;
          expect(describeFolder(at)).toEqual(describeFolder(`${folder}/in`));
        });
      }),
      RUNS,
    );
  });

  it("is the same archive whatever the sizes it is read in", () => {
    fc.assert(
      fc.property(trees, fc.integer({ min: 1, max: 2000 }), (tree, pieceBytes) => {
        withPlanted(tree, (folder) => {
          const whole = pack([`${folder}/in`], { pieceBytes: 8_000_000 });
          // One byte at a time over megabytes would only be slow.
          const least = Math.ceil(whole.archive.length / 20_000);
          const pieces = pack([`${folder}/in`], { pieceBytes: Math.max(pieceBytes, least) });
          expect(pieces.archive.equals(whole.archive)).toBe(true);
          expect(pieces.records).toEqual(whole.records);
        });
      }),
      RUNS,
    );
  });
});

describe("an archive that Debian's tar made", () => {
  it.each(["gnu", "oldgnu", "pax"])("in its %s format comes back as it was", (format) => {
    fc.assert(
      fc.property(trees, (tree) => {
        withPlanted(tree, (folder) => {
          const archive = gnuTar([`--format=${format}`, "-cf", "-", "in"], { cwd: folder });
          restore(archive, `${folder}/out`);
          mkdirSync(`${folder}/theirs`);
          gnuTar(["-xpf", "-", "-C", `${folder}/theirs`], { input: archive });
          const theirs = describeFolder(`${folder}/theirs/in`);
          expect(describeFolder(`${folder}/out/in`)).toEqual(theirs);
        });
      }),
      RUNS,
    );
  });

  it("gives the same members for any cut into pieces", () => {
    fc.assert(
      fc.property(trees, fc.integer({ min: 1, max: 1500 }), (tree, size) => {
        withPlanted(tree, (folder) => {
          const archive = gnuTar(["--format=pax", "-cf", "-", "in"], { cwd: folder });
          const least = Math.ceil(archive.length / 20_000);
          const whole = readArchive(archive);
          const cut = readArchive(archive, [Math.max(size, least)]);
          expect(cut.map(({ member }) => member)).toEqual(whole.map(({ member }) => member));
          const isSame = cut.every((one, i) => whole[i]?.content.equals(one.content) === true);
          expect(isSame).toBe(true);
        });
      }),
      RUNS,
    );
  });
});
