import { describe, expect, it } from "vitest";
import { ALL_VPD_PAGES } from "../../src/scsi/vpd-page-table.ts";
import type { Designator } from "../../src/scsi/vpd-pages/designator.ts";
import { DEVICE_IDENTIFICATION } from "../../src/scsi/vpd-pages/device-identification.ts";
import { SCSI_PORTS } from "../../src/scsi/vpd-pages/scsi-ports.ts";
import { UNIT_SERIAL_NUMBER } from "../../src/scsi/vpd-pages/unit-serial-number.ts";
import { bytesOfHex, hexOf } from "../golden/golden-hex.ts";

it("refuses standard INQUIRY data, which old drives send for any page", () => {
  const inquiry = bytesOfHex(`01 80 02 02 1F 00 00 00 ${"20 ".repeat(28)}`);
  for (const { page, codec } of ALL_VPD_PAGES) {
    if (page !== 0x80) expect(() => codec.decode(inquiry)).toThrow("page code is 128");
  }
});

describe("Unit Serial Number", () => {
  it("keeps the spaces a drive sends", () => {
    const bytes = bytesOfHex("01 80 00 06 20 20 41 42 20 20");
    const page = UNIT_SERIAL_NUMBER.codec.decode(bytes);
    expect(page.serialNumber).toBe("  AB  ");
    expect(UNIT_SERIAL_NUMBER.codec.encode(page)).toEqual(bytes);
  });

  it("tells when it was cut", () => {
    const page = UNIT_SERIAL_NUMBER.codec.decode(bytesOfHex("01 80 00 06 41 42"));
    expect(page).toMatchObject({ serialNumber: "AB", truncated: true });
  });

  it("is empty on a drive that sends none", () => {
    const page = UNIT_SERIAL_NUMBER.codec.decode(bytesOfHex("01 80 00 00"));
    expect(page).toMatchObject({ serialNumber: "", truncated: false });
  });
});

describe("designators", () => {
  const common = { protocol: 0, protocolValid: false, association: 0, codeSet: 1 } as const;
  const encode = (designator: Designator): string =>
    hexOf(DEVICE_IDENTIFICATION.codec.encode({ deviceType: 1, items: [designator] }));

  it("keeps a name of a known type with an odd length as it is", () => {
    const bytes = bytesOfHex("01 83 00 08 01 03 00 04 01 02 03 04");
    const page = DEVICE_IDENTIFICATION.codec.decode(bytes);
    expect(page.items[0]).toMatchObject({ kind: "other", type: 3 });
    expect(DEVICE_IDENTIFICATION.codec.encode(page)).toEqual(bytes);
  });

  it("refuses a name that would come back as another kind", () => {
    const naa = { kind: "other", type: 3, bytes: new Uint8Array(8) } as const;
    expect(() => encode({ ...common, ...naa })).toThrow("is not of the kind other");
    const short = { kind: "naa", name: new Uint8Array(7) } as const;
    expect(() => encode({ ...common, ...short })).toThrow("is not of the kind naa");
  });

  it("is an error when a name reaches beyond its list, and told when the answer was cut", () => {
    const beyond = bytesOfHex("01 83 00 06 01 03 00 08 50 01");
    expect(() => DEVICE_IDENTIFICATION.codec.decode(beyond)).toThrow("reaches beyond the list");
    const cut = DEVICE_IDENTIFICATION.codec.decode(bytesOfHex("01 83 00 0C 01 03 00 08 50 01"));
    expect(cut).toMatchObject({ items: [], truncated: true });
  });
});

it("refuses a port whose names reach beyond it", () => {
  const bytes = bytesOfHex("01 88 00 12 00 00 00 01 00 00 00 00 00 00 00 06 61 93 00 08 50 01");
  expect(() => SCSI_PORTS.codec.decode(bytes)).toThrow("reaches beyond the list");
});
