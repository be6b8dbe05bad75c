import * as fs from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createFolderMedium, openFolderMedium } from "../../simulator/medium/folder-medium.ts";
import { MediumFolderError } from "../../simulator/medium/medium-errors.ts";
import { block, changeByte, first, madeCartridge, shorten } from "../support/made-cartridge.ts";
import { contentOf } from "../support/medium-model.ts";
import { withScratchFolder } from "../support/scratch-folder.ts";

const RECORD_BYTES = 12;

function expectFolderError(folder: string, code: string): void {
  let caught: unknown;
  try {
    openFolderMedium(folder).close();
  } catch (error) {
    caught = error;
  }
  expect(caught).toBeInstanceOf(MediumFolderError);
  expect(caught).toMatchObject({ code });
}

describe("opening after a crash", () => {
  const torn: readonly (readonly [string, (folder: string) => void, object])[] = [
    [
      "a torn index record",
      (folder) => {
        shorten(join(folder, "g1-p0.index"), 5);
      },
      { objects: 3, recovery: { cutObjects: 1, cutBytes: 30 } },
    ],
    [
      "data without an index record",
      (folder) => {
        fs.appendFileSync(join(folder, "g1-p0.data"), "unsynchronised");
      },
      { objects: 4, recovery: { cutObjects: 0, cutBytes: 14 } },
    ],
    [
      "an index record without its data",
      (folder) => {
        shorten(join(folder, "g1-p0.data"), 31);
      },
      { objects: 2, recovery: { cutObjects: 2, cutBytes: 19 } },
    ],
    [
      "a last record of zeros",
      (folder) => {
        shorten(join(folder, "g1-p0.index"), RECORD_BYTES);
        fs.appendFileSync(join(folder, "g1-p0.index"), Buffer.alloc(RECORD_BYTES + 1));
      },
      { objects: 3, recovery: { cutObjects: 2, cutBytes: 30 } },
    ],
  ];
  it.each(torn)("cuts %s back, says so once, and goes on", (_name, tear, expected) => {
    withScratchFolder((folder) => {
      madeCartridge(folder);
      tear(folder);
      const medium = openFolderMedium(folder);
      const objects = first(medium).objectCount;
      expect({ objects, recovery: medium.recovery }).toEqual(expected);
      first(medium).append(block(5, 9), 109);
      medium.close();
      const again = openFolderMedium(folder);
      expect(again.recovery).toBeUndefined();
      expect(contentOf(again, 0).at(-1)).toEqual(block(5, 9));
      expect(again.partitions[0]?.objectCount).toBe(objects + 1);
      again.close();
    });
  });

  it("does not take records of older content for new ones", () => {
    withScratchFolder((folder) => {
      madeCartridge(folder);
      const stale = fs.readFileSync(join(folder, "g1-p0.index"));
      const medium = openFolderMedium(folder);
      first(medium).truncate(1);
      first(medium).append(block(100, 4), 104);
      medium.close();
      // As a host would that brought the old tail of the file back.
      const index = fs.readFileSync(join(folder, "g1-p0.index"));
      fs.appendFileSync(join(folder, "g1-p0.index"), stale.subarray(index.length));
      expectFolderError(folder, "MEDIUM_DAMAGED");
      // One stale record alone looks like a torn tail.
      shorten(join(folder, "g1-p0.index"), RECORD_BYTES);
      const again = openFolderMedium(folder);
      expect(again.recovery).toEqual({ cutObjects: 1, cutBytes: 0 });
      expect(contentOf(again, 0)).toEqual([block(10, 1), block(100, 4)]);
      again.close();
    });
  });

  it("removes what a format that was cut short left behind", () => {
    withScratchFolder((folder) => {
      madeCartridge(folder);
      fs.writeFileSync(join(folder, "g2-p0.data"), "half a format");
      fs.writeFileSync(join(folder, "g2-p0.index"), "");
      fs.writeFileSync(join(folder, "cartridge.json.tmp"), "{");
      const medium = openFolderMedium(folder);
      expect(first(medium).objectCount).toBe(4);
      medium.close();
      const left = fs.readdirSync(folder).sort();
      expect(left).toEqual(["cartridge.json", "g1-p0.data", "g1-p0.index"]);
    });
  });
});

describe("a damaged cartridge is refused, not cut", () => {
  const damages: readonly (readonly [string, (folder: string) => void, string])[] = [
    [
      "an index record with good ones behind it",
      (folder) => {
        changeByte(join(folder, "g1-p0.index"), 1);
      },
      "MEDIUM_DAMAGED",
    ],
    [
      "a missing data file",
      (folder) => {
        fs.rmSync(join(folder, "g1-p0.data"));
      },
      "MEDIUM_DAMAGED",
    ],
    [
      "no cartridge.json",
      (folder) => {
        fs.rmSync(join(folder, "cartridge.json"));
      },
      "MEDIUM_NOT_FOUND",
    ],
  ];
  it.each(damages)("%s", (_name, damage, code) => {
    withScratchFolder((folder) => {
      madeCartridge(folder);
      damage(folder);
      const before = fs.readdirSync(folder).map((name) => fs.statSync(join(folder, name)).size);
      expectFolderError(folder, code);
      const after = fs.readdirSync(folder).map((name) => fs.statSync(join(folder, name)).size);
      expect(after).toEqual(before);
    });
  });

  it.each([
    ["", "MEDIUM_DAMAGED"],
    ["{", "MEDIUM_DAMAGED"],
    ["7", "MEDIUM_DAMAGED"],
    ["null", "MEDIUM_DAMAGED"],
    ['{"format":"other"}', "MEDIUM_DAMAGED"],
    ['{"format":"capstan-cartridge","version":2}', "MEDIUM_VERSION_UNKNOWN"],
    ['{"format":"capstan-cartridge","version":1}', "MEDIUM_DAMAGED"],
    ['{"format":"capstan-cartridge","version":1,"generation":1}', "MEDIUM_DAMAGED"],
    [
      '{"format":"capstan-cartridge","version":1,"generation":1,"partitionCount":5}',
      "MEDIUM_DAMAGED",
    ],
  ])("cartridge.json that says %s", (text, code) => {
    withScratchFolder((folder) => {
      madeCartridge(folder);
      fs.writeFileSync(join(folder, "cartridge.json"), text);
      expectFolderError(folder, code);
    });
  });

  it("a folder that holds a cartridge is not made into a new one", () => {
    withScratchFolder((folder) => {
      madeCartridge(folder);
      expect(() => createFolderMedium(folder)).toThrow(MediumFolderError);
    });
  });
});
