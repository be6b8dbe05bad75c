import { rmSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { LTO_9 } from "../../simulator/personalities/lto-9.ts";
import type { FaultEffect } from "../../simulator/faults/fault-plan.ts";
import { openJournals } from "../../src/stream/journal.ts";
import { writeSession } from "../../src/stream/write-session.ts";
import { falseClaim, MemoryProducer, rawSource, withWriteStand } from "../support/write-stand.ts";
import { ProducerSource } from "../../src/stream/producer-source.ts";
import type { FileRecord } from "../../src/stream/session-record.ts";
import { AbortedError } from "../../src/transport/errors.ts";

const bytesOf = (length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, index) => (index * 31 + (index >> 8)) & 0xff);

const RESET = { kind: "reset", losesBuffer: true, rewinds: true } as const;
/** A drive whose buffer holds everything for long. */
const SLOW = { ...LTO_9, mechanics: { ...LTO_9.mechanics, nativeBytesPerSecond: 10_000 } };

describe("a writer that is interrupted", () => {
  const troubles: readonly (readonly [string, FaultEffect])[] = [
    ["a write error", { kind: "sense", key: 0x3, codes: 0x0c00, deferred: false }],
    ["a deferred error", { kind: "sense", key: 0x3, codes: 0x0c00, deferred: true }],
    ["a hardware error", { kind: "sense", key: 0x4, codes: 0x4400, deferred: false }],
    ["an aborted command", { kind: "sense", key: 0xb, codes: 0x4700, deferred: false }],
    ["a reset that is told", { ...RESET, attentionStolen: false }],
    ["a reset that another program was told of", { ...RESET, attentionStolen: true }],
    ["a buffer lost without a word", { kind: "bufferLost" }],
    ["another program's rewind", { kind: "foreignRewind" }],
    ["a command that may have been executed", { kind: "timeout", executed: true }],
    ["a command that was not executed", { kind: "transportFailure", executed: false }],
  ];

  it.each(troubles)("writes again what is void after %s", async (_name, what) => {
    await withWriteStand({ personality: SLOW }, async ({ simulated, drive, options }) => {
      const data = bytesOf(60_000);
      // What is on the tape before the session must not be what is lost.
      await writeSession(drive, rawSource(bytesOf(5000), { blockBytes: 1000 }), options());
      simulated.inject([{ when: { at: "object", object: 40 }, what }]);
      const source = rawSource(data, { blockBytes: 1000, slotCount: 8, seekable: true });
      const report = await writeSession(drive, source, options({ append: true, sessionNumber: 2 }));
      if (what.kind === "foreignRewind") {
        // The session before was written over before anybody could notice: nothing is written on such a tape.
        expect(report).toMatchObject({ end: "error", closed: false, blockCount: 0 });
        return;
      }
      expect(report).toMatchObject({ end: "complete", closed: true, blockCount: 60 });
      expect(report.recoveries.length).toBe(1);
      expect(falseClaim(simulated, report, data)).toBeUndefined();
    });
  });

  it("rewrites a tape from its start that another program has rewound", async () => {
    await withWriteStand({ personality: SLOW }, async ({ simulated, drive, options }) => {
      const data = bytesOf(60_000);
      simulated.inject([{ when: { at: "object", object: 40 }, what: { kind: "foreignRewind" } }]);
      const source = rawSource(data, { blockBytes: 1000, slotCount: 8, seekable: true });
      const report = await writeSession(drive, source, options({ checkpointBytes: 5000 }));
      expect(falseClaim(simulated, report, data)).toBeUndefined();
      expect(report.recoveries[0]).toMatchObject({ code: "POSITION_DIFFERS" });
    });
  });

  it("ends where it certainly stands when lost blocks are not to be had again", async () => {
    await withWriteStand({ personality: SLOW }, async ({ simulated, drive, options }) => {
      const data = bytesOf(60_000);
      simulated.inject([
        { when: { at: "object", object: 40 }, what: { ...RESET, attentionStolen: false } },
      ]);
      const report = await writeSession(drive, rawSource(data, { blockBytes: 1000 }), options());
      expect(report).toMatchObject({ end: "error", closed: true, error: { code: "BLOCKS_LOST" } });
      expect(report.blockCount).toBeLessThan(40);
      expect(falseClaim(simulated, report, data)).toBeUndefined();
    });
  });

  it("does not go on forever", async () => {
    await withWriteStand({}, async ({ simulated, drive, options }) => {
      const data = bytesOf(60_000);
      const what = { kind: "sense", key: 0x4, codes: 0x4400, deferred: false } as const;
      simulated.inject([{ when: { at: "object", object: 40 }, what, times: 1_000_000 }]);
      const report = await writeSession(drive, rawSource(data, { blockBytes: 1000 }), options());
      expect(report.end).toBe("error");
      expect(report.error).toMatchObject({ code: "RECOVERY_LIMIT" });
      expect(falseClaim(simulated, report, data)).toBeUndefined();
    });
  });

  it("leaves a journal when the drive is gone", async () => {
    await withWriteStand({}, async ({ simulated, drive, options, folder }) => {
      const data = bytesOf(60_000);
      const what = { kind: "transportFailure", executed: false } as const;
      simulated.inject([{ when: { at: "bytesWritten", bytes: 30_000 }, what, times: 1_000_000 }]);
      const journalFolder = `${folder}/journals`;
      const report = await writeSession(
        drive,
        rawSource(data, { blockBytes: 1000 }),
        options({ journalFolder, checkpointBytes: 4000 }),
      );
      expect(report).toMatchObject({ end: "error", closed: false, evidence: "notChecked" });
      const [journal] = openJournals(journalFolder).journals;
      expect(journal?.folder).toBe(report.journalFolder);
      expect(journal?.provedBlockCount).toBe(report.blockCount);
      expect(journal?.blockCount).toBe(report.sentBlockCount);
      journal?.close();
    });
  });
});

