import { execFileSync } from "node:child_process";
import { expect, it } from "vitest";
import {
  STANDARD_ADDITIONAL_SENSE,
  describeAdditionalSense,
} from "../../src/scsi/additional-sense.ts";
import { SENSE_KEY, encodeFixedSense } from "../../src/scsi/sense.ts";

const LABEL = "Additional sense: ";

/** What Debian's sg_decode_sense calls a pair of code and qualifier; `undefined` when it has no name for it. */
function oracleText(code: number, qualifier: number): string | undefined {
  const sense = encodeFixedSense({
    key: SENSE_KEY.unitAttention,
    additionalCode: code,
    additionalQualifier: qualifier,
  });
  const hex = Buffer.from(sense).toString("hex");
  const printed = execFileSync("sg_decode_sense", ["-n", hex], { encoding: "utf8" });
  const line = printed.split("\n").find((one) => one.includes(LABEL));
  return line?.slice(line.indexOf(LABEL) + LABEL.length).trim();
}

/** Compared without case: T10 prints all in capitals, and each list made its own choice from there. */
const plain = (text: string | undefined): string | undefined => text?.toLowerCase();

it("agrees with sg_decode_sense on every standard pair", () => {
  const pairs = Object.entries(STANDARD_ADDITIONAL_SENSE);
  expect(pairs.length).toBeGreaterThan(400);
  const differing = pairs
    .map(([key, text]) => ({ key: Number(key), text }))
    .map(({ key, text }) => ({ key, text, oracle: oracleText(key >> 8, key & 0xff) }))
    .filter(({ text, oracle }) => plain(oracle) !== plain(text));
  expect(differing).toEqual([]);
});

it.each([
  [0x40, 0x80, "diagnostic failure on component"],
  [0x40, 0xff, "diagnostic failure on component"],
  [0x4d, 0x2a, "tagged overlapped commands"],
  [0x70, 0x07, "decompression exception short algorithm id"],
])("agrees that %i/%i is one of a numbered family", (code, qualifier, family) => {
  expect(plain(oracleText(code, qualifier))).toContain(family);
  expect(plain(describeAdditionalSense(code, qualifier).text)).toContain(family);
});
