import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  formatBlockBytes,
  formatBytes,
  formatCount,
  formatDate,
  unitFor,
  formatDuration,
  formatRate,
  parseSize,
  printable,
  readableName,
} from "../../cli/output/format.ts";
import { parsePageCode } from "../../cli/page/page-code.ts";
import { hexDump, pageBytes } from "../../cli/page/hex-dump.ts";

describe("sizes", () => {
  it.each([
    [0, "0 bytes"],
    [1, "1 byte"],
    [999, "999 bytes"],
    [1000, "1.00 kB"],
    [12_345_678, "12.3 MB"],
    [999_600_000, "1.00 GB"],
    [18_000_000_000_000n, "18.0 TB"],
  ])("%s bytes are %s", (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });

  it.each([
    [1, "1 byte"],
    [1000, "1000 bytes"],
    [262_144, "256 KiB"],
    [8_388_608, "8 MiB"],
  ])("a block of %s bytes is %s", (bytes, text) => {
    expect(formatBlockBytes(bytes)).toBe(text);
  });

  it.each([
    ["512", 512],
    ["256KiB", 262_144],
    ["256 KiB", 262_144],
    ["1MiB", 1_048_576],
    ["1MB", 1_000_000],
    ["2 GB", 2_000_000_000],
  ])("%s is %d bytes", (text, bytes) => {
    expect(parseSize(text)).toBe(bytes);
  });

  it.each(["", "0", "-1", "64k", "1M", "1.5MB", "1e3", "KiB", "9999999TB"])(
    "%j is none",
    (text) => {
      expect(() => parseSize(text)).toThrow(expect.objectContaining({ code: "SIZE_INVALID" }));
    },
  );

  it("a block length that is shown can be given", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 31 }), (bytes) => {
        const shown = formatBlockBytes(bytes);
        expect(parseSize(shown)).toBe(bytes);
      }),
    );
  });
});

describe("times, rates and counts", () => {
  it.each([
    [0, "0 ms"],
    [999.4, "999 ms"],
    [3449, "3.4 s"],
    [59_960, "1 min 00 s"],
    [125_000, "2 min 05 s"],
    [3_599_600, "1 h 00 min"],
    [40_800_000, "11 h 20 min"],
  ])("%d ms are %s", (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });

  it("say a rate only where time has passed", () => {
    expect(formatRate(400_000_000, 1000)).toBe("400 MB/s");
    expect(formatRate(1, 0)).toBeUndefined();
  });

  it("say when something was made as dates are written", () => {
    expect(["20260101", "2026", ""].map(formatDate)).toEqual(["2026-01-01", "2026", ""]);
    expect(formatBlockBytes(1)).toBe("1 byte");
  });

  it("say one and many", () => {
    expect(formatCount(1, "file")).toBe("1 file");
    expect(formatCount(12_345n, "entry")).toBe("12,345 entries");
    const units = ["loads", "passes", "bytes", "errors/GB", "h", "°C"];
    expect(units.map((unit) => unitFor(1, unit))).toEqual([
      ...["load", "pass", "byte", "errors/GB", "h", "°C"],
    ]);
    expect(units.map((unit) => unitFor(2n, unit))).toEqual(units);
  });
});

describe("names", () => {
  it("are read as UTF-8, without control characters", () => {
    const bytes = Buffer.from("Größe\u001b[2J", "utf8").toString("latin1");
    expect(readableName(bytes)).toBe("Größe\\u001b[2J");
    // A terminal also obeys the upper control characters: 9Bh is ESC [.
    expect(printable("\u009b2J\u007f\n")).toBe("\\u009b2J\\u007f\\n");
  });
});

describe("page codes", () => {
  it.each([
    ["0x11", 0x11, 0],
    ["11h", 0x11, 0],
    ["0x0a/0xf0", 0x0a, 0xf0],
    ["3", 3, 0],
  ])("%s", (text, page, subpage) => {
    expect(parsePageCode(text)).toEqual({ page, subpage });
  });

  it.each(["11", "", "0x111", "0x11/", "0x1/2/3", "xyz"])("%j is none", (text) => {
    expect(() => parsePageCode(text)).toThrow(
      expect.objectContaining({ code: "PAGE_CODE_INVALID" }),
    );
  });
});

describe("a file with a page", () => {
  it("is hexadecimal text with comments, or bytes", () => {
    expect([...pageBytes(Buffer.from("# page\n0x70 00, 03\n0a0B\n"))]).toEqual([
      0x70, 0, 3, 10, 11,
    ]);
    expect([...pageBytes(Uint8Array.of(0x11, 0, 0, 4))]).toEqual([0x11, 0, 0, 4]);
  });

  it("reads back what was dumped as digits", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1 }), (bytes) => {
        const text = hexDump(bytes)
          .map((line) => line.slice(6, 53))
          .join("\n");
        expect([...pageBytes(Buffer.from(text))]).toEqual([...bytes]);
      }),
    );
  });
});
