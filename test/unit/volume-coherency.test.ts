import fc from "fast-check";
import { expect, it } from "vitest";
import { CodecError } from "../../src/codec/codec-error.ts";
import { VOLUME_COHERENCY } from "../../src/scsi/volume-coherency.ts";

const word = fc.bigInt(0n, 2n ** 64n - 1n);
const values = fc.integer({ min: 1, max: 8 }).chain((referenceBytes) =>
  fc.record({
    volumeChangeReference: fc.bigInt(0n, (1n << BigInt(8 * referenceBytes)) - 1n),
    referenceBytes: fc.constant(referenceBytes),
    coherencyCount: word,
    setIdentifier: word,
    clientInformation: fc.uint8Array({ maxLength: 60 }),
  }),
);

it("decodes what it encodes", () => {
  fc.assert(
    fc.property(values, (value) => {
      expect(VOLUME_COHERENCY.decode(VOLUME_COHERENCY.encode(value))).toEqual({ ...value });
    }),
  );
});

it("takes every prefix for damaged", () => {
  fc.assert(
    fc.property(values, (value) => {
      const whole = VOLUME_COHERENCY.encode(value);
      for (let end = 0; end < whole.length; end++) {
        expect(() => VOLUME_COHERENCY.decode(whole.subarray(0, end))).toThrow(CodecError);
      }
    }),
  );
});

it("refuses a reference that does not fit its length", () => {
  const value = {
    volumeChangeReference: 256n,
    referenceBytes: 1,
    coherencyCount: 0n,
    setIdentifier: 0n,
    clientInformation: new Uint8Array(0),
  };
  expect(() => VOLUME_COHERENCY.encode(value)).toThrow(CodecError);
  expect(() => VOLUME_COHERENCY.encode({ ...value, referenceBytes: 9 })).toThrow(CodecError);
});
