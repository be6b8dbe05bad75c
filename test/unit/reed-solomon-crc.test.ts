import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { reedSolomonCrc } from "../../src/codec/reed-solomon-crc.ts";
import { bigEndian, PROTECTION_VECTORS } from "../support/protection-vectors.ts";

describe("reedSolomonCrc", () => {
  it.each(PROTECTION_VECTORS)("of $name is as computed elsewhere", ({ data, reedSolomon }) => {
    // On the wire the Reed-Solomon CRC goes most significant byte first.
    expect(bigEndian(reedSolomonCrc(data))).toEqual(reedSolomon);
  });

  it.each(PROTECTION_VECTORS)(
    "of $name followed by its own bytes is 0",
    ({ data, reedSolomon }) => {
      expect(reedSolomonCrc(Uint8Array.from([...data, ...reedSolomon]))).toBe(0);
    },
  );

  it("has the printed entries in its table", () => {
    expect(reedSolomonCrc(Uint8Array.of(0x01))).toBe(0x38cf_3801);
    expect(reedSolomonCrc(Uint8Array.of(0xff))).toBe(0x763f_76ff);
  });

  it("continues an earlier result", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(300), (data, cut) => {
        const first = reedSolomonCrc(data.subarray(0, cut));
        expect(reedSolomonCrc(data.subarray(cut), first)).toBe(reedSolomonCrc(data));
      }),
    );
  });

  it("cannot see how many zeros a block of zeros has", () => {
    fc.assert(
      fc.property(fc.nat(5000), (length) => {
        expect(reedSolomonCrc(new Uint8Array(length))).toBe(0);
      }),
    );
  });
});
