import { expect, it } from "vitest";
import { bits, flag, u16 } from "../../src/codec/field.ts";
import { addToMask } from "../../src/codec/field-mask.ts";

it("sets the bits of a field and no others", () => {
  const mask = new Uint8Array(4);
  addToMask(mask, bits(0, 6, 4));
  addToMask(mask, flag(1, 0));
  addToMask(mask, u16(2));
  expect([...mask]).toEqual([0x70, 0x01, 0xff, 0xff]);
});

it("leaves out what lies beyond the end", () => {
  const mask = new Uint8Array(1);
  addToMask(mask, u16(0));
  expect([...mask]).toEqual([0xff]);
});
