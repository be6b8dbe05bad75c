/** Sense data in both formats as subjects of the laws. */
import fc from "fast-check";
import { asDeclared } from "../../src/codec/as-declared.ts";
import { CodecError } from "../../src/codec/codec-error.ts";
import type { Codec } from "../../src/codec/layout.ts";
import type { Sense, SenseInput } from "../../src/scsi/sense.ts";
import {
  decodeSense,
  DESCRIPTOR_SENSE_HEADER,
  encodeDescriptorSense,
  encodeFixedSense,
  FIXED_SENSE,
  SENSE_KEY,
} from "../../src/scsi/sense.ts";
import type { LawSubject } from "./codec-laws.ts";
import { subjectOf } from "./codec-laws.ts";
import { misfitsIn, u16, u8 } from "./feeds-by-hand.ts";
import type { Loose, Misfit } from "./generators.ts";
import { feedByHand, isLoose, valuesOf } from "./generators.ts";

/** What one sense format can carry. */
function senseInputs(format: Sense["format"]): fc.Arbitrary<unknown> {
  const fixed = format === "fixed";
  const information = fixed ? fc.bigInt(-(2n ** 31n), 2n ** 31n - 1n) : valuesOf({ kind: "int64" });
  const commandSpecific = valuesOf(
    fixed ? { kind: "uint64", max: 0xffff_ffffn } : { kind: "uint64" },
  );
  const fieldPointer = fc.record({
    inCdb: fc.boolean(),
    byte: valuesOf(u16),
    bit: fc.option(fc.integer({ min: 0, max: 7 }), { nil: undefined }),
  });
  return fc
    .record(
      {
        key: fc.integer({ min: 0, max: 15 }),
        additionalCode: valuesOf(u8),
        additionalQualifier: valuesOf(u8),
        deferred: fc.boolean(),
        filemark: fc.boolean(),
        endOfMedium: fc.boolean(),
        incorrectLength: fc.boolean(),
        information,
        commandSpecific,
        fieldPointer,
        progress: valuesOf(u16),
        vendorBytes: fc.uint8Array({ minLength: 1, maxLength: 100 }),
      },
      { requiredKeys: ["key", "additionalCode", "additionalQualifier"], noNullPrototype: true },
    )
    .map((sense) => {
      const { fieldPointer: pointer, progress, vendorBytes, ...rest } = sense;
      const specific = rest.key === SENSE_KEY.illegalRequest ? { fieldPointer: pointer } : {};
      const running = rest.key === SENSE_KEY.noSense || rest.key === SENSE_KEY.notReady;
      return {
        ...rest,
        ...(pointer === undefined ? {} : specific),
        ...(running && progress !== undefined ? { progress } : {}),
        ...(fixed && vendorBytes !== undefined ? { vendorBytes } : {}),
      };
    });
}

function senseMisfits(input: unknown, fixed: boolean): Misfit[] {
  const base: Loose = isLoose(input) ? input : {};
  const illegal = { ...base, key: SENSE_KEY.illegalRequest, progress: undefined };
  const running = { ...base, key: SENSE_KEY.notReady, fieldPointer: undefined };
  const plain = { ...running, progress: undefined };
  const pointer = { inCdb: true, byte: 1, bit: 7 };
  const one = (named: string, changed: Loose): Misfit => ({
    input: changed,
    named,
    why: `${named} in ${fixed ? "fixed" : "descriptor"} format`,
  });
  const wide = fixed ? [2n ** 31n, -(2n ** 31n) - 1n] : [2n ** 63n, -(2n ** 63n) - 1n];
  return [
    ...misfitsIn(plain, fixed ? "fixed format sense data" : "descriptor format sense data header", {
      key: { kind: "uint", max: 15 },
      additionalCode: u8,
      additionalQualifier: u8,
    }),
    ...wide.map((information) => one("information", { ...base, information })),
    one(fixed ? "commandSpecific" : "information", {
      ...base,
      commandSpecific: fixed ? 2n ** 32n : 2n ** 64n,
    }),
    one("bit", { ...illegal, fieldPointer: { ...pointer, bit: 8 } }),
    one("byte", { ...illegal, fieldPointer: { ...pointer, byte: 0x1_0000 } }),
    one("progress", { ...running, progress: 0x1_0000 }),
    one("progress", { ...illegal, fieldPointer: undefined, progress: 1 }),
    one("fieldPointer", { ...running, progress: undefined, fieldPointer: pointer }),
    ...(fixed ? [one("additionalLength", { ...base, vendorBytes: new Uint8Array(246) })] : []),
  ];
}

/** One of the two sense formats as a codec; bytes of the other are refused. */
function senseCodec(format: Sense["format"]): Codec<Sense, SenseInput> {
  const name = `sense data, ${format} format`;
  feedByHand(name, {
    inputs: senseInputs(format),
    misfits: (input) => senseMisfits(input, format === "fixed"),
  });
  return {
    name,
    encode: format === "fixed" ? encodeFixedSense : encodeDescriptorSense,
    decode(bytes) {
      const sense = decodeSense(bytes);
      if (sense.format !== format) throw new CodecError(name, 0, `is ${sense.format} format`);
      return sense;
    },
  };
}

/** Sense data in both formats, and the fixed layout by itself. */
export function senseSubjects(): readonly LawSubject[] {
  const derived = ["format"];
  const untyped = (codec: unknown): Codec<unknown> => asDeclared<Codec<unknown>>(codec);
  return [
    subjectOf(untyped(senseCodec("fixed")), { derived, frame: FIXED_SENSE }),
    subjectOf(untyped(senseCodec("descriptor")), { derived, frame: DESCRIPTOR_SENSE_HEADER }),
    // The bare layout may be cut: the length it carries is judged by decodeSense.
    subjectOf(untyped(FIXED_SENSE), { unsized: () => true }),
  ];
}
