import { describe, expect, it } from "vitest";
import type { FaultPlan } from "../../simulator/faults/fault-plan.ts";
import { DLT_8000 } from "../../simulator/personalities/dlt-8000.ts";
import { LTO_9 } from "../../simulator/personalities/lto-9.ts";
import { writeSession } from "../../src/stream/write-session.ts";
import { membersOf, patternBytes } from "../support/verify-stand.ts";
import {
  falseClaim,
  MemoryProducer,
  objectOnMedium,
  rawSource,
  withWriteStand,
  type WriteStand,
} from "../support/write-stand.ts";
import { ProducerSource } from "../../src/stream/producer-source.ts";

const SILENT_REWIND = { kind: "foreignRewind" } as const;
const RESET = { kind: "reset", losesBuffer: true, rewinds: true, attentionStolen: false } as const;

/** A tape with a block of nines and nothing behind it, not even a filemark. */
async function withLooseBlock(stand: WriteStand, plan: FaultPlan): Promise<void> {
  await stand.drive.rewind();
  await stand.drive.write(new Uint8Array(300).fill(9), 300);
  await stand.drive.synchronize();
  await stand.drive.rewind();
  stand.simulated.inject(plan);
}

const looseBlock = ({ simulated }: WriteStand): unknown => objectOnMedium(simulated, 0);

const slow = { ...DLT_8000, reportsBuffer: false };
const atCommand = (name: string, count: number) => ({ at: "command", name, count }) as const;

describe("a writer that appends while others use the drive", () => {
  it("does not take the beginning for the end of data when the tape is moved under its hands", async () => {
    await withWriteStand({}, async (stand) => {
      const when = atCommand("READ POSITION extended form", 1);
      await withLooseBlock(stand, [{ when, what: SILENT_REWIND }]);
      const source = rawSource(patternBytes(5000), { blockBytes: 1000 });
      const writing = writeSession(stand.drive, source, stand.options({ append: true }));
      await expect(writing).rejects.toMatchObject({ code: "POSITION_NOT_PROVED" });
      expect(looseBlock(stand)).toHaveLength(300);
    });
  });

  it("finds its place again after a reset between its last look and the first block", async () => {
    await withWriteStand({ personality: slow }, async (stand) => {
      await withLooseBlock(stand, [{ when: atCommand("LOG SENSE", 1), what: RESET }]);
      const source = rawSource(patternBytes(5000), { blockBytes: 1000 });
      const report = await writeSession(stand.drive, source, stand.options({ append: true }));
      expect(looseBlock(stand)).toHaveLength(300);
      expect(report).toMatchObject({ end: "complete", closed: true, firstObject: 2n });
      expect(report.recoveries).toMatchObject([{ code: "INTERRUPTED", resumedAt: 0 }]);
    });
  });

  it("does not go on where blocks that are alike went over what was there before", async () => {
    await withWriteStand({ personality: slow }, async (stand) => {
      await withLooseBlock(stand, [{ when: atCommand("WRITE(6)", 2), what: SILENT_REWIND }]);
      const source = rawSource(new Uint8Array(20_000), { blockBytes: 1000, slotCount: 23 });
      const options = stand.options({ append: true, checkpointBytes: 3000 });
      const report = await writeSession(stand.drive, source, options);
      expect(looseBlock(stand)).toHaveLength(1000);
      expect(report).toMatchObject({ end: "error", closed: false });
      expect(report.recoveries[0]).toMatchObject({ resumedAt: undefined });
    });
  });
});

describe("a writer that reads back blocks that are alike", () => {
  it.each(Array.from({ length: 16 }, (_, index) => index + 1))(
    "does not count one twice when the tape is rewound before its read %i",
    async (count) => {
      const bytes = new Uint8Array(29_000);
      for (const unreadable of [undefined, 1, 2]) {
        await withWriteStand({ personality: slow }, async (stand) => {
          stand.simulated.inject([
            // What follows goes over the beginning of the session: three blocks and a filemark.
            { when: atCommand("WRITE(6)", 27), what: SILENT_REWIND },
            { when: atCommand("READ(6)", count), what: SILENT_REWIND },
          ]);
          if (unreadable !== undefined)
            stand.simulated.inject([
              { when: { at: "object", object: unreadable }, what: { kind: "readError" } },
            ]);
          const source = rawSource(bytes, { blockBytes: 1000, slotCount: 23 });
          const report = await writeSession(
            stand.drive,
            source,
            stand.options({ checkpointBytes: 5000 }),
          );
          expect(falseClaim(stand.simulated, report, bytes)).toBeUndefined();
        });
      }
    },
  );
});

describe("a writer whose drive answers with nothing or not at all", () => {
  it("takes a recovered error in the place of a position for no answer", async () => {
    await withWriteStand({}, async ({ drive, simulated }) => {
      const what = { kind: "sense", key: 0x1, codes: 0x1700, deferred: false } as const;
      simulated.inject([{ when: atCommand("READ POSITION short form", 1), what }]);
      await expect(drive.readPosition({ form: "short" })).rejects.toMatchObject({
        code: "TRANSPORT_SHORT_TRANSFER",
      });
    });
  });

  it("names every file when the cable is pulled for good", async () => {
    await withWriteStand({}, async (stand) => {
      const what = { kind: "transportFailure", executed: false } as const;
      stand.simulated.inject([{ when: { at: "bytesWritten", bytes: 4000 }, what, times: 1e6 }]);
      const data = patternBytes(3 * 3584);
      const files = membersOf(data, [3072, 3072, 3072]);
      const producer = new MemoryProducer(data, { files });
      const source = new ProducerSource({ producer, kind: "tar", blockBytes: 512, slotCount: 8 });
      const { files: fates } = await writeSession(stand.drive, source, stand.options());
      expect(fates.wholeCount + fates.partialCount + fates.missingCount).toBe(3);
    });
  });

  // The unit attention goes to another program; protection is off from then on, and what it adds to a block becomes data.
  it("claims no block that was sent without the protection it was meant to have", async () => {
    const bytes = patternBytes(20_000);
    for (let lastBytes = 4000; lastBytes <= 20_000; lastBytes += 1000) {
      await withWriteStand({}, async (stand) => {
        const reset = { ...RESET, losesBuffer: false, rewinds: false, attentionStolen: true };
        const dead = { kind: "transportFailure", executed: false } as const;
        stand.simulated.inject([
          { when: { at: "bytesWritten", bytes: 3000 }, what: reset },
          { when: { at: "bytesWritten", bytes: lastBytes }, what: dead, times: 1e6 },
        ]);
        const source = rawSource(bytes, { blockBytes: 1000, slotCount: 8 });
        const options = stand.options({ checkpointBytes: 2000 });
        const report = await writeSession(stand.drive, source, options);
        expect([lastBytes, falseClaim(stand.simulated, report, bytes)]).toEqual([
          lastBytes,
          undefined,
        ]);
        expect(report.blockCount).toBeGreaterThan(0);
      });
    }
  });

  it("writes over a tape whose first block has rotted", async () => {
    const rot = { kind: "bitRot", byteOffset: 3, bitIndex: 3 } as const;
    const faults = [{ when: { at: "object", object: 0 }, what: rot } as const];
    await withWriteStand({ personality: LTO_9, faults }, async (stand) => {
      for (const pass of [1, 2]) {
        const source = rawSource(patternBytes(5000, pass), { blockBytes: 1000 });
        const report = await writeSession(stand.drive, source, stand.options());
        expect(report).toMatchObject({ end: "complete", closed: true });
      }
    });
  });
});
