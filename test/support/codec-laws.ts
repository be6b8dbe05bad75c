/** The laws that every definition must pass, whatever it describes. `test/property/definition-laws.test.ts` applies them. */
import fc from "fast-check";
import { expect } from "vitest";
import { CodecError } from "../../src/codec/codec-error.ts";
import type { Codec, Fields, Layout } from "../../src/codec/layout.ts";
import type { Feed, Loose } from "./generators.ts";
import { feedOf, frameOf, isLoose, isSizedList, itemLayout } from "./generators.ts";

/** One definition under the laws. */
export interface LawSubject {
  readonly name: string;
  readonly codec: Codec<unknown>;
  readonly feed: Feed;
  /** The structure that the first bytes follow, where the codec does not show it: for the law of clean bits. */
  readonly frame?: Layout<Fields>;
  /** Finds the stray bit where neither a frame nor decoding can tell: structures with constants inside of values. */
  readonly findStrayBit?: (encoded: Uint8Array) => Place | undefined;
  /** Keys of an input that only steer the encoder and are not decoded. */
  readonly steering?: readonly string[];
  /** Keys that decoding adds: computed lengths, formats. */
  readonly derived?: readonly string[];
  /** Decodes more than it encodes (counters of any length, control bytes): bytes need not come back, values do. */
  readonly lenient?: boolean;
  /** Inputs whose bytes do not say how long they are (MODE SELECT lists): no prefix of them can look cut. */
  unsized?(input: unknown): boolean;
}

/** A subject that describes itself. */
export function subjectOf(codec: Codec<unknown>, more: Partial<LawSubject> = {}): LawSubject {
  return { name: codec.name, codec, feed: feedOf(codec), ...more };
}

function isNothing(value: unknown): boolean {
  if (value === undefined || value === false || value === 0 || value === 0n) return true;
  if (typeof value === "string") return value === "";
  if (value instanceof Uint8Array) return value.every((byte) => byte === 0);
  return Array.isArray(value) && value.length === 0;
}

interface Comparison {
  readonly steering: readonly string[];
  readonly derived: readonly string[];
}

const show = (value: unknown): string =>
  fc.stringify(value instanceof Uint8Array ? [...value] : value);

/** Where `decoded` fails to say what was `given`; `undefined` when it says all of it and invents nothing. */
export function findDifference(
  given: unknown,
  decoded: unknown,
  how: Comparison = { steering: [], derived: [] },
): string | undefined {
  if (given instanceof Uint8Array || decoded instanceof Uint8Array) {
    return show(given) === show(decoded) ? undefined : `${show(given)} became ${show(decoded)}`;
  }
  if (Array.isArray(given) && Array.isArray(decoded)) {
    return differenceAlong(given, decoded, how);
  }
  if (isLoose(given) && isLoose(decoded)) return differenceInside(given, decoded, how);
  return Object.is(given, decoded) || (given === 0 && decoded === 0)
    ? undefined
    : `${show(given)} became ${show(decoded)}`;
}

function differenceAlong(
  given: readonly unknown[],
  decoded: readonly unknown[],
  how: Comparison,
): string | undefined {
  if (given.length !== decoded.length) {
    return `${String(given.length)} items became ${String(decoded.length)}`;
  }
  for (const [index, one] of given.entries()) {
    const inside = findDifference(one, decoded[index], how);
    if (inside !== undefined) return `[${String(index)}] ${inside}`;
  }
  return undefined;
}

function differenceInside(given: Loose, decoded: Loose, how: Comparison): string | undefined {
  for (const [key, value] of Object.entries(given)) {
    if (how.steering.includes(key) || value === undefined) continue;
    const inside = findDifference(value, decoded[key], how);
    if (inside !== undefined) return `${key}: ${inside}`;
  }
  for (const [key, value] of Object.entries(decoded)) {
    if (given[key] !== undefined || how.derived.includes(key)) continue;
    if (!isNothing(value)) return `${key}: not given, yet decoded as ${show(value)}`;
  }
  return undefined;
}

/** Runs `act`; a CodecError is an answer, anything else that is thrown fails the test. */
function answerOf<T>(act: () => T): { readonly value: T } | { readonly refused: CodecError } {
  try {
    return { value: act() };
  } catch (error) {
    if (error instanceof CodecError) return { refused: error };
    throw error;
  }
}

/** Law 1: decoding what was encoded gives the value back. */
function valueRoundTrip(subject: LawSubject): void {
  const how = { steering: subject.steering ?? [], derived: subject.derived ?? [] };
  fc.assert(
    fc.property(subject.feed.inputs, (input) => {
      const decoded = subject.codec.decode(subject.codec.encode(input));
      expect(findDifference(input, decoded, how)).toBeUndefined();
    }),
  );
}

/** Law 2: whatever bytes could be decoded, encoding them settles after one step. */
function byteFixpoint(subject: LawSubject): void {
  fc.assert(
    fc.property(bytesFor(subject), (bytes) => {
      const first = answerOf(() => subject.codec.decode(bytes));
      if ("refused" in first) return;
      const again = answerOf(() => subject.codec.encode(first.value));
      // A lenient codec may have read a counter that is wider than the one it writes.
      if (subject.lenient === true && "refused" in again) return;
      if ("refused" in again) throw again.refused;
      const settled = again.value;
      expect([...subject.codec.encode(subject.codec.decode(settled))]).toEqual([...settled]);
    }),
  );
}

