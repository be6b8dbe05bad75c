import { describe, expect, it } from "vitest";
import type { FaultEffect } from "../../simulator/faults/fault-plan.ts";
import { DAT_72 } from "../../simulator/personalities/dat-72.ts";
import { ProofLedger } from "../../src/stream/proof-ledger.ts";
import { closeScan, lastSession, scanSessions } from "../../src/stream/session-scan.ts";
import { readSession } from "../../src/stream/reader.ts";
import type { WriteReport } from "../../src/stream/write-report.ts";
import { writeSession } from "../../src/stream/write-session.ts";
import { PositionlessTransport, type PositionLie } from "../support/positionless-transport.ts";
import { patternBytes, verify } from "../support/verify-stand.ts";
import { falseClaim, rawSource, withWriteStand, type WriteStand } from "../support/write-stand.ts";

const SMALL = { ...DAT_72, earlyWarningBytes: 30_000, filemarkBytes: 500 };
/** A drive whose buffer holds everything for long. */
const SLOW = { ...SMALL, mechanics: { ...DAT_72.mechanics, nativeBytesPerSecond: 10_000 } };
const NOTE = "does not tell its position: what counts as written was read back";

function withLiar(
  use: (stand: WriteStand) => Promise<void>,
  made: { readonly lie?: PositionLie; readonly capacityBytes?: number } = {},
): Promise<void> {
  const { lie, capacityBytes = 5_000_000 } = made;
  return withWriteStand(
    { personality: SLOW, capacityBytes },
    use,
    (inner) => new PositionlessTransport(inner, lie),
  );
}

interface Given {
  readonly append?: boolean;
  readonly seekable?: boolean;
  readonly blockBytes?: number;
  readonly sessionNumber?: number;
}

function write(stand: WriteStand, data: Uint8Array, given: Given = {}): Promise<WriteReport> {
  const { append = false, seekable = false, blockBytes = 1000, sessionNumber = 1 } = given;
  const source = rawSource(data, { blockBytes, slotCount: 8, seekable });
  return writeSession(stand.drive, source, stand.options({ append, sessionNumber }));
}

/** The data of the last session, as the reader delivers them. */
async function lastData(stand: WriteStand): Promise<Uint8Array> {
  const { drive, folder, simulated } = stand;
  const session = await lastSession(drive, { workFolder: folder });
  if (session === undefined) throw new RangeError("there is no session");
  const pieces: Uint8Array[] = [];
  const sink = { write: (bytes: Uint8Array): void => void pieces.push(bytes.slice()) };
  const report = await readSession(drive, { session, sink, clock: simulated.clock });
  session.manifest?.close();
  expect(report.walk).toMatchObject({ endedBy: "filemark", findings: [] });
  return new Uint8Array(Buffer.concat(pieces));
}

describe("a writer on a drive that does not tell its position", () => {
  const shapes = [
    [1000, 60_000],
    [1000, 59_123],
    [64, 5000],
    [10_000, 7],
    [1000, 0],
  ] as const;

  it.each(shapes)("proves blocks of %i bytes by reading all back", async (blockBytes, length) => {
    await withLiar(async (stand) => {
      const data = patternBytes(length);
      const report = await write(stand, data, { blockBytes });
      expect(report).toMatchObject({ end: "complete", closed: true, evidence: "readBack" });
      expect(report).toMatchObject({ recoveries: [], roomSource: "none" });
      expect(report.notes.filter((note) => note.includes(NOTE))).toHaveLength(1);
      expect(report.notes.some((note) => note.includes("how much room"))).toBe(true);
      stand.simulated.loadedDeck?.loseBuffer();
      expect(falseClaim(stand.simulated, report, data)).toBeUndefined();
      expect(await verify(stand)).toMatchObject({ result: "same" });
      expect(await lastData(stand)).toEqual(data);
    });
  });

  it("appends sessions, and all of them verify", async () => {
    await withLiar(async (stand) => {
      const all = [1, 2, 3].map((seed) => patternBytes(20_000 + 4 * seed, seed));
      for (const [index, data] of all.entries()) {
        const report = await write(stand, data, { append: true, sessionNumber: index + 1 });
        expect(report).toMatchObject({ end: "complete", closed: true, recoveries: [] });
        expect(falseClaim(stand.simulated, report, data)).toBeUndefined();
        expect(await lastData(stand)).toEqual(data);
      }
      const { result, sessions } = await verify(stand);
      expect([result, sessions.length]).toEqual(["same", 3]);
      for (const method of ["sample", "drive"] as const) {
        const report = await verify(stand, { method });
        expect(report.result).toBe(method === "sample" ? "same" : "partial");
      }
      const scan = await scanSessions(stand.drive, { workFolder: stand.folder });
      closeScan(scan);
      expect(scan).toMatchObject({ emptyFileCount: 0, endOfData: 3n * 21n + 3n * 3n });
    });
  });

  it("puts a filemark behind what another program left open", async () => {
    await withLiar(async (stand) => {
      await stand.drive.rewind();
      await stand.drive.write(new Uint8Array(300).fill(9), 300);
      await stand.drive.synchronize();
      const report = await write(stand, patternBytes(5000), { append: true });
      expect(report).toMatchObject({ end: "complete", firstObject: 2n });
      expect(falseClaim(stand.simulated, report, patternBytes(5000))).toBeUndefined();
    });
  });

  it("ends the data where the drive warns, and still closes the session", async () => {
    await withLiar(
      async (stand) => {
        const data = patternBytes(300_000);
        const report = await write(stand, data);
        expect(report).toMatchObject({ end: "volumeFull", closed: true, evidence: "readBack" });
        expect(report.blockCount).toBeGreaterThan(50);
        expect(falseClaim(stand.simulated, report, data)).toBeUndefined();
      },
      { capacityBytes: 100_000 },
    );
  });

  it("finds out in the middle that a drive that claims the beginning tells nothing", async () => {
    await withLiar(
      async (stand) => {
        const data = patternBytes(30_000);
        const report = await write(stand, data, { seekable: true });
        expect(report).toMatchObject({ end: "complete", closed: true, evidence: "readBack" });
        expect(falseClaim(stand.simulated, report, data)).toBeUndefined();
        expect(await verify(stand)).toMatchObject({ result: "same" });
      },
      { lie: "zero" },
    );
  });
});

