import { describe, expect, it } from "vitest";
import type { SenseInput } from "../../src/scsi/sense.ts";
import { encodeDescriptorSense, encodeFixedSense } from "../../src/scsi/sense.ts";
import { askOracle, unconfirmed } from "./ask-oracle.ts";

const ask = (bytes: Uint8Array) =>
  askOracle({ program: "sg_decode_sense", options: ["--file=FILE"], bytes });

interface Case {
  readonly sense: SenseInput;
  readonly fixed: readonly string[];
  readonly descriptors: readonly string[];
}

const CASES: Readonly<Record<string, Case>> = {
  "a filemark with a residue": {
    sense: {
      key: 0,
      additionalCode: 0,
      additionalQualifier: 1,
      filemark: true,
      information: 0x1_2345n,
    },
    fixed: [
      "Fixed format, current; Sense key: No Sense",
      "Additional sense: Filemark detected",
      "Info fld=0x12345 [74565] FMK",
    ],
    descriptors: [
      "Descriptor format, current; Sense key: No Sense",
      "Information: 0x0000000000012345",
      "Stream commands: FILEMARK",
    ],
  },
  "a deferred write error": {
    sense: {
      key: 3,
      additionalCode: 0x0c,
      additionalQualifier: 0,
      deferred: true,
      endOfMedium: true,
      information: 5n,
      commandSpecific: 0x0102_0304n,
    },
    fixed: [
      "Fixed format, <<<deferred>>>; Sense key: Medium Error",
      "Additional sense: Write error",
      "Info fld=0x5 [5] EOM",
    ],
    descriptors: [
      "Descriptor format, <<<deferred>>>; Sense key: Medium Error",
      "Information: 0x0000000000000005",
      "Command specific: 0x0000000001020304",
      "End Of Medium (EOM)",
    ],
  },
  "a block longer than asked for": {
    sense: {
      key: 0,
      additionalCode: 0,
      additionalQualifier: 0,
      incorrectLength: true,
      information: -60n,
    },
    // The program prints INFORMATION unsigned; the residue of a tape is signed (IBM GA32-0928-06, 4.11).
    fixed: ["Info fld=0xffffffc4", "ILI"],
    descriptors: ["Information: 0xffffffffffffffc4", "Incorrect Length Indicator (ILI)"],
  },
  "a bad bit in the CDB": {
    sense: {
      key: 5,
      additionalCode: 0x24,
      additionalQualifier: 0,
      fieldPointer: { inCdb: true, byte: 7, bit: 5 },
    },
    fixed: [
      "Sense key: Illegal Request",
      "Additional sense: Invalid field in cdb",
      "Error in Command: byte 7 bit 5",
    ],
    descriptors: ["Invalid field in cdb", "Error in Command: byte 7 bit 5"],
  },
  "a bad byte in the parameter list": {
    sense: {
      key: 5,
      additionalCode: 0x26,
      additionalQualifier: 0,
      fieldPointer: { inCdb: false, byte: 260, bit: undefined },
    },
    fixed: ["Invalid field in parameter list", "Error in Data parameters: byte 260"],
    descriptors: ["Invalid field in parameter list", "Error in Data parameters: byte 260"],
  },
  "a format under way": {
    sense: { key: 2, additionalCode: 4, additionalQualifier: 4, progress: 0x4000 },
    fixed: [
      "Sense key: Not Ready",
      "Logical unit not ready, format in progress",
      "Progress indication: 25.00%",
    ],
    descriptors: ["Logical unit not ready, format in progress", "25.00%"],
  },
};

describe.each(Object.entries(CASES))("sg_decode_sense on %s", (_name, one) => {
  it("reads our fixed format", () => {
    expect(unconfirmed(ask(encodeFixedSense(one.sense)), one.fixed)).toEqual([]);
  });

  it("reads our descriptor format", () => {
    expect(unconfirmed(ask(encodeDescriptorSense(one.sense)), one.descriptors)).toEqual([]);
  });
});

it("sg_decode_sense sees no flag where none is set", () => {
  const lines = ask(encodeFixedSense({ key: 6, additionalCode: 0x28, additionalQualifier: 0 }));
  expect(unconfirmed(lines, ["Sense key: Unit Attention", "medium may have changed"])).toEqual([]);
  expect(unconfirmed(lines, ["FMK", "EOM", "ILI", "Info fld"])).toHaveLength(4);
});
