import fc from "fast-check";
import { expect, it } from "vitest";
import { CodecError } from "../../src/codec/codec-error.ts";
import { exactText } from "../../src/codec/exact-text.ts";

it("loses nothing, whatever a drive sends", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 20 }), (bytes) => {
      expect(exactText(20).encode(exactText(20).decode(bytes))).toEqual(bytes);
    }),
  );
});

it("refuses what is too long in both directions, and characters without a byte", () => {
  expect(() => exactText(2).encode("abc")).toThrow(CodecError);
  expect(() => exactText(2).decode(new Uint8Array(3))).toThrow(CodecError);
  expect(() => exactText(2).encode("a\u0100")).toThrow("character outside ISO 8859-1");
});
