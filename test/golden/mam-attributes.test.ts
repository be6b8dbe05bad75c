import { describe, expect, it } from "vitest";
import { ATTRIBUTE_LIST } from "../../src/scsi/attribute-list.ts";
import type { AttributeEntry } from "../../src/scsi/mam-attributes.ts";
import { MAM_ATTRIBUTES } from "../../src/scsi/mam-attributes.ts";
import { nameAttributes, numberAttributes } from "../../src/scsi/named-attributes.ts";
import { bytesOfHex, hexOf } from "./golden-hex.ts";
import { MAM_ATTRIBUTE_GOLDEN } from "./mam-attributes.golden.ts";

const ANSWERS = MAM_ATTRIBUTE_GOLDEN.map(({ hex }) => {
  const attribute = bytesOfHex(hex);
  const bytes = Uint8Array.from([0, 0, 0, attribute.length, ...attribute]);
  return { bytes, ...nameAttributes(ATTRIBUTE_LIST.decode(bytes).items) };
});

describe.each(Object.entries<AttributeEntry>(MAM_ATTRIBUTES.entries))("%s", (name, entry) => {
  const answers = ANSWERS.filter(({ known }) => name in known);

  it("has golden bytes with the facts the table states", () => {
    expect(answers.length).toBeGreaterThan(0);
    for (const { bytes } of answers) {
      const [attribute] = ATTRIBUTE_LIST.decode(bytes).items;
      expect(attribute).toMatchObject({ readOnly: entry.readOnly, format: entry.format });
      expect([undefined, attribute?.value.length]).toContain(entry.byteLength);
    }
  });

  it("encodes to its golden bytes", () => {
    for (const { bytes, known } of answers) {
      expect(hexOf(ATTRIBUTE_LIST.encode({ items: numberAttributes(known) }))).toBe(hexOf(bytes));
    }
  });
});

it("leaves out attributes that were deleted, and keeps unknown ones", () => {
  const answer = bytesOfHex("00 00 00 0B 08 03 02 00 00 F0 00 00 00 01 55");
  expect(nameAttributes(ATTRIBUTE_LIST.decode(answer).items)).toEqual({
    known: {},
    unknown: [{ code: 0xf000, value: Uint8Array.of(0x55) }],
    undecodable: [],
  });
});

it("orders attributes by identifier, as WRITE ATTRIBUTE demands", () => {
  const attributes = numberAttributes({ barcode: "A", textLocalization: 0x81, userLabel: "x" });
  expect(attributes.map(({ identifier }) => identifier)).toEqual([0x0803, 0x0805, 0x0806]);
});
