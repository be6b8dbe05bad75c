import fc from "fast-check";
import { expect, it } from "vitest";
import { CodecError } from "../../src/codec/codec-error.ts";
import { uintValue } from "../../src/codec/uint-value.ts";

it("decodes what it encodes, in exactly its length", () => {
  const sized = fc.integer({ min: 1, max: 6 }).chain((byteLength) =>
    fc.record({
      byteLength: fc.constant(byteLength),
      value: fc.integer({ min: 0, max: 2 ** (8 * byteLength) - 1 }),
    }),
  );
  fc.assert(
    fc.property(sized, ({ byteLength, value }) => {
      const bytes = uintValue(byteLength).encode(value);
      expect(bytes.length).toBe(byteLength);
      expect(uintValue(byteLength).decode(bytes)).toBe(value);
    }),
  );
});

it("decodes other lengths while the value fits", () => {
  expect(uintValue(2).decode(Uint8Array.of(7))).toBe(7);
  expect(uintValue(2).decode(Uint8Array.of(0, 0, 1, 2))).toBe(0x0102);
  for (const bytes of [[], [1, 0, 0], [0, 0, 0, 0, 0, 0, 1]]) {
    expect(() => uintValue(2).decode(Uint8Array.from(bytes))).toThrow(CodecError);
  }
});

it.each([256, -1, 1.5, Number.NaN])("refuses %s in one byte", (value) => {
  expect(() => uintValue(1).encode(value)).toThrow(CodecError);
});
