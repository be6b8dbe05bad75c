import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CodecError } from "../../src/codec/codec-error.ts";
import { flag, tail, u16 } from "../../src/codec/field.ts";
import { defineModePage } from "../../src/scsi/define-mode-page.ts";
import { ALL_MODE_PAGES, modePageOf } from "../../src/scsi/mode-page-table.ts";
import { CONTROL_DATA_PROTECTION_PAGE } from "../../src/scsi/mode-pages/control-data-protection.ts";
import { DATA_COMPRESSION_PAGE } from "../../src/scsi/mode-pages/data-compression.ts";
import {
  DEVICE_CONFIGURATION_PAGE,
  DEVICE_CONFIGURATION_PAGE_DAT,
} from "../../src/scsi/mode-pages/device-configuration.ts";
import {
  MEDIUM_PARTITION_PAGE,
  partitionSizes,
} from "../../src/scsi/mode-pages/medium-partition.ts";
import { bytesOfHex, hexOf } from "../golden/golden-hex.ts";

const COMPRESSION = bytesOfHex("8F 0E C0 80 00 00 00 FF 00 00 00 FF 00 00 00 00");

describe("changeable values", () => {
  it("shows header and every bit of the named fields", () => {
    expect(hexOf(DATA_COMPRESSION_PAGE.changeableMask)).toBe(
      "0F 0E 80 80 00 00 00 00 00 00 00 00 00 00 00 00",
    );
    expect(hexOf(CONTROL_DATA_PROTECTION_PAGE.changeableMask.subarray(0, 9))).toBe(
      "4A F0 00 1C FF 3F E0 00 00",
    );
  });

  it("follows a drive that lets other fields change", () => {
    expect(hexOf(DATA_COMPRESSION_PAGE.maskOf(["compressionAlgorithm"]))).toBe(
      "0F 0E 00 00 FF FF FF FF 00 00 00 00 00 00 00 00",
    );
    expect(hexOf(MEDIUM_PARTITION_PAGE.maskOf(["sizeUnit", "size0", "size3"], 12))).toBe(
      "11 0A 00 00 18 00 00 00 FF FF 00 00",
    );
  });

  it.each(ALL_MODE_PAGES.map((page) => [page.name, page] as const))(
    "%s: owns no bit outside of its fields",
    (_name, page) => {
      const all = page.maskOf(Object.keys(page.codec.layout.fields).slice(2));
      const body = page.subpage === 0 ? 2 : 4;
      const fields = page.codec.layout.fieldMask;
      expect(hexOf(all.subarray(body))).toBe(hexOf(fields.subarray(body)));
      expect(page.changeableMask.length).toBe(page.codec.layout.byteLength);
    },
  );
});

describe("findUnchangeable", () => {
  const changed = (byte: number, bits: number): Uint8Array => {
    const sent = COMPRESSION.slice();
    sent[byte] = (sent[byte] ?? 0) ^ bits;
    return sent;
  };
  const find = (sent: Uint8Array, mask?: Uint8Array) =>
    DATA_COMPRESSION_PAGE.findUnchangeable({
      sent,
      current: COMPRESSION,
      ...(mask === undefined ? {} : { mask }),
    });

  it("lets changeable bits and the savable bit pass", () => {
    expect(find(COMPRESSION)).toBeUndefined();
    expect(find(changed(2, 0x80))).toBeUndefined();
    expect(find(changed(0, 0x80))).toBeUndefined();
  });

  it("names the first bit that may not change", () => {
    expect(find(changed(2, 0xc1))).toEqual({ byte: 2, bit: 6 });
    expect(find(changed(7, 0x0f))).toEqual({ byte: 7, bit: 3 });
    expect(find(changed(2, 0x80), DATA_COMPRESSION_PAGE.maskOf([]))).toEqual({ byte: 2, bit: 7 });
  });

  it("does not take the header of the mask for leave to change it", () => {
    expect(find(changed(1, 0x02))).toEqual({ byte: 1, bit: 1 });
    expect(find(COMPRESSION.subarray(0, 12))).toEqual({ byte: 1, bit: 7 });
    const protection = CONTROL_DATA_PROTECTION_PAGE.changeableMask;
    const wrong = protection.slice();
    wrong[3] = 0x1d;
    expect(
      CONTROL_DATA_PROTECTION_PAGE.findUnchangeable({ sent: wrong, current: protection }),
    ).toEqual({ byte: 3, bit: 0 });
  });
});

