import { bits, bytes, flag, orZero, u16, u32, u8 } from "../codec/field.ts";
import {
  definePdu,
  FROM_TARGET,
  initiatorTaskTag,
  logicalUnit,
  targetTransferTag,
} from "./define-pdu.ts";

const final = flag(1, 7);
const continues = orZero(flag(1, 6));
/** More was there than the initiator expected; `residual` says how much (O). */
const overflow = orZero(flag(1, 2));
/** Less was moved than the initiator expected; `residual` says how much (U). */
const underflow = orZero(flag(1, 1));
const residualBytes = orZero(u32(44));

/** Answers a ping of the initiator, or pings it. A ping carries the next StatSN and does not use it up. */
export const NOP_IN = definePdu({
  name: "NOP-In",
  opcode: 0x20,
  sender: "target",
  reference: "RFC 7143, NOP-In",
  alwaysFinal: true,
  fields: { logicalUnit, initiatorTaskTag, targetTransferTag, ...FROM_TARGET },
});

/** What came of a command; its data are a 16-bit length and the sense data. */
export const SCSI_RESPONSE = definePdu({
  name: "SCSI Response",
  opcode: 0x21,
  sender: "target",
  reference: "RFC 7143, SCSI Response",
  alwaysFinal: true,
  fields: {
    bidirectionalOverflow: orZero(flag(1, 4)),
    bidirectionalUnderflow: orZero(flag(1, 3)),
    overflow,
    underflow,
    /** 0 the command was completed at the target, 1 the target failed: there is no status. */
    response: u8(2),
    /** SAM status. */
    status: u8(3),
    initiatorTaskTag,
    snackTag: orZero(u32(20)),
    ...FROM_TARGET,
    /** How many Data-In or R2T the target sent for the command (ExpDataSN). */
    expectedDataNumber: orZero(u32(36)),
    bidirectionalResidualBytes: orZero(u32(40)),
    residualBytes,
  },
});

/** What came of a task management request. */
export const TASK_MANAGEMENT_RESPONSE = definePdu({
  name: "Task Management Function Response",
  opcode: 0x22,
  sender: "target",
  reference: "RFC 7143, Task Management Function Response",
  alwaysFinal: true,
  fields: {
    /** 0 done, 1 no such task, 2 no such unit, 4 no reassignment, 5 not supported, 255 rejected. */
    response: u8(2),
    initiatorTaskTag,
    ...FROM_TARGET,
  },
});

/** Goes on with, ends or refuses a login; its data are text keys. */
export const LOGIN_RESPONSE = definePdu({
  name: "Login Response",
  opcode: 0x23,
  sender: "target",
  reference: "RFC 7143, Login Response",
  fields: {
    transit: flag(1, 7),
    continues,
    currentStage: bits(1, 3, 2),
    nextStage: bits(1, 1, 0),
    versionMax: orZero(u8(2)),
    versionActive: orZero(u8(3)),
    sessionId: bytes(8, 6),
    /** 0 until the last response of the login. */
    targetSessionHandle: orZero(u16(14)),
    initiatorTaskTag,
    ...FROM_TARGET,
    /** 0 success, 1 redirection, 2 the initiator is at fault, 3 the target is. */
    statusClass: u8(36),
    statusDetail: u8(37),
  },
});

/** Answers in text keys. */
export const TEXT_RESPONSE = definePdu({
  name: "Text Response",
  opcode: 0x24,
  sender: "target",
  reference: "RFC 7143, Text Response",
  fields: { final, continues, logicalUnit, initiatorTaskTag, targetTransferTag, ...FROM_TARGET },
});

/** Carries data of a read, and its status when that is all there is to say. */
export const DATA_IN = definePdu({
  name: "SCSI Data-In",
  opcode: 0x25,
  sender: "target",
  reference: "RFC 7143, SCSI Data-Out and SCSI Data-In",
  fields: {
    final,
    acknowledge: orZero(flag(1, 6)),
    overflow,
    underflow,
    /** `status`, `statusNumber` and the residual count (S). */
    statusPresent: orZero(flag(1, 0)),
    status: orZero(u8(3)),
    logicalUnit,
    initiatorTaskTag,
    targetTransferTag,
    ...FROM_TARGET,
    /** DataSN: from 0 in each command. */
    dataNumber: u32(36),
    bufferOffset: u32(40),
    residualBytes,
  },
});

/** What came of a logout. */
export const LOGOUT_RESPONSE = definePdu({
  name: "Logout Response",
  opcode: 0x26,
  sender: "target",
  reference: "RFC 7143, Logout Response",
  alwaysFinal: true,
  fields: {
    /** 0 done, 1 no such connection, 2 no recovery, 3 clean-up failed. */
    response: u8(2),
    initiatorTaskTag,
    ...FROM_TARGET,
    /** Seconds to wait before coming back. */
    timeToWaitSeconds: orZero(u16(40)),
    /** Seconds for which tasks are kept after that. */
    timeToRetainSeconds: orZero(u16(42)),
  },
});

/** Asks for data of a write (R2T). It carries the next StatSN and does not use it up. */
export const READY_TO_TRANSFER = definePdu({
  name: "Ready To Transfer",
  opcode: 0x31,
  sender: "target",
  reference: "RFC 7143, Ready To Transfer (R2T)",
  alwaysFinal: true,
  fields: {
    logicalUnit,
    initiatorTaskTag,
    targetTransferTag,
    ...FROM_TARGET,
    /** R2TSN: from 0 in each command. */
    readyNumber: u32(36),
    bufferOffset: u32(40),
    /** Desired Data Transfer Length: 1 to MaxBurstLength bytes (inclusive). */
    desiredBytes: u32(44),
  },
});

/** Something happened that nobody asked about. */
export const ASYNC_MESSAGE = definePdu({
  name: "Asynchronous Message",
  opcode: 0x32,
  sender: "target",
  reference: "RFC 7143, Asynchronous Message",
  alwaysFinal: true,
  fields: {
    logicalUnit,
    /** Always NO_TAG. */
    initiatorTaskTag,
    ...FROM_TARGET,
    /** See {@link ASYNC_EVENT}. */
    event: u8(36),
    vendorCode: orZero(u8(37)),
    parameter1: orZero(u16(38)),
    parameter2: orZero(u16(40)),
    parameter3: orZero(u16(42)),
  },
});

/** RFC 7143, Asynchronous Message, AsyncEvent. */
export const ASYNC_EVENT = {
  scsi: 0,
  logoutRequested: 1,
  droppingConnection: 2,
  droppingAllConnections: 3,
  renegotiate: 4,
  vendor: 255,
} as const;

/** A PDU was not understood; its data are the header of that PDU. */
export const REJECT = definePdu({
  name: "Reject",
  opcode: 0x3f,
  sender: "target",
  reference: "RFC 7143, Reject",
  alwaysFinal: true,
  fields: {
    /** See {@link REJECT_REASON}. */
    reason: u8(2),
    /** Always NO_TAG. */
    initiatorTaskTag,
    ...FROM_TARGET,
    dataNumber: orZero(u32(36)),
  },
});

/** RFC 7143, Reject, Reason. */
export const REJECT_REASON = {
  dataDigestError: 0x02,
  snackReject: 0x03,
  protocolError: 0x04,
  commandNotSupported: 0x05,
  immediateCommandReject: 0x06,
  taskInProgress: 0x07,
  invalidDataAck: 0x08,
  invalidPduField: 0x09,
  longOperationReject: 0x0a,
  negotiationReset: 0x0b,
  waitingForLogout: 0x0c,
} as const;
