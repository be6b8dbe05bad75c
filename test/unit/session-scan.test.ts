import { describe, expect, it } from "vitest";
import {
  closeScan,
  lastSession,
  scanSessions,
  type ScanReport,
} from "../../src/stream/session-scan.ts";
import { patternBytes, writeRaw } from "../support/verify-stand.ts";
import { withWriteStand, type WriteStand } from "../support/write-stand.ts";

/** Writes blocks of these lengths as another program would: no manifest. */
async function writeForeign(stand: WriteStand, lengths: readonly number[], filemarks: number) {
  for (const length of lengths) await stand.drive.write(patternBytes(length + 4), length);
  if (filemarks > 0) await stand.drive.writeFilemarks(filemarks);
}

async function scan(stand: WriteStand): Promise<ScanReport> {
  const report = await scanSessions(stand.drive, { workFolder: stand.folder });
  closeScan(report);
  return report;
}

const workFolderOf = (stand: WriteStand) => ({ workFolder: stand.folder });

describe("scanning a tape", () => {
  it("finds nothing on a blank one", async () => {
    await withWriteStand({}, async (stand) => {
      expect(await scan(stand)).toEqual({
        partition: 0,
        sessions: [],
        emptyFileCount: 0,
        endOfData: 0n,
      });
      expect(await lastSession(stand.drive, workFolderOf(stand))).toBeUndefined();
    });
  });

  it("finds sessions and what other programs left between them", async () => {
    await withWriteStand({}, async (stand) => {
      await writeRaw(stand, patternBytes(5000));
      await stand.drive.locateEndOfData();
      await writeForeign(stand, [10_240, 10_240, 512], 2);
      await writeRaw(stand, patternBytes(100), { sessionNumber: 2 });
      const report = await scan(stand);
      expect(report.sessions).toMatchObject([
        { ordinal: 1, firstObject: 0n, blockCount: 5, manifestState: "good", closed: true },
        { ordinal: 2, firstObject: 8n, blockCount: 3, firstBlockBytes: 10_240, closed: true },
        { ordinal: 3, firstObject: 13n, blockCount: 1, manifestState: "good" },
      ]);
      expect(report.sessions[1]).toMatchObject({ manifestState: "absent", startsAsTar: false });
      expect(report).toMatchObject({ emptyFileCount: 1, endOfData: 17n });
    });
  });

  it("finds the last session from the end, and by scanning where the end looks otherwise", async () => {
    await withWriteStand({}, async (stand) => {
      await writeRaw(stand, patternBytes(5000));
      for (const sessionNumber of [2, 3]) {
        await writeRaw(stand, patternBytes(3000), { sessionNumber });
        const last = await lastSession(stand.drive, workFolderOf(stand));
        expect(last).toMatchObject({ ordinal: sessionNumber, blockCount: 3 });
        expect(last?.manifest?.sessionNumber).toBe(sessionNumber);
        last?.manifest?.close();
      }
      await stand.drive.locateEndOfData();
      await writeForeign(stand, [777], 0);
      const foreign = await lastSession(stand.drive, workFolderOf(stand));
      expect(foreign).toMatchObject({ ordinal: 4, blockCount: 1, closed: false });
    });
  });

  it("knows a block above its first guess, a tar archive, and data that end without a filemark", async () => {
    await withWriteStand({}, async (stand) => {
      await stand.drive.rewind();
      const tar = new Uint8Array(2_000_004);
      tar.set(Buffer.from("ustar"), 257);
      await stand.drive.write(tar, 2_000_000);
      const [session] = (await scan(stand)).sessions;
      expect(session).toMatchObject({
        startsAsTar: true,
        firstBlockBytes: 2_000_000,
        blockCount: 1,
        closed: false,
      });
    });
  });

  it("names a manifest that was cut off, and one that cannot be read", async () => {
    await withWriteStand({}, async (stand) => {
      await writeRaw(stand, patternBytes(300_000));
      const manifestObject = 294n;
      const when = { at: "object", object: Number(manifestObject) + 1 } as const;
      stand.simulated.inject([{ when, what: { kind: "readError" }, times: 2 }]);
      const [unreadable] = (await scan(stand)).sessions;
      expect(unreadable).toMatchObject({ manifestState: "damaged", blockCount: 293 });
      expect(unreadable?.manifestProblem).toMatchObject({ code: "MEDIUM_UNRECOVERED_READ" });
      expect((await scan(stand)).sessions[0]).toMatchObject({ manifestState: "good" });
      await stand.drive.locate({ objectNumber: manifestObject + 1n });
      await stand.drive.writeFilemarks(1);
      const [cut] = (await scan(stand)).sessions;
      expect(cut?.manifestProblem).toMatchObject({ code: "MANIFEST_TRUNCATED" });
    });
  });

  // The magic number is damaged too: what follows an empty file mostly would be taken for data of somebody else.
  it.each([
    [0, "off"],
    [0, "crc32c"],
    [1, "off"],
    [3000, "crc32c"],
  ] as const)(
    "knows a damaged manifest behind %i bytes (protection %s) wherever up to three of its bits have turned",
    async (dataBytes, protection) => {
      await withWriteStand({}, async (stand) => {
        await writeRaw(stand, patternBytes(dataBytes));
        await stand.drive.setLogicalBlockProtection(protection, { write: true, read: true });
        const blockCount = Math.ceil(dataBytes / 1024);
        const index = blockCount + 1;
        expect((await scan(stand)).sessions).toMatchObject([{ manifestState: "good", blockCount }]);
        for (const turned of [[0], [7, 56], [9, 23, 63], [64 + 7], [8 * 200]]) {
          const turn = () => {
            for (const bit of turned) {
              const place = { byteOffset: bit >> 3, bitIndex: bit & 7 };
              stand.simulated.cartridge?.medium.corrupt({ partition: 0, index, ...place });
            }
          };
          turn();
          const found = await scan(stand);
          turn();
          expect(found.sessions, String(turned)).toMatchObject([
            { manifestState: "damaged", firstObject: 0n, blockCount },
          ]);
          expect(found.emptyFileCount).toBe(0);
        }
      });
    },
  );

  it("goes on after a reset in the middle", async () => {
    await withWriteStand({}, async (stand) => {
      for (const sessionNumber of [1, 2, 3])
        await writeRaw(stand, patternBytes(9000), { sessionNumber });
      const when = { at: "command", name: "READ(6)", count: 4 } as const;
      const reset = { kind: "reset", losesBuffer: true, rewinds: true } as const;
      stand.simulated.inject([{ when, what: { ...reset, attentionStolen: false } }]);
      const report = await scan(stand);
      expect(report.problem).toBeUndefined();
      expect(report.sessions.map(({ manifestState }) => manifestState)).toEqual(
        Array.from({ length: 3 }, () => "good"),
      );
    });
  });
});
