import { describe, expect, it } from "vitest";
import { CodecError } from "../../src/codec/codec-error.ts";
import { bits, flag, i24, orZero, tail, text, u16, u24, u32, u8 } from "../../src/codec/field.ts";
import { layout } from "../../src/codec/layout.ts";
import { parameterTable } from "../../src/codec/parameter-table.ts";
import { fixedItem, sizedLayout, sizedList } from "../../src/codec/sized.ts";
import { counter } from "../../src/codec/value-codec.ts";

const OPCODE = { byte: 0, bit: 7, widthBits: 8, value: 0x12 };

describe("layout", () => {
  it("refuses fields that share a bit while it is defined", () => {
    expect(() => layout("overlap", 4, { a: u16(0), b: flag(1, 0) })).toThrow(
      /overlap\/b.*bit 0 is taken/,
    );
  });

  it("refuses a field that shares a bit with a constant", () => {
    expect(() => layout("overlap", 2, { a: bits(0, 3, 2) }, [OPCODE])).toThrow(CodecError);
  });

  it("refuses a field beyond the end", () => {
    expect(() => layout("overhang", 4, { a: u32(1) })).toThrow(/overhang\/a.*beyond/);
  });

  it("puts bits where the standards count them", () => {
    const place = layout("place", 6, { top: flag(1, 7), low: bits(1, 3, 0), count: i24(2) }, [
      OPCODE,
    ]);
    expect([...place.encode({ top: true, low: 0x0a, count: -2 })]).toEqual([
      0x12, 0x8a, 0xff, 0xff, 0xfe, 0x00,
    ]);
  });

  it("finds the first reserved bit that is set, also beyond its end", () => {
    const place = layout("place", 2, { low: bits(1, 3, 0) }, [OPCODE]);
    expect(place.findReservedBit(Uint8Array.of(0xff, 0x0f))).toBeUndefined();
    expect(place.findReservedBit(Uint8Array.of(0x12, 0x30))).toEqual({ byte: 1, bit: 5 });
    expect(place.findReservedBit(Uint8Array.of(0x12, 0x0f, 0x01))).toEqual({ byte: 2, bit: 0 });
  });

  it("makes absent defaults zero and absent text empty", () => {
    const named = layout("named", 5, { code: orZero(u8(0)), name: orZero(text(1, 4)) });
    expect([...named.encode({})]).toEqual([0, 0x20, 0x20, 0x20, 0x20]);
    expect(named.decode(named.encode({}))).toEqual({ code: 0, name: "" });
  });

  it("is only as long as the last tail field that is given", () => {
    const tailed = layout("tailed", 8, { a: u8(0), b: tail(u16(2)), c: tail(u32(4)) });
    expect(tailed.encode({ a: 1 })).toHaveLength(1);
    expect(tailed.encode({ a: 1, b: 2 })).toHaveLength(4);
    expect(tailed.decode(tailed.encode({ a: 1, c: 3 }))).toEqual({ a: 1, b: 0, c: 3 });
    expect(tailed.decode(Uint8Array.of(1, 0, 0, 2, 9))).toEqual({ a: 1, b: 2 });
  });

  it("does not look beyond its own bytes", () => {
    const small = layout("small", 2, { a: u16(0) });
    expect(small.decode(Uint8Array.of(1, 2, 3, 4))).toEqual({ a: 0x0102 });
    expect(() => small.decode(Uint8Array.of(1))).toThrow(CodecError);
  });
});

describe("sizedLayout", () => {
  const sized = sizedLayout(
    layout("sized", 8, { length: u8(0), a: u8(1), b: tail(u16(2)), c: tail(u32(4)) }),
    { field: "length", plusBytes: 1 },
  );

  it("keeps apart what the sender does not have and what was cut off", () => {
    // The sender says 4 bytes: there is no c, and nothing is missing.
    expect(sized.decode(Uint8Array.of(3, 1, 0, 2, 9, 9, 9, 9))).toEqual({
      a: 1,
      b: 2,
      truncated: false,
    });
    // The sender says 8 bytes, 4 came.
    expect(sized.decode(Uint8Array.of(7, 1, 0, 2))).toEqual({ a: 1, b: 2, truncated: true });
  });
});

describe("sizedList", () => {
  const list = sizedList(
    layout("list", 2, { length: u16(0) }),
    { field: "length", plusBytes: 2 },
    fixedItem(layout("item", 3, { value: u24(0) })),
  );

  it("tells an answer that was cut within an item, and refuses a list that ends within one", () => {
    const cut = Uint8Array.of(0, 6, 0, 0, 1, 0, 0);
    expect(list.decode(cut)).toEqual({ items: [{ value: 1 }], truncated: true });
    const broken = Uint8Array.of(0, 5, 0, 0, 1, 0, 0);
    expect(() => list.decode(broken)).toThrow(CodecError);
  });

  it("names the item and the byte of what does not fit", () => {
    expect(() => list.encode({ items: [{ value: 1 }, { value: 0x100_0000 }] })).toThrow(
      /item\/value \(byte 0\)/,
    );
  });
});

describe("parameterTable", () => {
  it("refuses two names for one code while it is defined", () => {
    expect(() =>
      parameterTable("table", {
        one: { code: 1, codec: counter(4) },
        other: { code: 1, codec: counter(2) },
      }),
    ).toThrow(/table\/other.*has the code of one/);
  });

  it("keeps what it cannot name or decode", () => {
    const table = parameterTable("table", { one: { code: 1, codec: counter(4) } });
    const strange = { code: 9, value: Uint8Array.of(1) };
    const empty = { code: 1, value: new Uint8Array(0) };
    expect(table.name([strange, empty])).toMatchObject({
      known: {},
      unknown: [strange],
      undecodable: [{ name: "one", raw: empty }],
    });
  });
});

describe("counter", () => {
  it("decodes any length of 1 to 8 bytes", () => {
    expect(counter(4).decode(Uint8Array.of(7))).toBe(7n);
    expect(counter(4).decode(new Uint8Array(8).fill(0xff))).toBe(2n ** 64n - 1n);
    expect(() => counter(4).decode(new Uint8Array(9))).toThrow(CodecError);
  });
});
