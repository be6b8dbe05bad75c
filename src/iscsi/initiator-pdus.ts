import { bits, bytes, flag, orZero, u16, u32, u8 } from "../codec/field.ts";
import {
  definePdu,
  FROM_INITIATOR,
  initiatorTaskTag,
  logicalUnit,
  targetTransferTag,
} from "./define-pdu.ts";

const immediate = orZero(flag(0, 6));
const final = flag(1, 7);
const continues = orZero(flag(1, 6));

/** Answers a ping of the target, or pings it. */
export const NOP_OUT = definePdu({
  name: "NOP-Out",
  opcode: 0x00,
  sender: "initiator",
  reference: "RFC 7143, NOP-Out",
  alwaysFinal: true,
  fields: { immediate, logicalUnit, initiatorTaskTag, targetTransferTag, ...FROM_INITIATOR },
});

/** Carries a CDB, and the first of its data. */
export const SCSI_COMMAND = definePdu({
  name: "SCSI Command",
  opcode: 0x01,
  sender: "initiator",
  reference: "RFC 7143, SCSI Command",
  fields: {
    immediate,
    /** No unsolicited Data-Out follows. */
    final,
    read: orZero(flag(1, 6)),
    write: orZero(flag(1, 5)),
    /** 0 untagged, 1 simple, 2 ordered, 3 head of queue, 4 ACA. */
    taskAttribute: orZero(bits(1, 2, 0)),
    logicalUnit,
    initiatorTaskTag,
    /** Expected Data Transfer Length, in bytes. */
    expectedTransferBytes: u32(20),
    ...FROM_INITIATOR,
    /** The CDB, with zeros behind it. */
    cdb: bytes(32, 16),
  },
});

/** Ends tasks, or resets. */
export const TASK_MANAGEMENT_REQUEST = definePdu({
  name: "Task Management Function Request",
  opcode: 0x02,
  sender: "initiator",
  reference: "RFC 7143, Task Management Function Request",
  alwaysFinal: true,
  fields: {
    immediate,
    /** See {@link TASK_MANAGEMENT_FUNCTION}. */
    taskFunction: bits(1, 6, 0),
    logicalUnit,
    initiatorTaskTag,
    referencedTaskTag: u32(20),
    ...FROM_INITIATOR,
    /** CmdSN of the task that is meant (RefCmdSN). */
    referencedCommandNumber: orZero(u32(32)),
    expectedDataNumber: orZero(u32(36)),
  },
});

/** RFC 7143, Task Management Function Request, Function. */
export const TASK_MANAGEMENT_FUNCTION = {
  abortTask: 1,
  abortTaskSet: 2,
  clearAca: 3,
  clearTaskSet: 4,
  logicalUnitReset: 5,
  targetWarmReset: 6,
  targetColdReset: 7,
  taskReassign: 8,
} as const;

/** Logs in; its data are text keys. */
export const LOGIN_REQUEST = definePdu({
  name: "Login Request",
  opcode: 0x03,
  sender: "initiator",
  reference: "RFC 7143, Login Request",
  alwaysImmediate: true,
  fields: {
    /** The sender is ready to go to the next stage (T). */
    transit: flag(1, 7),
    /** The text goes on in the next PDU (C). */
    continues,
    /** See {@link LOGIN_STAGE}. */
    currentStage: bits(1, 3, 2),
    nextStage: bits(1, 1, 0),
    versionMax: orZero(u8(2)),
    versionMin: orZero(u8(3)),
    /** Initiator's part of the session's name (ISID). */
    sessionId: bytes(8, 6),
    /** Target's part of it (TSIH); 0 asks for a new session. */
    targetSessionHandle: orZero(u16(14)),
    initiatorTaskTag,
    connectionId: u16(20),
    ...FROM_INITIATOR,
  },
});

/** RFC 7143, Login Request, CSG and NSG. */
export const LOGIN_STAGE = { security: 0, operational: 1, fullFeature: 3 } as const;

/** Asks in text keys. */
export const TEXT_REQUEST = definePdu({
  name: "Text Request",
  opcode: 0x04,
  sender: "initiator",
  reference: "RFC 7143, Text Request",
  fields: {
    immediate,
    final,
    continues,
    logicalUnit,
    initiatorTaskTag,
    targetTransferTag,
    ...FROM_INITIATOR,
  },
});

/** Carries data of a write. It has no CmdSN. */
export const DATA_OUT = definePdu({
  name: "SCSI Data-Out",
  opcode: 0x05,
  sender: "initiator",
  reference: "RFC 7143, SCSI Data-Out and SCSI Data-In",
  fields: {
    /** The last of this train: of all unsolicited data, or of what one R2T asked for. */
    final,
    logicalUnit,
    initiatorTaskTag,
    /** That of the R2T; NO_TAG when unsolicited. */
    targetTransferTag,
    expectedStatusNumber: FROM_INITIATOR.expectedStatusNumber,
    /** DataSN: from 0 in each train. */
    dataNumber: u32(36),
    bufferOffset: u32(40),
  },
});

/** Ends the session, or a connection. */
export const LOGOUT_REQUEST = definePdu({
  name: "Logout Request",
  opcode: 0x06,
  sender: "initiator",
  reference: "RFC 7143, Logout Request",
  alwaysFinal: true,
  fields: {
    immediate,
    /** 0 close the session, 1 close the connection, 2 remove the connection for recovery. */
    reason: bits(1, 6, 0),
    initiatorTaskTag,
    connectionId: u16(20),
    ...FROM_INITIATOR,
  },
});

/** Asks for PDUs again. Without error recovery (level 0) it is always rejected. */
export const SNACK_REQUEST = definePdu({
  name: "SNACK Request",
  opcode: 0x10,
  sender: "initiator",
  reference: "RFC 7143, SNACK Request",
  alwaysFinal: true,
  fields: {
    /** 0 data or R2T, 1 status, 2 DataACK, 3 R-Data. */
    snackType: bits(1, 3, 0),
    logicalUnit,
    initiatorTaskTag,
    targetTransferTag,
    expectedStatusNumber: FROM_INITIATOR.expectedStatusNumber,
    firstNumber: u32(40),
    runLength: u32(44),
  },
});
