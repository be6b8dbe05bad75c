/**
 * What a command may end with on any drive, as nouns: status, sense key, the accepted pairs of ASC and ASCQ, the tape
 * flags and INFORMATION. What differs is told in words and hex. The rows rest on IBM LTO SCSI Reference GA32-0928-06,
 * 4.11, 4.12 and annex B; where standards allow several codes, all of them are accepted.
 */
import { expect } from "vitest";
import { describeAdditionalSense } from "../../src/scsi/additional-sense.ts";
import type { FieldPointer, Sense } from "../../src/scsi/sense.ts";
import { SENSE_KEY } from "../../src/scsi/sense.ts";
import { STATUS } from "../../src/scsi/status.ts";
import type { Reply } from "./host.ts";

/** What sense data must say. Flags that are not named must be 0. */
export interface ExpectedSense {
  readonly key: number;
  /** Accepted pairs, ASC * 256 + ASCQ. */
  readonly codes: readonly number[];
  readonly deferred?: boolean;
  readonly filemark?: boolean;
  readonly endOfMedium?: boolean;
  readonly incorrectLength?: boolean;
  /** A number: valid and equal. Absent: not looked at. */
  readonly information?: number;
  readonly pointer?: Partial<FieldPointer>;
}

const hex = (value: number, digits = 2): string =>
  value.toString(16).toUpperCase().padStart(digits, "0");

function pair(codes: number): string {
  const { text } = describeAdditionalSense(codes >> 8, codes & 0xff);
  return `${hex(codes >> 8)} ${hex(codes & 0xff)} (${text})`;
}

function flagWords(sense: Pick<ExpectedSense, "filemark" | "endOfMedium" | "incorrectLength">) {
  const words: string[] = [];
  if (sense.filemark === true) words.push("FM");
  if (sense.endOfMedium === true) words.push("EOM");
  if (sense.incorrectLength === true) words.push("ILI");
  return words.length === 0 ? "no flags" : words.join("+");
}

function pointerWords(pointer: Partial<FieldPointer> | undefined): string {
  if (pointer === undefined) return "no field pointer";
  const where = pointer.inCdb === false ? "parameter list" : "CDB";
  const bit = pointer.bit === undefined ? "" : ` bit ${pointer.bit}`;
  return `${where} byte ${pointer.byte ?? "?"}${bit}`;
}

function senseWords(sense: Sense): string {
  const codes = sense.additionalCode * 256 + sense.additionalQualifier;
  const information = sense.information === undefined ? "invalid" : sense.information.toString();
  const deferred = sense.deferred ? "deferred " : "";
  return `CHECK CONDITION ${deferred}${hex(sense.key, 1)}/${pair(codes)}, ${flagWords(sense)}, INFORMATION ${information}, ${pointerWords(sense.fieldPointer)}`;
}

function replyWords(reply: Reply): string {
  if (reply.status === STATUS.good) return `GOOD, ${reply.transferredBytes} bytes`;
  return reply.sense === undefined ? `status ${hex(reply.status)}h` : senseWords(reply.sense);
}

/** What a command ended with, in words. */
export function describeReply(reply: Reply): string {
  return `${reply.command}: ${replyWords(reply)}`;
}

function expectedWords(expected: ExpectedSense): string {
  const codes = expected.codes.map(pair).join(" or ");
  const information = expected.information === undefined ? "any" : expected.information.toString();
  const deferred = expected.deferred === true ? "deferred " : "";
  const pointer = expected.pointer === undefined ? "" : `, ${pointerWords(expected.pointer)}`;
  return `CHECK CONDITION ${deferred}${hex(expected.key, 1)}/${codes}, ${flagWords(expected)}, INFORMATION ${information}${pointer}`;
}

function pointsAt(sense: Sense, wanted: Partial<FieldPointer> = {}): boolean {
  const { fieldPointer } = sense;
  return (
    (wanted.byte === undefined || fieldPointer?.byte === wanted.byte) &&
    (wanted.bit === undefined || fieldPointer?.bit === wanted.bit) &&
    (wanted.inCdb === undefined || fieldPointer?.inCdb === wanted.inCdb)
  );
}

function sameFlags(sense: Sense, expected: ExpectedSense): boolean {
  const { filemark = false, endOfMedium = false, incorrectLength = false } = expected;
  return (
    sense.filemark === filemark &&
    sense.endOfMedium === endOfMedium &&
    sense.incorrectLength === incorrectLength
  );
}

function matches(sense: Sense, expected: ExpectedSense): boolean {
  const codes = sense.additionalCode * 256 + sense.additionalQualifier;
  const { information } = expected;
  const informed = information === undefined || sense.information === BigInt(information);
  const named = sense.key === expected.key && expected.codes.includes(codes);
  const timed = sense.deferred === (expected.deferred ?? false);
  return (
    named && timed && informed && sameFlags(sense, expected) && pointsAt(sense, expected.pointer)
  );
}

const cdbWords = (reply: Reply): string =>
  `${reply.command} [${Array.from(reply.cdb, (byte) => hex(byte)).join(" ")}]`;

/** The command ended with CHECK CONDITION and sense data that say this. */
export function expectSense(reply: Reply, expected: ExpectedSense): void {
  const { status, sense } = reply;
  if (status !== STATUS.checkCondition || sense === undefined || !matches(sense, expected)) {
    expect.fail(
      `${cdbWords(reply)}:\n  expected ${expectedWords(expected)}\n  got      ${replyWords(reply)}`,
    );
  }
  expect(sense.key).toBe(expected.key);
}

