import { describe, expect, it } from "vitest";
import { CodecError } from "../../src/codec/codec-error.ts";
import { decodeLogicalUnit, encodeLogicalUnit } from "../../src/iscsi/logical-unit.ts";
import { serialAfter, serialDistance } from "../../src/iscsi/serial-number.ts";
import {
  decodeTextKeys,
  encodeTextKeys,
  splitText,
  TEXT_BYTES_MAX,
  TextJoiner,
  type TextKey,
} from "../../src/iscsi/text-keys.ts";

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

describe("text keys", () => {
  it("are separated by NULs, in their order, repeated or not", () => {
    const keys: TextKey[] = [
      ["TargetName", "iqn.a"],
      ["TargetAddress", "[::1]:3260,1"],
      ["TargetAddress", "10.0.0.1:3260,2"],
      ["X-com.example.key", "a=b"],
      ["TargetAlias", "Bändchen"],
      ["InitiatorAlias", ""],
    ];
    const encoded = encodeTextKeys(keys);
    expect(encoded).toEqual(
      text(
        "TargetName=iqn.a\0TargetAddress=[::1]:3260,1\0TargetAddress=10.0.0.1:3260,2\0" +
          "X-com.example.key=a=b\0TargetAlias=Bändchen\0InitiatorAlias=\0",
      ),
    );
    expect(decodeTextKeys(encoded)).toEqual(keys);
  });

  it("may have more NULs between them than needed", () => {
    expect(decodeTextKeys(text("\0A=1\0\0B=2\0\0"))).toEqual([
      ["A", "1"],
      ["B", "2"],
    ]);
  });

  it.each([
    ["no NUL at the end", text("A=1")],
    ["no equals sign", text("A1\0")],
    ["an empty key", text("=1\0")],
    ["a key in lower case", text("a=1\0")],
    ["a key of 64 characters", text(`${"A".repeat(64)}=1\0`)],
    ["a value of 2051 characters", text(`A=${"x".repeat(2051)}\0`)],
    ["bytes that are not UTF-8", Uint8Array.of(0x41, 0x3d, 0xff, 0)],
  ])("are refused with %s", (_what, bytes) => {
    expect(() => decodeTextKeys(bytes)).toThrow(CodecError);
  });

  it.each([
    ["A", "1\0B=2"],
    ["A", "\ud800"],
    ["A=B", ""],
    ["", "1"],
  ] satisfies TextKey[])("are not made of %j and %j", (key, value) => {
    expect(() => encodeTextKeys([[key, value]])).toThrow(CodecError);
  });

  it("come in several PDUs, cut anywhere", () => {
    const whole = encodeTextKeys([
      ["HeaderDigest", "CRC32C,None"],
      ["MaxBurstLength", "262144"],
    ]);
    for (let pieceBytes = 1; pieceBytes <= whole.length; pieceBytes++) {
      const pieces = splitText(whole, pieceBytes);
      const joiner = new TextJoiner();
      const joined = pieces.map((piece, i) => joiner.add(piece, i < pieces.length - 1));
      expect(joined.slice(0, -1).every((keys) => keys === undefined)).toBe(true);
      expect(joined.at(-1)).toEqual(decodeTextKeys(whole));
      expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThanOrEqual(pieceBytes);
    }
  });

  it("are sent in one empty PDU when there are none", () => {
    expect(splitText(new Uint8Array(0), 10)).toHaveLength(1);
    expect(new TextJoiner().add(new Uint8Array(0), false)).toEqual([]);
  });

  it("do not pile up without end", () => {
    const joiner = new TextJoiner();
    const piece = new Uint8Array(8192);
    for (let sent = 0; sent < TEXT_BYTES_MAX; sent += piece.length) joiner.add(piece, true);
    expect(() => joiner.add(Uint8Array.of(0), true)).toThrow(CodecError);
  });
});

describe("serial numbers", () => {
  it.each([
    [5, 3, 2],
    [3, 5, -2],
    [0, 0xffff_ffff, 1],
    [0xffff_ffff, 0, -1],
    [0x7fff_ffff, 0xffff_fffe, -0x7fff_ffff],
  ])("%i is ahead of %i by %i", (a, b, distance) => {
    expect(serialDistance(a, b)).toBe(distance);
  });

  it("go round", () => {
    expect(serialAfter(0xffff_ffff)).toBe(0);
    expect(serialAfter(0, -1)).toBe(0xffff_ffff);
    expect(serialAfter(0xffff_fffe, 5)).toBe(3);
  });
});

describe("logical units", () => {
  // SAM-5, single level structures: 00xxxxxxb peripheral device, 01xxxxxxb flat space.
  it.each([
    [0, "0000000000000000"],
    [1, "0001000000000000"],
    [255, "00ff000000000000"],
    [256, "4100000000000000"],
    [16_383, "7fff000000000000"],
  ])("%i is %s", (unit, hex) => {
    expect(Buffer.from(encodeLogicalUnit(unit)).toString("hex")).toBe(hex);
    expect(decodeLogicalUnit(encodeLogicalUnit(unit))).toBe(unit);
  });

  it.each(["0101000000000000", "8001000000000000", "c101000000000000", "0001000100000000", "0001"])(
    "%s is none",
    (hex) => {
      expect(decodeLogicalUnit(new Uint8Array(Buffer.from(hex, "hex")))).toBeUndefined();
    },
  );

  it("small numbers may be written flat", () => {
    expect(decodeLogicalUnit(Uint8Array.of(0x40, 9, 0, 0, 0, 0, 0, 0))).toBe(9);
  });

  it.each([-1, 16_384, 1.5, Number.NaN])("%d does not fit", (unit) => {
    expect(() => encodeLogicalUnit(unit)).toThrow(CodecError);
  });
});
