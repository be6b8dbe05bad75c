/** How a command may end, as nouns. */
import { expect } from "vitest";
import type { FieldPointer } from "../../src/scsi/sense.ts";
import { SENSE_KEY } from "../../src/scsi/sense.ts";
import { STATUS } from "../../src/scsi/status.ts";
import type { Reply } from "./sim-initiator.ts";

const hex = (value: number): string => value.toString(16).padStart(4, "0");

/** Key and codes as `5/2400`; the bare status where there is no sense. */
const endOf = ({ status, sense }: Reply): string =>
  sense === undefined
    ? `status ${String(status)}`
    : `${String(sense.key)}/${hex(sense.additionalCode * 256 + sense.additionalQualifier)}`;

/** CHECK CONDITION with this key and these codes. */
export function expectCheck(reply: Reply, key: number, codes: number): void {
  expect({ command: reply.command, end: endOf(reply) }).toEqual({
    command: reply.command,
    end: `${String(key)}/${hex(codes)}`,
  });
}

/** GOOD. Gives the reply back. */
export function expectGood<R extends Reply>(reply: R): R {
  expect({ command: reply.command, end: endOf(reply) }).toEqual({
    command: reply.command,
    end: `status ${String(STATUS.good)}`,
  });
  return reply;
}

export const expectNotReady = (reply: Reply, codes: number): void => {
  expectCheck(reply, SENSE_KEY.notReady, codes);
};

export const expectIllegalRequest = (reply: Reply, codes: number): void => {
  expectCheck(reply, SENSE_KEY.illegalRequest, codes);
};

export const expectWriteProtected = (reply: Reply): void => {
  expectCheck(reply, SENSE_KEY.dataProtect, 0x2700);
};

/** INVALID FIELD IN CDB, pointing there. */
export function expectInvalidFieldInCdb(reply: Reply, pointer: Partial<FieldPointer> = {}): void {
  expectIllegalRequest(reply, 0x2400);
  expect(reply.sense?.fieldPointer).toMatchObject({ inCdb: true, ...pointer });
}

/** INVALID FIELD IN PARAMETER LIST, pointing there. */
export function expectInvalidFieldInParameterList(
  reply: Reply,
  pointer: Partial<FieldPointer> = {},
): void {
  expectIllegalRequest(reply, 0x2600);
  expect(reply.sense?.fieldPointer).toMatchObject({ inCdb: false, ...pointer });
}

export function expectReservationConflict(reply: Reply): void {
  expect({ status: reply.status, sense: reply.sense }).toEqual({
    status: STATUS.reservationConflict,
    sense: undefined,
  });
}
