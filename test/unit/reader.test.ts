import { Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import { WritableSink } from "../../src/stream/reader-sink.ts";
import { readSession, type ReadReport } from "../../src/stream/reader.ts";
import { closeScan, lastSession, scanSessions } from "../../src/stream/session-scan.ts";
import { patternBytes, writeRaw } from "../support/verify-stand.ts";
import { withWriteStand, type WriteStand } from "../support/write-stand.ts";

const DATA = patternBytes(50_000);

/** Reads the last session and gives what came out. */
async function readLast(stand: WriteStand): Promise<{ report: ReadReport; bytes: Buffer }> {
  const session = await lastSession(stand.drive, { workFolder: stand.folder });
  if (session === undefined) expect.unreachable("there is a session");
  const chunks: Uint8Array[] = [];
  const write = (chunk: Uint8Array): void => {
    chunks.push(chunk.slice());
  };
  const { clock } = stand.simulated;
  const report = await readSession(stand.drive, { session, sink: { write }, clock });
  session.manifest?.close();
  return { report, bytes: Buffer.concat(chunks) };
}

describe("reading a session", () => {
  it("gives back what was written", async () => {
    await withWriteStand({}, async (stand) => {
      await writeRaw(stand, patternBytes(3000));
      await writeRaw(stand, DATA, { sessionNumber: 2 });
      const { report, bytes } = await readLast(stand);
      expect(Buffer.compare(bytes, DATA)).toBe(0);
      expect(report).toMatchObject({
        deliveredBytes: 50_000,
        filledBytes: 0,
        compared: true,
        stream: "same",
        walk: { endedBy: "filemark", findings: [] },
      });
    });
  });

  it("reads what another program wrote, in blocks of any length", async () => {
    await withWriteStand({}, async (stand) => {
      await stand.drive.rewind();
      const lengths = [10_240, 10_240, 20_480, 1, 9039];
      let at = 0;
      for (const length of lengths) {
        const slot = new Uint8Array(length + 4);
        slot.set(DATA.subarray(at, at + length));
        await stand.drive.write(slot, length);
        at += length;
      }
      const { report, bytes } = await readLast(stand);
      expect(Buffer.compare(bytes, DATA.subarray(0, at))).toBe(0);
      expect(report).toMatchObject({ compared: false, walk: { blockCount: 5, findings: [] } });
    });
  });

  it("puts zeros in the place of what cannot be read, and hands on what is damaged", async () => {
    await withWriteStand({}, async (stand) => {
      await writeRaw(stand, DATA);
      const flip = { kind: "readFlip", byteOffset: 5, bitIndex: 0 } as const;
      stand.simulated.inject([
        { when: { at: "object", object: 48 }, what: { kind: "readError" }, times: 100 },
        { when: { at: "object", object: 10 }, what: flip, times: 100 },
      ]);
      const { report, bytes } = await readLast(stand);
      const expected = Buffer.from(DATA);
      expected.fill(0, 48 * 1024, 49_999 + 1);
      const at = 10 * 1024 + 5;
      expected[at] = (expected[at] ?? 0) ^ 1;
      expect(Buffer.compare(bytes, expected)).toBe(0);
      expect(report).toMatchObject({ filledBytes: 848, damagedBlockCount: 1 });
      expect(report.walk.findings.map(({ kind, index }) => [kind, index])).toEqual([
        ["different", 10],
        ["unreadable", 48],
      ]);
    });
  });

  it("stops when another program moves the tape and nothing tells right from wrong", async () => {
    await withWriteStand({}, async (stand) => {
      await stand.drive.rewind();
      for (let index = 0; index < 5; index++) await stand.drive.write(patternBytes(1004), 1000);
      await stand.drive.writeFilemarks(1);
      const when = { at: "command", name: "READ(6)", count: 6 } as const;
      stand.simulated.inject([{ when, what: { kind: "foreignRewind" } }]);
      const { report } = await readLast(stand);
      expect(report.walk).toMatchObject({ endedBy: "error", error: { code: "POSITION_DIFFERS" } });
    });
  });

  it("waits for a slow sink, and passes its errors on", async () => {
    await withWriteStand({}, async (stand) => {
      await writeRaw(stand, DATA);
      const received: Buffer[] = [];
      let waitingCount = 0;
      const slow = new Writable({
        highWaterMark: 1,
        write(chunk: Buffer, _encoding, done) {
          waitingCount += 1;
          expect(waitingCount).toBe(1);
          received.push(Buffer.from(chunk));
          setImmediate(() => {
            waitingCount -= 1;
            done(received.length > 60 ? new RangeError("full") : null);
          });
        },
      });
      const { clock } = stand.simulated;
      const scan = await scanSessions(stand.drive, { workFolder: stand.folder });
      const [session] = scan.sessions;
      if (session === undefined) expect.unreachable("there is a session");
      const sink = new WritableSink(slow);
      await readSession(stand.drive, { session, sink, clock });
      expect(Buffer.compare(Buffer.concat(received), DATA)).toBe(0);
      slow.on("error", () => undefined);
      await expect(readSession(stand.drive, { session, sink, clock })).rejects.toThrow("full");
      closeScan(scan);
    });
  });
});
