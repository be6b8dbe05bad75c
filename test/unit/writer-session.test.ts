import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { writeSession } from "../../src/stream/write-session.ts";
import { falseClaim, rawSource, withWriteStand } from "../support/write-stand.ts";

const bytesOf = (length: number, seed = 1): Uint8Array =>
  Uint8Array.from({ length }, (_, index) => (index * 31 + (index >> 8) * seed + seed) & 0xff);

describe("writing a session", () => {
  it("puts data, filemark, manifest and filemark on tape and proves them", async () => {
    await withWriteStand({}, async ({ simulated, drive, folder, options }) => {
      const data = bytesOf(100_000);
      const source = rawSource(data, { blockBytes: 4096 });
      const report = await writeSession(drive, source, options());
      expect(report).toMatchObject({
        end: "complete",
        error: undefined,
        blockCount: 25,
        byteCount: 100_000n,
        closed: true,
        evidence: "proved",
        recoveries: [],
        notes: [],
      });
      expect(falseClaim(simulated, report, data)).toBeUndefined();
      expect(readdirSync(folder)).toEqual([]);
    });
  });

  it("appends behind what is there, and closes an open tape file first", async () => {
    await withWriteStand({}, async ({ simulated, drive, options }) => {
      await drive.rewind();
      await drive.write(new Uint8Array(2000), 1000);
      const data = bytesOf(20_000, 3);
      const first = await writeSession(
        drive,
        rawSource(data, { blockBytes: 2048 }),
        options({ append: true }),
      );
      expect(first).toMatchObject({ end: "complete", firstObject: 2n });
      expect(falseClaim(simulated, first, data)).toBeUndefined();
      const more = bytesOf(5000, 5);
      const second = await writeSession(
        drive,
        rawSource(more, { blockBytes: 1024 }),
        options({ append: true, sessionNumber: 2 }),
      );
      expect(second).toMatchObject({ end: "complete", firstObject: first.endObject });
      expect(falseClaim(simulated, second, more)).toBeUndefined();
    });
  });

  it("writes an empty stream as a session without blocks", async () => {
    await withWriteStand({}, async ({ simulated, drive, options }) => {
      const report = await writeSession(
        drive,
        rawSource(bytesOf(0), { blockBytes: 1024 }),
        options(),
      );
      expect(report).toMatchObject({ end: "complete", blockCount: 0, closed: true });
      expect(falseClaim(simulated, report, bytesOf(0))).toBeUndefined();
    });
  });
});
