import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { decodePaxRecords } from "../../src/stream/tar/extended-header.ts";
import { parsePaxTime, paxRecord, paxTime, splitTime } from "../../src/stream/tar/pax-record.ts";

describe("pax records", () => {
  it("give a time back to the nanosecond, before 1970 too", () => {
    const limit = 9_000_000_000_000_000_000n;
    fc.assert(
      fc.property(fc.bigInt({ min: -limit, max: limit }), (timeNs) => {
        expect(parsePaxTime(paxTime(splitTime(timeNs)))).toBe(timeNs);
      }),
    );
    const written = [0n, 1n, -1n, -1_500_000_000n, -2_000_000_000n, 1_700_000_000_120_000_000n];
    expect(written.map((timeNs) => paxTime(splitTime(timeNs)))).toEqual([
      "0",
      "0.000000001",
      "-0.000000001",
      "-1.5",
      "-2",
      "1700000000.12",
    ]);
  });

  it("count their own length, and give any value back", () => {
    const values = fc.uint8Array({ minLength: 1, maxLength: 1200 });
    fc.assert(
      fc.property(values, values, (first, second) => {
        const [path, link] = [first, second].map((bytes) => Buffer.from(bytes).toString("latin1"));
        const body = paxRecord("path", path ?? "") + paxRecord("linkpath", link ?? "");
        const records = decodePaxRecords(Buffer.from(body, "latin1"), 0);
        expect([records.get("path"), records.get("linkpath")]).toEqual([path, link]);
      }),
    );
  });
});