/** Law 3: encoding sets no bit that belongs to nothing. */
function cleanBits(subject: LawSubject): void {
  fc.assert(
    fc.property(subject.feed.inputs, (input) => {
      const encoded = subject.codec.encode(input);
      expect(strayBit(subject, encoded)).toBeUndefined();
    }),
  );
}

interface Place {
  readonly byte: number;
  readonly bit: number;
}

function strayBit(subject: LawSubject, encoded: Uint8Array): Place | undefined {
  const { codec, frame = frameOf(codec) } = subject;
  if (subject.findStrayBit !== undefined) return subject.findStrayBit(encoded);
  if (frame === undefined) return unreadBit(codec, encoded);
  const inFrame = frame.findReservedBit(encoded.subarray(0, frame.byteLength));
  const item = isSizedList(codec) ? itemLayout(codec.item) : undefined;
  if (inFrame !== undefined || item === undefined) return inFrame;
  for (let at = frame.byteLength; at < encoded.length; at += item.byteLength) {
    const stray = item.findReservedBit(encoded.subarray(at, at + item.byteLength));
    if (stray !== undefined) return { byte: at + stray.byte, bit: stray.bit };
  }
  return undefined;
}

/** For a codec that shows no layout: a bit is owned when clearing it changes what is decoded. */
function unreadBit(codec: Codec<unknown>, encoded: Uint8Array): Place | undefined {
  const whole = fc.stringify(codec.decode(encoded));
  // At most 32 bytes of one encoding: the next run looks at others.
  const step = Math.max(1, Math.floor(encoded.length / 32));
  for (let byte = encoded.length % step; byte < encoded.length; byte += step) {
    const value = encoded[byte] ?? 0;
    for (let bit = 7; bit >= 0; bit--) {
      if ((value & (1 << bit)) === 0) continue;
      const without = encoded.slice();
      without[byte] = value & ~(1 << bit);
      const answer = answerOf(() => codec.decode(without));
      if (!("refused" in answer) && fc.stringify(answer.value) === whole) return { byte, bit };
    }
  }
  return undefined;
}

/** Law 4: what does not fit is refused with the field's name; nothing is cut or wrapped. */
function noSilentLoss(subject: LawSubject): void {
  fc.assert(
    // All misfits are tried on each base value, so a few base values will do.
    fc.property(subject.feed.inputs, (input) => {
      for (const misfit of subject.feed.misfits(input)) {
        const answer = answerOf(() => subject.codec.encode(misfit.input));
        if (!("refused" in answer)) {
          expect.fail(`accepted: ${misfit.why}`);
        }
        expect(answer.refused.path, misfit.why).toContain(misfit.named);
      }
    }),
    { numRuns: 5 },
  );
}

/** Law 5: all bytes give a value or a CodecError. */
function hostileInput(subject: LawSubject): void {
  fc.assert(
    fc.property(bytesFor(subject), (bytes) => {
      const before = bytes.slice();
      const answer = answerOf(() => subject.codec.decode(bytes));
      expect("refused" in answer || answer.value !== undefined).toBe(true);
      expect([...bytes]).toEqual([...before]);
    }),
  );
}

const saysTruncated = (value: unknown): boolean => isLoose(value) && value["truncated"] === true;

/** Law 6: every prefix of a valid answer is refused or told to be cut; it never looks whole. */
function truncationIsTold(subject: LawSubject): void {
  fc.assert(
    fc.property(subject.feed.inputs, (input) => {
      if (subject.unsized?.(input) === true) return;
      const whole = subject.codec.encode(input);
      const step = Math.max(1, Math.floor(whole.length / 64));
      for (let length = 0; length < whole.length; length += step) {
        const answer = answerOf(() => subject.codec.decode(whole.subarray(0, length)));
        if ("refused" in answer || saysTruncated(answer.value)) continue;
        expect.fail(`${String(length)} of ${String(whole.length)} bytes look whole`);
      }
    }),
  );
}

function bytesFor(subject: LawSubject): fc.Arbitrary<Uint8Array> {
  return hostileBytes(subject.feed.inputs.map((input) => subject.codec.encode(input)));
}

/** Laws 1 to 6, by name, for `describe.each`. */
export const CODEC_LAWS: readonly (readonly [string, (subject: LawSubject) => void])[] = [
  ["decodes what it encodes", valueRoundTrip],
  ["settles after decoding and encoding any bytes", byteFixpoint],
  ["sets no bit that belongs to nothing", cleanBits],
  ["refuses what does not fit and names the field", noSilentLoss],
  ["answers any bytes with a value or a CodecError", hostileInput],
  ["tells when an answer was cut", truncationIsTold],
];

/** Any bytes: noise, and noise that begins like `seed`. */
function hostileBytes(seeds: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Uint8Array> {
  const mutated = fc
    .tuple(
      seeds,
      fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 4 }),
      fc.uint8Array({ maxLength: 6 }),
    )
    .map(([seed, changes, more]) => {
      const out = new Uint8Array(seed.length + more.length);
      out.set(seed);
      out.set(more, seed.length);
      for (const [where, what] of changes) if (out.length > 0) out[where % out.length] = what;
      return out;
    });
  return fc.oneof(fc.uint8Array({ maxLength: 96 }), mutated);
}
