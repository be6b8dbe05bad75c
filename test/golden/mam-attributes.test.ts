import { describe, expect, it } from "vitest";
import { ATTRIBUTE_LIST } from "../../src/scsi/attribute-list.ts";
import { MAM_ATTRIBUTES } from "../../src/scsi/mam-attributes.ts";
import { nameAttributes, numberAttributes } from "../../src/scsi/named-attributes.ts";
import { bytesOfHex, hexOf } from "./golden-hex.ts";
import { MAM_ATTRIBUTE_GOLDEN } from "./mam-attributes.golden.ts";

/** The attribute behind the length of an answer to READ ATTRIBUTE. */
function answerWith(attribute: string): Uint8Array {
  const item = bytesOfHex(attribute);
  return Uint8Array.from([0, 0, 0, item.length, ...item]);
}

describe.each(MAM_ATTRIBUTE_GOLDEN.map((golden) => [golden.hex, golden.value] as const))(
  "%s",
  (attribute, value) => {
    it("decodes to the known value, and encodes to the same bytes", () => {
      const answer = answerWith(attribute);
      const named = nameAttributes(ATTRIBUTE_LIST.decode(answer).items);
      expect(named).toEqual({ known: value, unknown: [], undecodable: [] });
      const again = ATTRIBUTE_LIST.encode({ items: numberAttributes(named.known) });
      expect(hexOf(again)).toBe(hexOf(answer));
    });
  },
);

it.each(Object.keys(MAM_ATTRIBUTES.entries))("%s has golden bytes", (name) => {
  expect(
    MAM_ATTRIBUTE_GOLDEN.filter(({ value }) => value !== undefined && name in value),
  ).not.toEqual([]);
});

it("states for each attribute the length that its golden bytes have", () => {
  const lengths = MAM_ATTRIBUTE_GOLDEN.map(({ hex, value = {} }) => {
    const [name = ""] = Object.keys(value);
    const entry = Object.entries(MAM_ATTRIBUTES.entries).find(([one]) => one === name)?.[1];
    const stated = entry?.byteLength;
    return stated === undefined || stated === bytesOfHex(hex).length - 5 ? undefined : name;
  });
  expect(lengths.filter((name) => name !== undefined)).toEqual([]);
});

it("asks for attributes of text format with the bytes the manual prints", () => {
  const [label, charset, barcode] = numberAttributes({
    barcode: "ABC123L9",
    textLocalization: 0x81,
    userLabel: "x",
  });
  const heads = ATTRIBUTE_LIST.encode({ items: [label, charset, barcode].flatMap((a) => a ?? []) });
  expect(hexOf(heads.subarray(4, 9))).toBe("08 03 02 00 A0");
  expect(hexOf(heads.subarray(169, 175))).toBe("08 05 00 00 01 81");
  expect(hexOf(heads.subarray(175, 180))).toBe("08 06 01 00 20");
});
