import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  BlockProtectionError,
  checkBlock,
  PROTECTION_BYTES,
  protectBlock,
} from "../../src/drives/block-protection.ts";

/** IBM LTO SCSI Reference GA32-0928-06, annex D; CRC32C of the nine digits also RFC 3720, appendix B.4. */
// prettier-ignore
const KNOWN = [
  ["crc32c",      "313233343536373839", "839206e3"],
  ["crc32c",      "00",                 "51537d52"],
  ["crc32c",      "ff",                 "000000ff"],
  ["reedSolomon", "313233343536373839", "4b4f673a"],
  ["reedSolomon", "01",                 "38cf3801"],
  ["reedSolomon", "ff",                 "763f76ff"],
] as const;

const method = fc.constantFrom("crc32c" as const, "reedSolomon" as const);

describe("protection bytes", () => {
  it.each(KNOWN)("of %s for %s are %s", (kind, block, bytes) => {
    const data = Buffer.from(block, "hex");
    const slot = new Uint8Array(data.length + PROTECTION_BYTES);
    slot.set(data);
    protectBlock(slot, data.length, kind);
    expect(Buffer.from(slot.subarray(data.length)).toString("hex")).toBe(bytes);
    expect(Buffer.from(slot.subarray(0, data.length)).toString("hex")).toBe(block);
  });

  it("belong to their block and to no other", () => {
    const cases = fc.record({
      data: fc.uint8Array({ minLength: 1, maxLength: 64 }),
      bit: fc.nat(7),
      place: fc.nat(),
      kind: method,
    });
    fc.assert(
      fc.property(cases, ({ data, bit, place, kind }) => {
        const slot = new Uint8Array(data.length + PROTECTION_BYTES);
        slot.set(data);
        protectBlock(slot, data.length, kind);
        checkBlock(slot, data.length, kind);
        const byte = place % slot.length;
        slot[byte] = (slot[byte] ?? 0) ^ (1 << bit);
        expect(() => {
          checkBlock(slot, data.length, kind);
        }).toThrow(BlockProtectionError);
      }),
    );
  });

  it("cannot be missing", () => {
    expect(() => {
      checkBlock(new Uint8Array(3), -1, "crc32c");
    }).toThrow(BlockProtectionError);
  });
});