describe("the ledger of what is proved", () => {
  it("takes no count for proof, but notices one that is wrong", () => {
    const ledger = new ProofLedger({ firstObject: 10, partition: 0 });
    for (let sent = 0; sent < 5; sent++) ledger.accept();
    const here = { partition: 0, objectNumber: 15n, known: true, counted: true } as const;
    expect(ledger.takePosition(here, true)).toBe(true);
    expect([ledger.provedCount, ledger.uncheckedCount]).toEqual([0, 0]);
    expect(ledger.takePosition({ ...here, objectNumber: 14n }, true)).toBe(false);
    ledger.restart(5);
    expect(ledger.provedCount).toBe(5);
  });
});

const RESET = { kind: "reset", losesBuffer: true, rewinds: true } as const;

describe("such a writer that is interrupted", () => {
  const troubles: readonly (readonly [string, FaultEffect])[] = [
    ["a write error", { kind: "sense", key: 0x3, codes: 0x0c00, deferred: false }],
    ["a deferred error", { kind: "sense", key: 0x3, codes: 0x0c00, deferred: true }],
    ["an aborted command", { kind: "sense", key: 0xb, codes: 0x4700, deferred: false }],
    ["a reset that is told", { ...RESET, attentionStolen: false }],
    ["a unit attention", { kind: "mediumChangedAttention" }],
    ["a command that may have been executed", { kind: "timeout", executed: true }],
    ["a command that was not executed", { kind: "transportFailure", executed: false }],
    ["a buffer lost without a word", { kind: "bufferLost" }],
  ];

  const cases = troubles.flatMap(([name, what]) =>
    // The longer blocks come cut when there is a little too much room for them.
    [1000, 9000].map((blockBytes) => [name, what, blockBytes] as const),
  );

  it.each(cases)("writes again what is void after %s", async (_name, what, blockBytes) => {
    await withLiar(async (stand) => {
      const data = patternBytes(60 * blockBytes);
      await write(stand, patternBytes(5 * blockBytes, 9), { blockBytes });
      stand.simulated.inject([{ when: { at: "object", object: 40 }, what }]);
      const given = { append: true, seekable: true, sessionNumber: 2, blockBytes };
      const report = await write(stand, data, given);
      expect(report).toMatchObject({ end: "complete", closed: true, blockCount: 60 });
      expect(report.recoveries).toHaveLength(1);
      stand.simulated.loadedDeck?.loseBuffer();
      expect(falseClaim(stand.simulated, report, data)).toBeUndefined();
      expect(await verify(stand)).toMatchObject({ result: "same" });
    });
  });

  it("finds the start of the session again by its first block", async () => {
    await withLiar(async (stand) => {
      const data = patternBytes(540_000);
      const what = { ...RESET, losesBuffer: false, attentionStolen: false };
      stand.simulated.inject([{ when: { at: "object", object: 40 }, what }]);
      const report = await write(stand, data, { blockBytes: 9000 });
      expect(report).toMatchObject({ end: "complete", closed: true, rewrittenCount: 1 });
      expect(report.recoveries).toHaveLength(1);
      expect(falseClaim(stand.simulated, report, data)).toBeUndefined();
    });
  });

  it.each([1, 25, 60, 61, 62])(
    "notices at object %i that another program has moved the tape without a word",
    async (object) => {
      await withLiar(async (stand) => {
        const data = patternBytes(60_000);
        const what = { kind: "foreignRewind" } as const;
        stand.simulated.inject([{ when: { at: "object", object }, what }]);
        const report = await write(stand, data, { seekable: true });
        expect(report.recoveries[0]).toMatchObject({ code: "POSITION_DIFFERS" });
        stand.simulated.loadedDeck?.loseBuffer();
        expect(falseClaim(stand.simulated, report, data)).toBeUndefined();
      });
    },
  );

  it("ends behind what is on the tape when what is lost is not to be had again", async () => {
    await withLiar(async (stand) => {
      const data = patternBytes(60_000);
      const what = { ...RESET, attentionStolen: false };
      stand.simulated.inject([{ when: { at: "object", object: 40 }, what }]);
      const report = await write(stand, data);
      expect(report).toMatchObject({ end: "error", closed: true, error: { code: "BLOCKS_LOST" } });
      expect(falseClaim(stand.simulated, report, data)).toBeUndefined();
    });
  });
});
