import { describe, expect, it } from "vitest";
import { asDeclared } from "../../src/codec/as-declared.ts";
import type { Codec } from "../../src/codec/layout.ts";
import {
  additionalHeaderBytesOf,
  dataSegmentBytesOf,
  HEADER_BYTES,
  NO_TAG,
  opcodeOf,
} from "../../src/iscsi/define-pdu.ts";
import { ALL_PDUS, pduOfOpcode } from "../../src/iscsi/pdu-table.ts";

/**
 * Bytes worked out by hand from the figures of RFC 7143's clause 11 ("iSCSI PDU Formats"), one row of four words a line
 * as they are printed there; not made with our encoder.
 */
interface Golden {
  readonly hex: string;
  readonly value: Readonly<Record<string, unknown>>;
}

const UNIT_1 = Uint8Array.of(0, 1, 0, 0, 0, 0, 0, 0);
const UNIT_300 = Uint8Array.of(0x41, 0x2c, 0, 0, 0, 0, 0, 0);
const SESSION_ID = Uint8Array.of(0x80, 0x12, 0x34, 0x56, 0x00, 0x07);

// prettier-ignore
const GOLDEN: Readonly<Record<string, Golden>> = {
  "NOP-Out": {
    hex: `40800000 00000000 00010000 00000000
          ffffffff 00000a0b 00000005 00000009
          00000000 00000000 00000000 00000000`,
    value: { immediate: true, logicalUnit: UNIT_1, initiatorTaskTag: NO_TAG, targetTransferTag: 0xa0b,
             commandNumber: 5, expectedStatusNumber: 9 },
  },
  "SCSI Command": {
    // WRITE(6) of 262144 bytes to unit 300, with 8192 bytes of immediate data and more unsolicited data behind it.
    hex: `01210000 00002000 412c0000 00000000
          00000011 00040000 00000022 00000033
          0a000400 00000000 00000000 00000000`,
    value: { final: false, read: false, write: true, taskAttribute: 1, dataSegmentBytes: 8192, logicalUnit: UNIT_300,
             initiatorTaskTag: 0x11, expectedTransferBytes: 262_144, commandNumber: 0x22, expectedStatusNumber: 0x33,
             cdb: Uint8Array.of(0x0a, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0) },
  },
  "Task Management Function Request": {
    // ABORT TASK (1) of task 11h, which had CmdSN 22h.
    hex: `42810000 00000000 00010000 00000000
          00000012 00000011 00000023 00000033
          00000022 00000000 00000000 00000000`,
    value: { immediate: true, taskFunction: 1, logicalUnit: UNIT_1, initiatorTaskTag: 0x12, referencedTaskTag: 0x11,
             commandNumber: 0x23, expectedStatusNumber: 0x33, referencedCommandNumber: 0x22, expectedDataNumber: 0 },
  },
  "Login Request": {
    // T, from stage 1 to stage 3: 80h + 4 + 3.
    hex: `43870000 00000102 80123456 00070000
          00000000 00010000 00000001 00000000
          00000000 00000000 00000000 00000000`,
    value: { transit: true, continues: false, currentStage: 1, nextStage: 3, dataSegmentBytes: 0x102,
             sessionId: SESSION_ID, targetSessionHandle: 0, initiatorTaskTag: 0, connectionId: 1,
             commandNumber: 1, expectedStatusNumber: 0 },
  },
  "Text Request": {
    hex: `04c00000 00000010 00000000 00000000
          00000009 ffffffff 00000004 00000005
          00000000 00000000 00000000 00000000`,
    value: { immediate: false, final: true, continues: true, dataSegmentBytes: 16, initiatorTaskTag: 9,
             targetTransferTag: NO_TAG, commandNumber: 4, expectedStatusNumber: 5 },
  },
  "SCSI Data-Out": {
    hex: `05800000 00000200 00010000 00000000
          00000011 000003e8 00000000 00000033
          00000000 00000002 00010000 00000000`,
    value: { final: true, dataSegmentBytes: 512, logicalUnit: UNIT_1, initiatorTaskTag: 0x11, targetTransferTag: 1000,
             expectedStatusNumber: 0x33, dataNumber: 2, bufferOffset: 65_536 },
  },
  "Logout Request": {
    hex: `46810000 00000000 00000000 00000000
          00000013 00020000 00000024 00000034
          00000000 00000000 00000000 00000000`,
    value: { immediate: true, reason: 1, initiatorTaskTag: 0x13, connectionId: 2, commandNumber: 0x24,
             expectedStatusNumber: 0x34 },
  },
  "SNACK Request": {
    hex: `10810000 00000000 00010000 00000000
          00000011 ffffffff 00000000 00000033
          00000000 00000000 00000003 00000002`,
    value: { snackType: 1, logicalUnit: UNIT_1, initiatorTaskTag: 0x11, targetTransferTag: NO_TAG,
             expectedStatusNumber: 0x33, firstNumber: 3, runLength: 2 },
  },
  "NOP-In": {
    hex: `20800000 00000000 00010000 00000000
          ffffffff 00000a0b 0000000a 00000005
          0000000c 00000000 00000000 00000000`,
    value: { logicalUnit: UNIT_1, initiatorTaskTag: NO_TAG, targetTransferTag: 0xa0b, statusNumber: 10,
             expectedCommandNumber: 5, maximumCommandNumber: 12 },
  },
  "SCSI Response": {
    // CHECK CONDITION, 300 bytes less than expected (U: 80h + 2), 20 bytes of sense with their length.
    hex: `21820002 00000014 00000000 00000000
          00000011 00000000 00000033 00000023
          0000002a 00000001 00000000 0000012c`,
    value: { overflow: false, underflow: true, response: 0, status: 2, dataSegmentBytes: 20, initiatorTaskTag: 0x11,
             statusNumber: 0x33, expectedCommandNumber: 0x23, maximumCommandNumber: 0x2a, expectedDataNumber: 1,
             residualBytes: 300 },
  },
  "Task Management Function Response": {
    hex: `22800500 00000000 00000000 00000000
          00000012 00000000 00000034 00000023
          0000002a 00000000 00000000 00000000`,
    value: { response: 5, initiatorTaskTag: 0x12, statusNumber: 0x34, expectedCommandNumber: 0x23,
             maximumCommandNumber: 0x2a },
  },
  "Login Response": {
    // The last one (T, 1 -> 3): the session has handle 0102h. Status 0000h.
    hex: `23870000 00000003 80123456 00070102
          00000000 00000000 00000001 00000001
          00000001 00000000 00000000 00000000`,
    value: { transit: true, currentStage: 1, nextStage: 3, dataSegmentBytes: 3, sessionId: SESSION_ID,
             targetSessionHandle: 0x102, initiatorTaskTag: 0, statusNumber: 1, expectedCommandNumber: 1,
             maximumCommandNumber: 1, statusClass: 0, statusDetail: 0 },
  },
  "Text Response": {
    hex: `24800000 00000021 00000000 00000000
          00000009 ffffffff 00000006 00000005
          00000008 00000000 00000000 00000000`,
    value: { final: true, continues: false, dataSegmentBytes: 33, initiatorTaskTag: 9, targetTransferTag: NO_TAG,
             statusNumber: 6, expectedCommandNumber: 5, maximumCommandNumber: 8 },
  },
  "SCSI Data-In": {
    // F, U and S: 80h + 2 + 1; status GOOD.
    hex: `25830000 00000042 00000000 00000000
          00000011 ffffffff 00000033 00000023
          0000002a 00000000 00000000 0000001e`,
    value: { final: true, acknowledge: false, overflow: false, underflow: true, statusPresent: true, status: 0,
             dataSegmentBytes: 66, initiatorTaskTag: 0x11, targetTransferTag: NO_TAG, statusNumber: 0x33,
             expectedCommandNumber: 0x23, maximumCommandNumber: 0x2a, dataNumber: 0, bufferOffset: 0,
             residualBytes: 30 },
  },
  "Logout Response": {
    hex: `26800000 00000000 00000000 00000000
          00000013 00000000 00000035 00000024
          0000002b 00000000 00020014 00000000`,
    value: { response: 0, initiatorTaskTag: 0x13, statusNumber: 0x35, expectedCommandNumber: 0x24,
             maximumCommandNumber: 0x2b, timeToWaitSeconds: 2, timeToRetainSeconds: 20 },
  },
  "Ready To Transfer": {
    hex: `31800000 00000000 00010000 00000000
          00000011 000003e8 00000033 00000023
          0000002a 00000001 00010000 00030000`,
    value: { logicalUnit: UNIT_1, initiatorTaskTag: 0x11, targetTransferTag: 1000, statusNumber: 0x33,
             expectedCommandNumber: 0x23, maximumCommandNumber: 0x2a, readyNumber: 1, bufferOffset: 65_536,
             desiredBytes: 196_608 },
  },
  "Asynchronous Message": {
    // The target asks for a logout within 10 seconds: event 1, parameter 3.
    hex: `32800000 00000000 00000000 00000000
          ffffffff 00000000 00000036 00000024
          0000002b 01000000 0000000a 00000000`,
    value: { initiatorTaskTag: NO_TAG, statusNumber: 0x36, expectedCommandNumber: 0x24, maximumCommandNumber: 0x2b,
             event: 1, parameter1: 0, parameter2: 0, parameter3: 10 },
  },
  "Reject": {
    // A data digest error (02h); the 48 bytes of the PDU follow.
    hex: `3f800200 00000030 00000000 00000000
          ffffffff 00000000 00000037 00000024
          0000002b 00000000 00000000 00000000`,
    value: { reason: 2, dataSegmentBytes: 48, initiatorTaskTag: NO_TAG, statusNumber: 0x37,
             expectedCommandNumber: 0x24, maximumCommandNumber: 0x2b, dataNumber: 0 },
  },
};