/** The command ended GOOD. Gives the reply back. */
export function expectGood<R extends Reply>(reply: R): R {
  if (reply.status !== STATUS.good)
    expect.fail(`${cdbWords(reply)}:\n  expected GOOD\n  got      ${replyWords(reply)}`);
  expect(reply.status).toBe(STATUS.good);
  return reply;
}

/** End of data, with what was not done. */
export function expectBlankCheck(reply: Reply, residual?: number): void {
  const information = residual === undefined ? {} : { information: residual };
  expectSense(reply, { key: SENSE_KEY.blankCheck, codes: [0x0005], ...information });
}

/** A filemark was met, with what was not done. */
export function expectFilemark(reply: Reply, residual: number): void {
  const { noSense: key } = SENSE_KEY;
  expectSense(reply, { key, codes: [0x0001], filemark: true, information: residual });
}

/** A block of another length. */
export function expectIncorrectLength(reply: Reply, information: number): void {
  expectSense(reply, {
    key: SENSE_KEY.noSense,
    codes: [0x0000],
    incorrectLength: true,
    information,
  });
}

/** The beginning of the partition, with what was not done. */
export function expectBeginningOfPartition(reply: Reply, residual: number): void {
  const { noSense: key } = SENSE_KEY;
  expectSense(reply, { key, codes: [0x0004], endOfMedium: true, information: residual });
}

/** Early warning: everything was accepted. */
export function expectEarlyWarning(reply: Reply): void {
  const { noSense: key } = SENSE_KEY;
  expectSense(reply, { key, codes: [0x0000, 0x0002], endOfMedium: true, information: 0 });
}

/** Programmable early warning: everything was accepted. */
export function expectProgrammableEarlyWarning(reply: Reply): void {
  const { noSense: key } = SENSE_KEY;
  expectSense(reply, { key, codes: [0x0007], endOfMedium: true, information: 0 });
}

/** The physical end, with what did not get onto the tape. */
export function expectVolumeOverflow(reply: Reply, residual: number): void {
  const { volumeOverflow: key } = SENSE_KEY;
  expectSense(reply, { key, codes: [0x0002], endOfMedium: true, information: residual });
}

/** A field of the CDB is refused. */
export function expectInvalidFieldInCdb(reply: Reply, pointer?: Partial<FieldPointer>): void {
  const at = pointer === undefined ? {} : { pointer: { inCdb: true, ...pointer } };
  expectSense(reply, { key: SENSE_KEY.illegalRequest, codes: [0x2400], ...at });
}

/** A field of the parameter list is refused. */
export function expectInvalidFieldInParameterList(
  reply: Reply,
  pointer?: Partial<FieldPointer>,
): void {
  const at = pointer === undefined ? {} : { pointer: { inCdb: false, ...pointer } };
  expectSense(reply, { key: SENSE_KEY.illegalRequest, codes: [0x2600, 0x2602], ...at });
}

/** Any refusal as an illegal request with one of these codes. */
export function expectIllegalRequest(reply: Reply, ...codes: readonly number[]): void {
  expectSense(reply, { key: SENSE_KEY.illegalRequest, codes });
}

/** Refused because the volume is write protected. */
export function expectWriteProtected(reply: Reply): void {
  expectSense(reply, { key: SENSE_KEY.dataProtect, codes: [0x2700] });
}

/** Refused because the cartridge can be written only once. */
export function expectWormRefusal(reply: Reply): void {
  expectSense(reply, { key: SENSE_KEY.dataProtect, codes: [0x300c, 0x5001] });
}

/** Refused because of append-only mode. */
export function expectAppendOnlyRefusal(reply: Reply): void {
  expectSense(reply, { key: SENSE_KEY.dataProtect, codes: [0x5a02] });
}

/** Not ready, with one of these codes. */
export function expectNotReady(reply: Reply, ...codes: readonly number[]): void {
  expectSense(reply, { key: SENSE_KEY.notReady, codes });
}

/** A unit attention with one of these codes. */
export function expectUnitAttention(reply: Reply, ...codes: readonly number[]): void {
  expectSense(reply, { key: SENSE_KEY.unitAttention, codes });
}

/** A failure of earlier buffered writes. */
export function expectDeferredWriteError(reply: Reply): void {
  expectSense(reply, { key: SENSE_KEY.mediumError, codes: [0x0c00], deferred: true });
}

/** The check of a block's protection bytes failed. */
export function expectGuardCheckFailure(reply: Reply): void {
  expectSense(reply, { key: SENSE_KEY.hardwareError, codes: [0x1001] });
}

/** Another initiator holds the drive. */
export function expectReservationConflict(reply: Reply): void {
  if (reply.status !== STATUS.reservationConflict) {
    expect.fail(
      `${cdbWords(reply)}:\n  expected RESERVATION CONFLICT\n  got      ${replyWords(reply)}`,
    );
  }
  expect(reply.sense).toBeUndefined();
}

/** The bytes are these. Says where they first differ, and does not print megabytes. */
export function expectBytes(actual: Uint8Array, expected: Uint8Array): void {
  if (Buffer.compare(actual, expected) !== 0) {
    const at = expected.findIndex((byte, i) => byte !== actual[i]);
    expect.fail(
      `${actual.length} bytes where ${expected.length} were expected; the first difference is at ${at}`,
    );
  }
  expect(actual.length).toBe(expected.length);
}
