import type { CommandDefinition } from "../scsi/define-command.ts";

/** What a command does to drive and tape, as far as its sense data and its retries depend on it. */
export type CommandKind =
  | "query"
  | "hold"
  | "configure"
  | "read"
  | "write"
  | "filemarks"
  | "space"
  | "locate"
  | "rewind"
  | "load"
  | "verify"
  | "erase"
  | "service";

/** Kinds by operation code. Complete for every command of the command table; a test holds it to that. */
// prettier-ignore
const KIND_BY_OPCODE: ReadonlyMap<number, CommandKind> = new Map([
  [0x00, "query"],     // TEST UNIT READY
  [0x01, "rewind"],
  [0x03, "query"],     // REQUEST SENSE
  [0x04, "erase"],     // FORMAT MEDIUM
  [0x05, "query"],     // READ BLOCK LIMITS
  [0x08, "read"],
  [0x0a, "write"],
  [0x0b, "erase"],     // SET CAPACITY
  [0x10, "filemarks"],
  [0x11, "space"],
  [0x12, "query"],     // INQUIRY
  [0x13, "verify"],
  [0x14, "read"],      // RECOVER BUFFERED DATA
  [0x15, "configure"], // MODE SELECT(6)
  [0x16, "configure"], // RESERVE(6)
  [0x17, "configure"], // RELEASE(6)
  [0x19, "erase"],
  [0x1a, "query"],     // MODE SENSE(6)
  [0x1b, "load"],
  [0x1c, "query"],     // RECEIVE DIAGNOSTIC RESULTS
  [0x1d, "service"],   // SEND DIAGNOSTIC: some tests overwrite the tape
  [0x1e, "hold"],      // PREVENT ALLOW MEDIUM REMOVAL
  [0x2b, "locate"],
  [0x34, "query"],     // READ POSITION
  [0x3b, "service"],   // WRITE BUFFER
  [0x3c, "query"],     // READ BUFFER
  [0x44, "query"],     // REPORT DENSITY SUPPORT
  [0x4c, "configure"], // LOG SELECT
  [0x4d, "query"],     // LOG SENSE
  [0x55, "configure"], // MODE SELECT(10)
  [0x56, "configure"], // RESERVE(10)
  [0x57, "configure"], // RELEASE(10)
  [0x5a, "query"],     // MODE SENSE(10)
  [0x5e, "query"],     // PERSISTENT RESERVE IN
  [0x5f, "configure"], // PERSISTENT RESERVE OUT
  [0x82, "configure"], // ALLOW OVERWRITE
  [0x8c, "query"],     // READ ATTRIBUTE
  [0x8d, "configure"], // WRITE ATTRIBUTE
  [0x91, "space"],
  [0x92, "locate"],
  [0xa0, "query"],     // REPORT LUNS
  [0xa3, "query"],     // REPORT SUPPORTED OPERATION CODES and its like
  [0xa4, "configure"], // SET TIMESTAMP
]);

/** The kind of a command; one that is not in the table counts as changing something, so that it is never sent twice. */
export function commandKind(command: Pick<CommandDefinition, "opcode">): CommandKind {
  return KIND_BY_OPCODE.get(command.opcode) ?? "configure";
}

/** Whether the table names the command. */
export function isKnownCommand(command: Pick<CommandDefinition, "opcode">): boolean {
  return KIND_BY_OPCODE.has(command.opcode);
}

/**
 * Whether a command may be sent again when the device did not execute it. Only commands that neither move the tape, nor
 * write, nor change modes: after a unit attention the tape may stand elsewhere or be another one.
 */
export function mayReissue(kind: CommandKind): boolean {
  return kind === "query" || kind === "hold";
}