describe("a writer that must stop", () => {
  it("names what is on the tape and what is not when the tape is full", async () => {
    const personality = { ...LTO_9, earlyWarningBytes: 30_000, filemarkBytes: 500 };
    await withWriteStand({ personality, capacityBytes: 1_500_000 }, async (stand) => {
      const data = bytesOf(2_000_000);
      const files: FileRecord[] = Array.from({ length: 20 }, (_, index) => ({
        name: `file ${String(index)}`,
        kind: "file",
        size: 99_488n,
        headerOffset: BigInt(index * 100_000),
        dataOffset: BigInt(index * 100_000 + 512),
        state: "whole",
      }));
      const source = new ProducerSource({
        producer: new MemoryProducer(data, { files }),
        kind: "tar",
        blockBytes: 4096,
        slotCount: 8,
      });
      const report = await writeSession(stand.drive, source, stand.options());
      expect(report).toMatchObject({
        end: "volumeFull",
        closed: true,
        roomSource: "programmableEarlyWarning",
      });
      expect(report.earlyWarningAtBlock).toBeGreaterThan(0);
      expect(falseClaim(stand.simulated, report, data)).toBeUndefined();
      const endByte = Number(report.byteCount);
      const { wholeCount, partialCount, missingCount, partial } = report.files;
      expect(wholeCount).toBe(Math.floor((endByte + 0) / 100_000));
      expect(wholeCount + partialCount + missingCount).toBe(20);
      expect(partial.map(({ name }) => name)).toEqual([`file ${String(wholeCount)}`]);
    });
  });

  it("gives up blocks for the manifest when the tape ends without a warning", async () => {
    const personality = {
      ...LTO_9,
      earlyWarningBytes: 0,
      modePages: LTO_9.modePages.filter(({ page, subpage }) => page !== 0x10 || subpage !== 1),
    };
    await withWriteStand({ personality }, async ({ simulated, drive, options }) => {
      const data = bytesOf(60_000);
      simulated.inject([
        { when: { at: "object", object: 40 }, what: { kind: "shortTape", remainingBytes: 5000 } },
      ]);
      const report = await writeSession(drive, rawSource(data, { blockBytes: 1000 }), options());
      expect(report).toMatchObject({ end: "volumeFull", closed: true });
      expect(report.blockCount).toBeGreaterThan(20);
      expect(falseClaim(simulated, report, data)).toBeUndefined();
    });
  });

  it("finishes the block, writes a manifest marked as incomplete and tells where it stopped", async () => {
    await withWriteStand({}, async ({ simulated, drive, options }) => {
      const data = bytesOf(60_000);
      const abort = new AbortController();
      const source = rawSource(data, { blockBytes: 1000 });
      const report = await writeSession(
        drive,
        source,
        options({
          signal: abort.signal,
          progressIntervalMs: 0,
          onProgress: ({ blockCount }) => {
            if (blockCount === 33) abort.abort();
          },
        }),
      );
      expect(report).toMatchObject({ end: "aborted", closed: true, blockCount: 33 });
      expect(report.error).toBeInstanceOf(AbortedError);
      expect(falseClaim(simulated, report, data)).toBeUndefined();
    });
  });

  it("closes the session behind what a failing source gave", async () => {
    await withWriteStand({}, async ({ simulated, drive, options }) => {
      const data = bytesOf(60_000);
      const memory = new MemoryProducer(data);
      let left = 12;
      const source = new ProducerSource({
        producer: {
          read: (target) => {
            left -= 1;
            if (left < 0) throw new AbortedError("the disk is gone");
            return memory.read(target);
          },
        },
        kind: "raw",
        blockBytes: 1000,
        slotCount: 8,
      });
      const report = await writeSession(drive, source, options());
      expect(report).toMatchObject({
        end: "error",
        closed: true,
        blockCount: 12,
        error: { code: "SOURCE_FAILED" },
      });
      expect(falseClaim(simulated, report, data)).toBeUndefined();
    });
  });

  it("tells what is proved when its own notes cannot be written any more", async () => {
    await withWriteStand({}, async ({ simulated, drive, options, folder }) => {
      const data = bytesOf(60_000);
      const report = await writeSession(
        drive,
        rawSource(data, { blockBytes: 1000 }),
        options({
          checkpointBytes: 4000,
          progressIntervalMs: 0,
          // The manifest is made in this folder, when the data has ended.
          onProgress: ({ blockCount }) => {
            if (blockCount === 50) rmSync(folder, { recursive: true });
          },
        }),
      );
      expect(report).toMatchObject({
        end: "error",
        closed: false,
        error: { code: "SPOOL_FAILED" },
      });
      expect(report.blockCount).toBeGreaterThan(40);
      expect(falseClaim(simulated, report, data)).toBeUndefined();
    });
  });

  it("refuses a block length that the drive cannot carry", async () => {
    await withWriteStand({}, async ({ drive, options }) => {
      const source = rawSource(bytesOf(10), { blockBytes: 9_000_000, slotCount: 4 });
      await expect(writeSession(drive, source, options())).rejects.toMatchObject({
        code: "BLOCK_LENGTH_INVALID",
      });
    });
  });
});
