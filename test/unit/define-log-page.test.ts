import { describe, expect, it } from "vitest";
import { CodecError } from "../../src/codec/codec-error.ts";
import { isAllOnes, reportedValue } from "../../src/scsi/define-log-page.ts";
import { ALL_LOG_PAGES } from "../../src/scsi/log-page-table.ts";
import { LOG_PAGE } from "../../src/scsi/log-page.ts";
import { DRIVE_STATUS_DLT_S4 } from "../../src/scsi/log-pages/drive-status.ts";
import { SEQUENTIAL_ACCESS_DEVICE } from "../../src/scsi/log-pages/sequential-access-device.ts";
import { TAPE_DIAGNOSTIC_DATA } from "../../src/scsi/log-pages/tape-diagnostic-data.ts";
import {
  VOLUME_STATISTICS,
  VOLUME_STATISTICS_PREVIOUS,
} from "../../src/scsi/log-pages/volume-statistics.ts";

describe("a log page of named parameters", () => {
  it("keeps what it cannot name and gives it back in its place", () => {
    const bytes = Uint8Array.of(0x0c, 0, 0, 13, 0x70, 1, 0x43, 1, 9, 0x80, 1, 0x43, 4, 0, 0, 0, 7);
    const page = SEQUENTIAL_ACCESS_DEVICE.decode(bytes);
    expect(page.known).toEqual({ lifetimeLoads: 7n });
    expect(page.unknown).toEqual([{ code: 0x7001, value: Uint8Array.of(9) }]);
    const again = SEQUENTIAL_ACCESS_DEVICE.encode(page.known, {
      unknown: page.unknown,
      control: 0x43,
    });
    expect(again).toEqual(bytes);
  });

  it("tells values of all ones, and reportedValue leaves them out", () => {
    const bytes = SEQUENTIAL_ACCESS_DEVICE.encode({
      capacityToPosition: 0xffff_ffffn,
      lifetimeLoads: 5n,
    });
    const page = SEQUENTIAL_ACCESS_DEVICE.decode(bytes);
    expect(page.allOnes).toEqual(["capacityToPosition"]);
    expect(reportedValue(page, "capacityToPosition")).toBeUndefined();
    expect(reportedValue(page, "lifetimeLoads")).toBe(5n);
    expect(reportedValue(page, "bytesFromHost")).toBeUndefined();
  });

  it("goes by the length that was sent, not the usual one", () => {
    const four = { code: 0x0000, control: 0, value: new Uint8Array(4).fill(0xff) };
    const page = SEQUENTIAL_ACCESS_DEVICE.decode(LOG_PAGE.encode({ page: 0x0c, items: [four] }));
    expect(page.known).toEqual({ bytesFromHost: 0xffff_ffffn });
    expect(page.allOnes).toEqual(["bytesFromHost"]);
  });

  it("refuses another page and another subpage", () => {
    const previous = VOLUME_STATISTICS_PREVIOUS.encode({ pageValid: true });
    expect(previous[0]).toBe(0x57);
    expect(() => VOLUME_STATISTICS.decode(previous)).toThrow(/subpage.*01h where 00h/);
    expect(() => SEQUENTIAL_ACCESS_DEVICE.decode(previous)).toThrow(/page.*17h where 0Ch/);
    expect(() => VOLUME_STATISTICS.decode(new Uint8Array(3))).toThrow(CodecError);
  });

  it("takes whatever stands in the subpage byte of a drive from before subpages", () => {
    const bytes = Uint8Array.of(0x17, 0x55, 0, 5, 0, 0, 3, 1, 1);
    expect(VOLUME_STATISTICS.decode(bytes).known).toEqual({ pageValid: true });
  });

  it("keeps a parameter whose bytes are not what its name says", () => {
    const record = { code: 0x0202, control: 3, value: Uint8Array.of(5, 0, 0, 0, 1, 2) };
    const page = VOLUME_STATISTICS.decode(LOG_PAGE.encode({ page: 0x17, items: [record] }));
    expect(page.known).toEqual({});
    expect(page.undecodable).toHaveLength(1);
    expect(page.undecodable[0]).toMatchObject({
      name: "partitionCapacities",
      raw: { code: 0x0202, value: record.value },
    });
  });
});

// Quantum DLT-S4 product manual: LBIN clear in the control byte of a list parameter says that its value is ASCII.
describe("the device status of a DLT-S4", () => {
  const text = Uint8Array.of(0x31, 0x32, 0x33, 0x34);

  it("does not take text for a number", () => {
    const items = [
      { code: 0x000e, control: 0x01, value: text },
      { code: 0x000f, control: 0x03, value: Uint8Array.of(0, 0, 1, 0) },
      { code: 0x7777, control: 0x01, value: text },
    ];
    const page = DRIVE_STATUS_DLT_S4.decode(LOG_PAGE.encode({ page: 0x3e, items }));
    expect(page.known).toEqual({ powerOnTime: 256n });
    expect(page.undecodable).toEqual([
      {
        name: "powerCycles",
        problem: "is sent as ASCII text",
        raw: { code: 0x000e, value: text },
      },
    ]);
    expect(page.unknown).toEqual([{ code: 0x7777, value: text }]);
  });
});

describe("a log page of records", () => {
  it("keeps a record of another length as bytes", () => {
    const short = { code: 0, control: 3, value: new Uint8Array(60) };
    const page = TAPE_DIAGNOSTIC_DATA.decode(LOG_PAGE.encode({ page: 0x16, items: [short] }));
    expect(page.records).toEqual([]);
    expect(page.undecodable.map(({ raw }) => raw)).toEqual([{ code: 0, value: short.value }]);
  });

  it("refuses a record number that is not one", () => {
    const { records } = TAPE_DIAGNOSTIC_DATA.decode(Uint8Array.of(0x16, 0, 0, 0));
    expect(records).toEqual([]);
    const value = TAPE_DIAGNOSTIC_DATA.record.decode(new Uint8Array(68));
    expect(() => TAPE_DIAGNOSTIC_DATA.encode([{ code: 910, value }])).toThrow(CodecError);
  });
});

describe("isAllOnes", () => {
  it.each([
    [[], false],
    [[0xff], true],
    [[0xff, 0xff, 0xff], true],
    [[0xff, 0xfe], false],
  ])("of %j is %s", (bytes, expected) => {
    expect(isAllOnes(Uint8Array.from(bytes))).toBe(expected);
  });
});

describe("the table", () => {
  it("has each page, subpage and family once, each with its source", () => {
    const keys = ALL_LOG_PAGES.map((page) => {
      const family = "family" in page ? page.family : undefined;
      return `${String(page.page)}/${String(page.subpage)}/${family ?? ""}`;
    });
    expect(keys).toEqual([...new Set(keys)]);
    expect(ALL_LOG_PAGES.filter(({ reference }) => !/\S/.test(reference))).toEqual([]);
  });
});
