import * as fs from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { describe, expect, it } from "vitest";
import { createFolderMedium, openFolderMedium } from "../../simulator/medium/folder-medium.ts";
import { writeToHost, type WriteToHost } from "../../simulator/medium/host-file.ts";
import { MediumFolderError, MediumStorageError } from "../../simulator/medium/medium-errors.ts";
import { block, changeByte, first, madeCartridge, shorten } from "../support/made-cartridge.ts";
import { contentOf } from "../support/medium-model.ts";
import { withScratchFolder } from "../support/scratch-folder.ts";

const RECORD_BYTES = 12;
const BLOCK_BYTES = 7;

describe("content", () => {
  it("that was altered by hand is returned as it is", () => {
    withScratchFolder((folder) => {
      madeCartridge(folder);
      changeByte(join(folder, "g1-p0.data"), 12);
      const medium = openFolderMedium(folder);
      expect(medium.recovery).toBeUndefined();
      const altered = block(20, 2);
      altered[2] = 0x42;
      expect(contentOf(medium, 0)[2]).toEqual(altered);
      expect(first(medium).crcAt(2)).toBe(102);
      medium.close();
    });
  });

  it("that has vanished below an open medium is a storage error", () => {
    withScratchFolder((folder) => {
      madeCartridge(folder);
      const medium = openFolderMedium(folder);
      shorten(join(folder, "g1-p0.data"), 1);
      expect(() => first(medium).read(3, new Uint8Array(30))).toThrow(MediumStorageError);
      medium.close();
    });
  });

  it("is replaced by a format, with its files, and documents stay", () => {
    withScratchFolder((folder) => {
      madeCartridge(folder);
      const medium = openFolderMedium(folder);
      const old = first(medium);
      medium.writeDocument("chip", { loads: 2 });
      medium.format(2);
      expect(medium.partitions.map((partition) => partition.objectCount)).toEqual([0, 0]);
      expect(() => {
        old.append(block(1, 1), 0);
      }).toThrow("used after format");
      first(medium).append(block(3, 3), 0);
      medium.close();
      const again = openFolderMedium(folder);
      expect(again.readDocument("chip")).toEqual({ loads: 2 });
      expect(again.readDocument("wear")).toBeUndefined();
      expect(again.partitions.map((partition) => partition.objectCount)).toEqual([1, 0]);
      again.close();
      const data = fs.readdirSync(folder).filter((name) => name.endsWith(".data"));
      expect(data).toEqual(["g2-p0.data", "g2-p1.data"]);
    });
  });

  it("of a damaged document is refused", () => {
    withScratchFolder((folder) => {
      madeCartridge(folder);
      fs.writeFileSync(join(folder, "chip.json"), "{");
      const medium = openFolderMedium(folder);
      expect(() => medium.readDocument("chip")).toThrow(MediumFolderError);
      medium.close();
    });
  });

  it("of a million blocks opens again, with an index of at most 24 bytes each", () => {
    withScratchFolder((folder) => {
      createFolderMedium(folder).close();
      // Blocks without data cost nothing to make: the data file is one hole.
      const records: Buffer[] = [];
      const indexOnly: WriteToHost = (request) => {
        const { bytes, offset, byteLength } = request;
        if (byteLength > BLOCK_BYTES) {
          records.push(Buffer.from(bytes.subarray(offset, offset + byteLength)));
        }
        return byteLength;
      };
      const writer = openFolderMedium(folder, { write: indexOnly });
      const payload = new Uint8Array(BLOCK_BYTES);
      for (let at = 0; at < 1_000_000; at += 1) {
        first(writer).append(payload.subarray(0, 1 + (at % 7)), at);
      }
      const dataBytes = first(writer).blockBytes;
      writer.close();
      fs.writeFileSync(join(folder, "g1-p0.index"), Buffer.concat(records));
      fs.truncateSync(join(folder, "g1-p0.data"), dataBytes);
      const before = process.memoryUsage().arrayBuffers;
      const opened = openFolderMedium(folder);
      expect(process.memoryUsage().arrayBuffers - before).toBeLessThanOrEqual(24_000_000);
      expect(first(opened).objectCount).toBe(1_000_000);
      expect(first(opened).crcAt(999_999)).toBe(999_999);
      opened.close();
    });
  });
});