const bytesOf = (hex: string): Uint8Array =>
  new Uint8Array(Buffer.from(hex.replace(/\s/g, ""), "hex"));

describe.each(ALL_PDUS.map((pdu) => [pdu.name, pdu] as const))("%s", (name, pdu) => {
  const golden = GOLDEN[name];
  const codec = asDeclared<Codec<unknown>>(pdu.header);

  it("has golden bytes of a whole header", () => {
    expect(bytesOf(golden?.hex ?? "")).toHaveLength(HEADER_BYTES);
  });

  it("encodes to the golden bytes", () => {
    expect([...codec.encode(golden?.value)]).toEqual([...bytesOf(golden?.hex ?? "")]);
  });

  it("decodes from the golden bytes", () => {
    expect(codec.decode(bytesOf(golden?.hex ?? ""))).toMatchObject(golden?.value ?? {});
  });

  it("is found by the golden bytes' operation code, and names its source", () => {
    expect(pduOfOpcode(opcodeOf(bytesOf(golden?.hex ?? "")))).toBe(pdu);
    expect(pdu.reference).toMatch(/^RFC 7143, /);
    // RFC 7143, Opcode: initiators have 00h to 1Fh, targets 20h to 3Fh.
    expect(pdu.opcode < 0x20 ? "initiator" : "target").toBe(pdu.sender);
  });
});

describe("the table", () => {
  it("has no name and no operation code twice", () => {
    expect(new Set(ALL_PDUS.map((pdu) => pdu.name)).size).toBe(ALL_PDUS.length);
    expect(new Set(ALL_PDUS.map((pdu) => pdu.opcode)).size).toBe(ALL_PDUS.length);
  });

  it("knows no operation code of vendors", () => {
    for (const opcode of [0x1c, 0x1f, 0x3c, 0x3e]) expect(pduOfOpcode(opcode)).toBeUndefined();
  });
});

it("lengths of a header are found in any PDU", () => {
  const header = bytesOf("01800000 03012345".padEnd(98, "0"));
  expect(additionalHeaderBytesOf(header)).toBe(12);
  expect(dataSegmentBytesOf(header)).toBe(0x01_2345);
});
