import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openJournals } from "../../src/stream/journal.ts";
import { SessionSpool } from "../../src/stream/session-spool.ts";
import { crc32c } from "../../src/codec/crc32c.ts";
import { sampleIndexes } from "../../src/stream/verify-sample.ts";
import { only, patternBytes, verify, writeRaw } from "../support/verify-stand.ts";
import { withWriteStand, type WriteStand } from "../support/write-stand.ts";

const DATA = patternBytes(200 * 1024);

/** A tape with one session of 200 blocks of 1 KiB. */
function withSession<T>(use: (stand: WriteStand) => Promise<T>): Promise<T> {
  return withWriteStand({}, async (stand) => {
    await writeRaw(stand, DATA);
    return use(stand);
  });
}

/** The object cannot be read, however often. */
function breakObject(stand: WriteStand, object: number): void {
  const what = { kind: "readError" } as const;
  stand.simulated.inject([{ when: { at: "object", object }, what, times: 100 }]);
}

describe("verifying by the drive", () => {
  it("checks every block and says what that covers", async () => {
    await withSession(async (stand) => {
      const report = await verify(stand, { method: "drive" });
      expect(report).toMatchObject({
        result: "same",
        coverage: { medium: true, drive: true, cableAndAdapter: false, hostMemory: false },
      });
      expect(only(report).check).toMatchObject({ comparedCount: 200, byteCount: DATA.length });
      expect(only(report).check.files).toBeUndefined();
    });
  });

  it("places a block that the drive cannot read", async () => {
    await withSession(async (stand) => {
      breakObject(stand, 77);
      const { result, check } = only(await verify(stand, { method: "drive" }));
      expect(result).toBe("different");
      expect(check.findings).toMatchObject([{ kind: "unreadable", index: 77 }]);
      expect(check.blockCount).toBe(200);
    });
  });

  it("passes blocks of any length where nothing says how long they should be", async () => {
    await withWriteStand({}, async (stand) => {
      await stand.drive.rewind();
      for (const length of [1000, 1000, 900]) await stand.drive.write(patternBytes(1004), length);
      await stand.drive.writeFilemarks(1);
      const { result, reasons, check } = only(await verify(stand, { method: "drive" }));
      expect({ result, reasons }).toEqual({ result: "partial", reasons: ["nothingToCompare"] });
      expect(check.blockCount).toBe(3);
    });
  });
});

describe("verifying a sample", () => {
  it("reads so many blocks, the same ones for a seed", async () => {
    await withSession(async (stand) => {
      const report = await verify(stand, { method: "sample", sampleCount: 20, seed: 5 });
      expect(report).toMatchObject({ result: "same", seed: 5, coverage: { everyBlock: false } });
      expect(only(report).check.comparedCount).toBe(20);
    });
  });

  it("places what is damaged", async () => {
    await withSession(async (stand) => {
      breakObject(stand, 199);
      const { result, check } = only(await verify(stand, { method: "sample", sampleCount: 3 }));
      expect(result).toBe("different");
      expect(check.findings).toMatchObject([{ kind: "unreadable", index: 199 }]);
    });
  });

  it("draws different indexes in order, with both ends", () => {
    const drawn = sampleIndexes({ total: 1_000_000, count: 50, seed: 1 });
    expect(drawn).toEqual([...new Set(drawn)].sort((a, b) => a - b));
    expect(drawn).toHaveLength(50);
    expect(drawn[0]).toBe(0);
    expect(drawn.at(-1)).toBe(999_999);
    expect(sampleIndexes({ total: 1_000_000, count: 50, seed: 1 })).toEqual(drawn);
    expect(sampleIndexes({ total: 1_000_000, count: 50, seed: 2 })).not.toEqual(drawn);
    expect(sampleIndexes({ total: 3, count: 5, seed: 1 })).toEqual([0, 1, 2]);
    expect(sampleIndexes({ total: 0, count: 5, seed: 1 })).toEqual([]);
  });
});