describe("a full host disk", () => {
  /** A host that takes a number of bytes, in small pieces, and then has no room. */
  function smallDisk(): { write: WriteToHost; room: number } {
    const disk = {
      room: Infinity,
      write: (request: Parameters<WriteToHost>[0]): number => {
        if (disk.room <= 0) throw new TypeError("ENOSPC: no space left");
        const byteLength = Math.min(request.byteLength, disk.room, 1000);
        disk.room -= byteLength;
        return writeToHost({ ...request, byteLength });
      },
    };
    return disk;
  }

  it("fails the block, records nothing of it, and lets it be written when there is room", () => {
    withScratchFolder((folder) => {
      const disk = smallDisk();
      const medium = createFolderMedium(folder, { write: disk.write });
      const partition = first(medium);
      partition.append(block(5000, 1), 1);
      disk.room = 1500;
      let caught: unknown;
      try {
        partition.append(block(5000, 2), 2);
      } catch (error) {
        caught = error;
      }
      expect(caught).toBeInstanceOf(MediumStorageError);
      expect(caught).toMatchObject({ code: "MEDIUM_STORAGE_FAILED" });
      expect(caught).toHaveProperty("cause.message", "ENOSPC: no space left");
      expect([partition.objectCount, partition.blockBytes]).toEqual([1, 5000]);
      disk.room = Infinity;
      partition.append(block(4000, 3), 3);
      medium.close();
      const again = openFolderMedium(folder);
      expect(contentOf(again, 0)).toEqual([block(5000, 1), block(4000, 3)]);
      again.close();
    });
  });

  it("fails filemarks as a whole, and a synchronisation that can be tried again", () => {
    withScratchFolder((folder) => {
      const disk = smallDisk();
      const medium = createFolderMedium(folder, { write: disk.write });
      const partition = first(medium);
      partition.append(block(10, 1), 1);
      partition.appendFilemarks(2);
      disk.room = 30;
      expect(() => {
        medium.synchronize();
      }).toThrow(MediumStorageError);
      disk.room = 100_000;
      expect(() => {
        partition.appendFilemarks(20_000);
      }).toThrow(MediumStorageError);
      expect(partition.objectCount).toBe(3);
      disk.room = Infinity;
      partition.append(block(20, 2), 2);
      medium.close();
      const again = openFolderMedium(folder);
      expect(again.recovery).toBeUndefined();
      expect(contentOf(again, 0)).toEqual([block(10, 1), "filemark", "filemark", block(20, 2)]);
      again.close();
    });
  });

  it("does not bring objects back that were cut after a synchronisation failed", () => {
    withScratchFolder((scratch) => {
      const folder = join(scratch, "cartridge");
      const disk = smallDisk();
      const medium = createFolderMedium(folder, { write: disk.write });
      const partition = first(medium);
      for (let at = 0; at < 4; at += 1) partition.append(block(10, at), at);
      disk.room = 3 * RECORD_BYTES;
      expect(() => {
        medium.synchronize();
      }).toThrow(MediumStorageError);
      partition.truncate(1);
      // As if the process died here: what is in the files is all there is.
      const deadFolder = join(scratch, "dead");
      fs.cpSync(folder, deadFolder, { recursive: true });
      disk.room = Infinity;
      medium.close();
      const crashed = openFolderMedium(deadFolder);
      expect(first(crashed).objectCount).toBe(0);
      crashed.close();
    });
  });

  it("keeps the old content when a format finds no room", () => {
    withScratchFolder((folder) => {
      madeCartridge(folder);
      const medium = openFolderMedium(folder);
      // A folder in the way of the new cartridge.json fails as a full disk would.
      fs.mkdirSync(join(folder, "cartridge.json.tmp"));
      expect(() => {
        medium.format(2);
      }).toThrow(MediumStorageError);
      expect(first(medium).objectCount).toBe(4);
      medium.close();
    });
  });
});
