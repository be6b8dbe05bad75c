import type { PduDefinition } from "./define-pdu.ts";
import {
  DATA_OUT,
  LOGIN_REQUEST,
  LOGOUT_REQUEST,
  NOP_OUT,
  SCSI_COMMAND,
  SNACK_REQUEST,
  TASK_MANAGEMENT_REQUEST,
  TEXT_REQUEST,
} from "./initiator-pdus.ts";
import {
  ASYNC_MESSAGE,
  DATA_IN,
  LOGIN_RESPONSE,
  LOGOUT_RESPONSE,
  NOP_IN,
  READY_TO_TRANSFER,
  REJECT,
  SCSI_RESPONSE,
  TASK_MANAGEMENT_RESPONSE,
  TEXT_RESPONSE,
} from "./target-pdus.ts";

/** Every PDU of RFC 7143 that is not left to vendors. */
export const ALL_PDUS: readonly PduDefinition[] = [
  NOP_OUT,
  SCSI_COMMAND,
  TASK_MANAGEMENT_REQUEST,
  LOGIN_REQUEST,
  TEXT_REQUEST,
  DATA_OUT,
  LOGOUT_REQUEST,
  SNACK_REQUEST,
  NOP_IN,
  SCSI_RESPONSE,
  TASK_MANAGEMENT_RESPONSE,
  LOGIN_RESPONSE,
  TEXT_RESPONSE,
  DATA_IN,
  LOGOUT_RESPONSE,
  READY_TO_TRANSFER,
  ASYNC_MESSAGE,
  REJECT,
];

const BY_OPCODE: ReadonlyMap<number, PduDefinition> = new Map(
  ALL_PDUS.map((pdu) => [pdu.opcode, pdu]),
);

/** The PDU with an operation code; `undefined` when RFC 7143 has none. */
export function pduOfOpcode(opcode: number): PduDefinition | undefined {
  return BY_OPCODE.get(opcode);
}