/** The journal of a writer that was killed: it knows `sent` blocks, of which `proved` are on the tape. */
function leaveJournal(
  stand: WriteStand,
  facts: { sent: number; proved: number },
  data = DATA,
): string {
  const folder = join(stand.folder, "journals");
  const spool = new SessionSpool({
    folder: join(folder, "one"),
    durable: false,
    header: {
      schema: "capstan.journal/1",
      sessionId: "07".repeat(16),
      sessionNumber: 4,
      device: "simulated",
      partition: 0,
      firstObject: "0",
      blockBytes: 1024,
      kind: "raw",
      digestAlgorithm: "sha256",
      createdEpochMs: 1,
    },
  });
  for (let index = 0; index < facts.sent; index++) {
    spool.addBlock(crc32c(data.subarray(index * 1024, (index + 1) * 1024)), 1024);
  }
  const flags = { dataEnded: false, dataClosed: false, manifestProved: false };
  spool.prove({ provedBlockCount: facts.proved, ...flags }, true);
  spool.close();
  return folder;
}

/** A tape with the first `count` blocks of the data and nothing behind them. */
async function writeTorn(stand: WriteStand, count: number): Promise<void> {
  await stand.drive.rewind();
  const slot = new Uint8Array(1028);
  for (let index = 0; index < count; index++) {
    slot.set(DATA.subarray(index * 1024, (index + 1) * 1024));
    await stand.drive.write(slot, 1024);
  }
  await stand.drive.synchronize();
}

describe("a session without a manifest", () => {
  it("is readable, with nothing to compare", async () => {
    await withWriteStand({}, async (stand) => {
      await writeTorn(stand, 10);
      const { comparedWith, result, reasons, check } = only(await verify(stand));
      expect({ comparedWith, result }).toEqual({ comparedWith: "nothing", result: "partial" });
      expect(reasons).toEqual(["nothingToCompare", "notClosed"]);
      expect(check).toMatchObject({ blockCount: 10, comparedCount: 0, byteCount: 10_240 });
    });
  });

  it.each([
    [30, 20, 25, { comparedCount: 25, extraCount: 0, unprovedMissingCount: 5 }],
    [30, 20, 35, { comparedCount: 30, extraCount: 5, unprovedMissingCount: 0 }],
  ])(
    "is compared with its journal: %i sent, %i proved, %i there",
    async (sent, proved, there, counts) => {
      await withWriteStand({}, async (stand) => {
        await writeTorn(stand, there);
        const { journals } = openJournals(leaveJournal(stand, { sent, proved }));
        const verified = only(await verify(stand, { journals }));
        expect(verified).toMatchObject({
          comparedWith: "journal",
          sessionNumber: 4,
          provedBlockCount: proved,
          result: "partial",
          reasons: ["journalOnly", "incompleteSession", "notClosed"],
          check: { findings: [], ...counts },
        });
        for (const journal of journals) journal.close();
      });
    },
  );

  it("lacks blocks that the journal proves", async () => {
    await withWriteStand({}, async (stand) => {
      await writeTorn(stand, 15);
      const { journals } = openJournals(leaveJournal(stand, { sent: 30, proved: 20 }));
      const { result, check } = only(await verify(stand, { journals }));
      expect(result).toBe("different");
      expect(check.findings).toMatchObject([{ kind: "missing", index: 15, blockCount: 5 }]);
      expect(check.unprovedMissingCount).toBe(10);
      for (const journal of journals) journal.close();
    });
  });

  it("is not compared with a journal of what stood there before", async () => {
    await withWriteStand({}, async (stand) => {
      await writeTorn(stand, 15);
      const other = patternBytes(DATA.length, 99);
      const { journals } = openJournals(leaveJournal(stand, { sent: 30, proved: 20 }, other));
      expect(only(await verify(stand, { journals }))).toMatchObject({ comparedWith: "nothing" });
      for (const journal of journals) journal.close();
    });
  });
});
