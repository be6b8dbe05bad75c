import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { crc32c, crc32cPortable } from "../../src/codec/crc32c.ts";
import { littleEndian, PROTECTION_VECTORS } from "../support/protection-vectors.ts";

/** Bytes at any alignment within their buffer: a view that begins anywhere. */
const alignedAnywhere = fc
  .tuple(fc.uint8Array({ maxLength: 700 }), fc.nat(17))
  .map(([data, lead]) => {
    const whole = new Uint8Array(lead + data.length + 3);
    whole.fill(0xa5);
    whole.set(data, lead);
    return whole.subarray(lead, lead + data.length);
  });

describe.each([
  ["crc32c", crc32c],
  ["crc32cPortable", crc32cPortable],
])("%s", (_name, compute) => {
  it.each(PROTECTION_VECTORS)("of $name is as computed elsewhere", ({ data, castagnoli }) => {
    // On the wire the CRC32C of a block goes least significant byte first.
    expect(littleEndian(compute(data))).toEqual(castagnoli);
  });

  it.each(PROTECTION_VECTORS)("of $name followed by its own bytes is constant", (vector) => {
    const whole = Uint8Array.from([...vector.data, ...vector.castagnoli]);
    // B798B438h before the final inversion (IBM GA32-0928-06, annex D).
    expect(~compute(whole) >>> 0).toBe(0xb798_b438);
  });

  it("continues an earlier result", () => {
    fc.assert(
      fc.property(alignedAnywhere, fc.nat(700), (data, cut) => {
        const first = compute(data.subarray(0, cut));
        expect(compute(data.subarray(cut), first)).toBe(compute(data));
      }),
    );
  });

  it("sees every changed bit", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 400 }), fc.nat(), (data, where) => {
        const changed = data.slice();
        const byte = where % data.length;
        changed[byte] = (changed[byte] ?? 0) ^ (1 << (where % 8));
        expect(compute(changed)).not.toBe(compute(data));
      }),
    );
  });
});

describe("crc32c and crc32cPortable", () => {
  it("agree on any bytes at any alignment, from any earlier result", () => {
    fc.assert(
      fc.property(alignedAnywhere, fc.integer({ min: 0, max: 0xffff_ffff }), (data, previous) => {
        expect(crc32cPortable(data)).toBe(crc32c(data));
        expect(crc32cPortable(data, previous)).toBe(crc32c(data, previous));
      }),
    );
  });

  it("agree on a long block", () => {
    const block = Uint8Array.from({ length: 262_144 + 5 }, (_, index) => (index * 31) & 0xff);
    expect(crc32cPortable(block)).toBe(crc32c(block));
    expect(crc32cPortable(block.subarray(3))).toBe(crc32c(block.subarray(3)));
  });
});
