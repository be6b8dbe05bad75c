import { expect } from "vitest";
import type { Sense } from "../../src/scsi/sense.ts";
import { STATUS } from "../../src/scsi/status.ts";
import type { Reply, Target } from "./target.ts";

interface Expected {
  readonly key: number;
  readonly codes: number;
  readonly filemark?: boolean;
  readonly endOfMedium?: boolean;
  readonly incorrectLength?: boolean;
  /** INFORMATION; absent when it must not be valid, `any` when it does not matter. */
  readonly information?: number | "any";
  readonly deferred?: boolean;
}

/** CHECK CONDITION with exactly this key, code, flags and INFORMATION. */
export function expectSense(reply: Reply, expected: Expected): Sense {
  const { sense, status } = reply;
  const told = sense?.information;
  expect({
    status,
    key: sense?.key,
    codes:
      sense === undefined ? undefined : (sense.additionalCode << 8) | sense.additionalQualifier,
    filemark: sense?.filemark,
    endOfMedium: sense?.endOfMedium,
    incorrectLength: sense?.incorrectLength,
    deferred: sense?.deferred,
    information:
      expected.information === "any" ? "any" : told === undefined ? undefined : Number(told),
  }).toEqual({
    status: STATUS.checkCondition,
    filemark: false,
    endOfMedium: false,
    incorrectLength: false,
    deferred: false,
    information: undefined,
    ...expected,
  });
  return sense ?? expect.unreachable("there is sense data");
}

/** GOOD; with a number, that many bytes moved. */
export function expectGood(reply: Reply, transferredBytes?: number): void {
  expect({ status: reply.status, sense: reply.sense }).toEqual({ status: STATUS.good });
  if (transferredBytes !== undefined) expect(reply.transferredBytes).toBe(transferredBytes);
}

export const expectFilemark = (reply: Reply, information: number): Sense =>
  expectSense(reply, { key: 0, codes: 0x0001, filemark: true, information });

export const expectEndOfData = (reply: Reply, information?: number): Sense =>
  expectSense(reply, {
    key: 8,
    codes: 0x0005,
    ...(information === undefined ? {} : { information }),
  });

export const expectIncorrectLength = (reply: Reply, information: number): Sense =>
  expectSense(reply, { key: 0, codes: 0, incorrectLength: true, information });

export const expectEarlyWarning = (reply: Reply, information: number): Sense =>
  expectSense(reply, { key: 0, codes: 0x0002, endOfMedium: true, information });

export const expectProgrammableEarlyWarning = (reply: Reply): Sense =>
  expectSense(reply, { key: 0, codes: 0x0007, endOfMedium: true, information: 0 });

export const expectVolumeOverflow = (reply: Reply, information: number): Sense =>
  expectSense(reply, { key: 0xd, codes: 0x0002, endOfMedium: true, information });

export const expectBeginningOfPartition = (reply: Reply, information: number): Sense =>
  expectSense(reply, { key: 0, codes: 0x0004, endOfMedium: true, information });

/** 5/24 00, and where in the CDB the offending field is. */
export function expectInvalidFieldInCdb(reply: Reply, byte: number): void {
  const { fieldPointer } = expectSense(reply, { key: 5, codes: 0x2400, information: "any" });
  expect(fieldPointer).toMatchObject({ inCdb: true, byte });
}

export const expectNoMedium = (reply: Reply): Sense =>
  expectSense(reply, { key: 2, codes: 0x3a00 });

/** 2/3A 04 where the chip can be read in the slot, else 2/04 02: LOAD is needed. */
export function expectNotLoaded(reply: Reply): void {
  const { sense } = reply;
  expect(sense?.key).toBe(2);
  const codes = ((sense?.additionalCode ?? 0) << 8) | (sense?.additionalQualifier ?? 0);
  expect([0x3a04, 0x0402]).toContain(codes);
}

export const expectWriteProtected = (reply: Reply): Sense =>
  expectSense(reply, { key: 7, codes: 0x2700 });

export const expectWormOverwrite = (reply: Reply): Sense =>
  expectSense(reply, { key: 7, codes: 0x300c });

export const expectUnitAttention = (reply: Reply, codes: number): Sense =>
  expectSense(reply, { key: 6, codes });

export const expectCommandSequenceError = (reply: Reply): Sense =>
  expectSense(reply, { key: 5, codes: 0x2c00 });

export const expectRemovalPrevented = (reply: Reply): Sense =>
  expectSense(reply, { key: 5, codes: 0x5302 });

export const expectNotAtBeginning = (reply: Reply): Sense =>
  expectSense(reply, { key: 5, codes: 0x3b0c });

/** Where the tape stands, in partition 0 unless said otherwise. */
export async function expectPosition(target: Target, object: number, partition = 0): Promise<void> {
  expect(await target.position()).toEqual({ partition, object });
}
