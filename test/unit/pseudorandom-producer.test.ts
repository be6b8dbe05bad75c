import { deflateSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PseudorandomProducer } from "../../src/stream/pseudorandom-producer.ts";

const WHOLE = 100_000;

/** All of it, taken in pieces of these lengths, over and over. */
function taken(seed: number, lengths: readonly number[]): Buffer {
  const producer = new PseudorandomProducer({ seed, wholeBytes: WHOLE });
  const pieces: Uint8Array[] = [];
  for (let index = 0; ; index++) {
    const target = new Uint8Array(lengths[index % lengths.length] ?? 1);
    const byteLength = producer.read(target);
    if (byteLength === 0) return Buffer.concat(pieces);
    pieces.push(target.subarray(0, byteLength));
  }
}

const lengths = fc.array(fc.integer({ min: 1000, max: 30_000 }), { minLength: 1, maxLength: 5 });

describe("pseudorandom bytes", () => {
  it("are the same for a seed, however they are taken, and others for another", () => {
    fc.assert(
      fc.property(fc.nat(), lengths, lengths, (seed, one, other) => {
        expect(taken(seed, one).equals(taken(seed, other))).toBe(true);
        expect(taken(seed, one).equals(taken(seed + 1, one))).toBe(false);
      }),
      { numRuns: 20 },
    );
  });

  it("can be made again from anywhere", () => {
    const whole = taken(7, [WHOLE]);
    fc.assert(
      fc.property(fc.nat({ max: WHOLE + 10 }), fc.nat({ max: 5000 }), (offset, length) => {
        const producer = new PseudorandomProducer({ seed: 7, wholeBytes: WHOLE });
        const target = new Uint8Array(length);
        const byteLength = producer.readAgain(offset, target);
        expect(byteLength).toBe(Math.min(length, Math.max(0, WHOLE - offset)));
        expect(
          whole.subarray(offset).subarray(0, byteLength).equals(target.subarray(0, byteLength)),
        ).toBe(true);
      }),
    );
  });

  it("cannot be compressed", () => {
    const whole = taken(1, [WHOLE]);
    expect(whole.length).toBe(WHOLE);
    expect(deflateSync(whole).length).toBeGreaterThanOrEqual(WHOLE);
  });
});