describe("modified", () => {
  it("changes only the fields named, and clears the savable bit", () => {
    const before = COMPRESSION.slice();
    const out = DATA_COMPRESSION_PAGE.modified(COMPRESSION, { compressionEnabled: false });
    expect(hexOf(out)).toBe("0F 0E 40 80 00 00 00 FF 00 00 00 FF 00 00 00 00");
    expect(COMPRESSION).toEqual(before);
  });

  it("keeps what this project does not know", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 30, maxLength: 30 }), (rest) => {
        const current = Uint8Array.from([0x10, 30, ...rest]);
        const out = DEVICE_CONFIGURATION_PAGE.modified(current, { writeDelayTenthSeconds: 258 });
        expect(hexOf(out.subarray(0, 6))).toBe(hexOf(current.subarray(0, 6)));
        expect([out[6], out[7]]).toEqual([1, 2]);
        expect(hexOf(out.subarray(8))).toBe(hexOf(current.subarray(8)));
      }),
    );
  });

  it("refuses a field this drive's page does not reach, and a value that does not fit", () => {
    const short = bytesOfHex("11 06 01 00 10 03 00 00");
    expect(() => MEDIUM_PARTITION_PAGE.modified(short, { size0: 1 })).toThrow(
      "Medium Partition mode page/size0",
    );
    expect(() => MEDIUM_PARTITION_PAGE.modified(short, { sizeUnit: 4 })).toThrow(
      "Medium Partition mode page/sizeUnit",
    );
  });
});

describe("decode", () => {
  it("refuses the bytes of another page", () => {
    expect(() => DATA_COMPRESSION_PAGE.decode(bytesOfHex("10 0E 00 00"))).toThrow(CodecError);
    const extension = bytesOfHex(`50 02 00 1C ${"00 ".repeat(28)}`);
    const page = modePageOf({ page: 0x10, subpage: 0x01 });
    expect(() => page?.decode(extension)).toThrow("subpage is 2");
  });

  it("tells fields the drive does not have from an answer that was cut", () => {
    const whole = MEDIUM_PARTITION_PAGE.decode(bytesOfHex("11 0A 01 01 10 03 00 00 FF FF 00 02"));
    expect(whole.truncated).toBe(false);
    expect(partitionSizes(whole)).toEqual([0xffff, 2]);
    const cut = MEDIUM_PARTITION_PAGE.decode(bytesOfHex("11 0A 01 01 10 03 00 00 FF FF"));
    expect(cut.truncated).toBe(true);
    expect(partitionSizes(cut)).toEqual([0xffff]);
  });

  it("leaves the savable bit out of what MODE SELECT sends", () => {
    const value = DATA_COMPRESSION_PAGE.decode(COMPRESSION);
    expect(value.savable).toBe(true);
    expect(DATA_COMPRESSION_PAGE.encode(value)).toEqual(COMPRESSION);
    expect(DATA_COMPRESSION_PAGE.encode(value, { forSelect: true })[0]).toBe(0x0f);
  });
});

it("gives a family its own variant of a page and the standard's elsewhere", () => {
  const configuration = { page: 0x10, subpage: 0 };
  expect(modePageOf(configuration)).toBe(DEVICE_CONFIGURATION_PAGE);
  expect(modePageOf(configuration, "dat")).toBe(DEVICE_CONFIGURATION_PAGE_DAT);
  expect(modePageOf({ page: 0x0f, subpage: 0 }, "dat")).toBe(DATA_COMPRESSION_PAGE);
  expect(modePageOf({ page: 0x3e, subpage: 0 })).toBeUndefined();
});

it("refuses, while it loads, a table that does not fit", () => {
  const wrong = { name: "Wrong", page: 0x20, reference: "none", byteLength: 6, changeable: [] };
  expect(() => defineModePage({ ...wrong, fields: { a: u16(4), b: flag(5, 0) } })).toThrow(
    CodecError,
  );
  expect(() => defineModePage({ ...wrong, fields: { a: tail(u16(5)) } })).toThrow(CodecError);
  expect(() => defineModePage({ ...wrong, fields: { a: flag(1, 0) } })).toThrow(CodecError);
});
