import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  STANDARD_ADDITIONAL_SENSE,
  VENDOR_ADDITIONAL_SENSE,
  describeAdditionalSense,
} from "../../src/scsi/additional-sense.ts";

const BYTE = fc.integer({ min: 0, max: 0xff });
const keys = (table: Readonly<Record<number, string>>): readonly number[] =>
  Object.keys(table).map(Number);

describe("describeAdditionalSense", () => {
  it.each([
    [0x00, 0x00, "No additional sense information"],
    [0x00, 0x01, "Filemark detected"],
    [0x00, 0x07, "Programmable early warning detected"],
    [0x04, 0x12, "Logical unit not ready, offline"],
    [0x24, 0x00, "Invalid field in CDB"],
    [0x30, 0x0c, "WORM medium - overwrite attempted"],
    [0x3f, 0x0e, "Reported LUNs data has changed"],
    [0x5d, 0xff, "Failure prediction threshold exceeded (false)"],
    [0x74, 0x6f, "External data encryption control error"],
  ])("gives T10's phrase for %i/%i", (code, qualifier, text) => {
    expect(describeAdditionalSense(code, qualifier)).toEqual({ text, origin: "standard" });
  });

  it.each([
    [0x40, 0x85, "Diagnostic failure on component 85h"],
    [0x4d, 0x0a, "Tagged overlapped commands (task tag 0Ah)"],
    [0x70, 0x20, "Decompression exception short algorithm ID of 20h"],
  ])("puts the qualifier of a numbered family into the text: %i/%i", (code, qualifier, text) => {
    expect(describeAdditionalSense(code, qualifier)).toEqual({ text, origin: "standard" });
  });

  it.each([
    [0x82, 0x82, /requires cleaning/],
    [0x83, 0x83, /has been cleaned/],
    [0x26, 0x93, /checksum/],
    [0xef, 0x10, /key required/],
    [0xee, 0x33, /^Encryption key management EEh\/33h \(IBM\)$/],
    [0x99, 0x01, /^Vendor specific additional sense 99h\/01h$/],
    [0x04, 0xf0, /^Vendor specific additional sense 04h\/F0h$/],
  ])("marks what vendors chose: %i/%i", (code, qualifier, text) => {
    const described = describeAdditionalSense(code, qualifier);
    expect(described.origin).toBe("vendor");
    expect(described.text).toMatch(text);
  });

  it("says so when it does not know a pair of T10's range", () => {
    expect(describeAdditionalSense(0x1f, 0x7e)).toEqual({
      text: "Unknown additional sense 1Fh/7Eh",
      origin: "unknown",
    });
  });

  it("has an answer for every pair, and calls nothing below 80h a vendor's", () => {
    fc.assert(
      fc.property(BYTE, BYTE, (code, qualifier) => {
        const { text, origin } = describeAdditionalSense(code, qualifier);
        expect(text).toMatch(/\S/);
        if (code < 0x80 && qualifier < 0x80) expect(origin).not.toBe("vendor");
        if (code >= 0x80) expect(origin).toBe("vendor");
      }),
    );
  });
});

describe("the tables", () => {
  it("hold a pair only once, and vendors' pairs only in the ranges left to vendors", () => {
    const vendor = keys(VENDOR_ADDITIONAL_SENSE);
    expect(vendor.filter((key) => key in STANDARD_ADDITIONAL_SENSE)).toEqual([]);
    expect(vendor.filter((key) => key >> 8 < 0x80 && (key & 0xff) < 0x80)).toEqual([]);
  });

  it("hold standard pairs in T10's range only, but for the false failure prediction", () => {
    const outside = keys(STANDARD_ADDITIONAL_SENSE).filter(
      (key) => key >> 8 >= 0x80 || (key & 0xff) >= 0x80,
    );
    expect(outside).toEqual([0x5dff]);
  });
});
