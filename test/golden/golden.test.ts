import { describe, expect, it } from "vitest";
import { findDifference } from "../support/codec-laws.ts";
import { allSubjects } from "../support/law-subjects.ts";
import { ALL_GOLDEN } from "./all-golden.ts";
import type { GoldenBytes } from "./golden-bytes.ts";
import { bytesOfHex, hexOf, pickNamed } from "./golden-hex.ts";

const SUBJECTS = new Map(allSubjects().map((subject) => [subject.name, subject] as const));

function subjectFor(golden: GoldenBytes) {
  const subject = SUBJECTS.get(golden.of);
  if (subject === undefined) throw new Error(`golden bytes of unknown definition "${golden.of}"`);
  return subject;
}

describe.each(ALL_GOLDEN.map((golden) => [golden.of, golden.hex, golden] as const))(
  "%s: %s",
  (_of, _hex, golden) => {
    it("decodes to the known values", () => {
      const { codec, steering = [] } = subjectFor(golden);
      const decoded = codec.decode(bytesOfHex(golden.hex));
      const given = golden.value ?? {};
      const how = { steering, derived: [] };
      expect(findDifference(given, pickNamed(decoded, given), how)).toBeUndefined();
    });

    it("is what encoding the decoded value gives", () => {
      const { codec, steering = [], lenient } = subjectFor(golden);
      const decoded = codec.decode(bytesOfHex(golden.hex));
      const steered = Object.fromEntries(steering.map((key) => [key, golden.value?.[key]]));
      const again = codec.encode(
        typeof decoded === "object" ? { ...decoded, ...steered } : decoded,
      );
      if (lenient === true) expect(codec.decode(again)).toEqual(decoded);
      else expect(hexOf(again)).toBe(hexOf(bytesOfHex(golden.hex)));
    });

    it("says where it comes from", () => {
      expect(golden.provenance).toMatch(/\S/);
    });
  },
);

it.each([...SUBJECTS.keys()])("%s has golden bytes", (name) => {
  expect(ALL_GOLDEN.filter((golden) => golden.of === name).length).toBeGreaterThan(0);
});
