import { FIELD, IBM, KEYS, T10 } from "./sense-row.ts";
import type { FaultRow } from "./sense-row.ts";

const WRITES = ["write", "filemarks", "erase"] as const;
const MEDIUM = { fault: "medium" } as const;
const HARDWARE = { fault: "scsi", code: "DRIVE_HARDWARE_ERROR" } as const;
const ABORTED = { fault: "scsi", code: "COMMAND_ABORTED", retry: "reissueOnce" } as const;

/** What went wrong on the tape, in the drive and on the wire. */
// prettier-ignore
export const FAULT_ROWS: readonly FaultRow[] = [
  { at: "3,4/10 01", id: "guardCheck", fault: "medium", code: "BLOCK_PROTECTION_MISMATCH", says: "the protection bytes do not match the block", source: "IBM LTO SCSI Reference GA32-0928-06, logical block protection" },
  { at: "4/10 *", id: "protectionFault", fault: "medium", code: "BLOCK_PROTECTION_MISMATCH", says: "logical block protection found a fault", source: FIELD },
  { at: "3,4/03 02", id: "deadWriter", ...HARDWARE, says: "there are excessive write errors: the writing head may be dead", source: IBM },
  { at: "3/0C *", id: "writeError", ...MEDIUM, code: "MEDIUM_WRITE_ERROR", says: "the block cannot be written", source: IBM },
  { at: "3/11 12", id: "memoryReadError", ...MEDIUM, code: "MEDIUM_MEMORY_INACCESSIBLE", says: "the cartridge memory cannot be read", source: IBM },
  { at: "3/11 *", id: "unrecoveredRead", ...MEDIUM, code: "MEDIUM_UNRECOVERED_READ", says: "the block cannot be read", source: IBM },
  { at: "3/09 *", id: "servoError", ...MEDIUM, code: "MEDIUM_SERVO_ERROR", says: "the drive cannot follow the track", source: IBM },
  { at: "3/14 03", id: "endOfDataNotFound", ...MEDIUM, code: "MEDIUM_END_OF_DATA_NOT_FOUND", says: "the end of data is not found", source: IBM },
  { at: "8/14 03", id: "endOfDataNotFoundBlank", ...MEDIUM, code: "MEDIUM_END_OF_DATA_NOT_FOUND", says: "the end of data is not found", source: IBM },
  { at: "3/14 *", id: "entityNotFound", ...MEDIUM, code: "MEDIUM_POSITIONING_ERROR", says: "what was recorded here is not found", source: IBM },
  { at: "3/50 *", id: "appendError", ...MEDIUM, code: "MEDIUM_WRITE_ERROR", says: "the drive cannot append here", source: IBM },
  { at: "3,4/51 *", id: "eraseError", ...MEDIUM, code: "MEDIUM_ERASE_ERROR", says: "erasing failed", source: IBM },
  { at: "3,4/52 *", id: "cartridgeFault", ...MEDIUM, code: "MEDIUM_CARTRIDGE_FAULT", says: "the cartridge is at fault", source: IBM },
  { at: "3/30 00-02", id: "incompatibleMedium", fault: "state", code: "MEDIUM_INCOMPATIBLE", state: "incompatibleMedium", says: "the drive cannot use this cartridge or its format", source: IBM },
  { at: "3/31 *", during: WRITES, id: "writeAfterError", ...MEDIUM, code: "MEDIUM_FORMAT_CORRUPTED", says: "nothing can be written here after a permanent write error", source: IBM },
  { at: "3/31 *", id: "formatCorrupted", ...MEDIUM, code: "MEDIUM_FORMAT_CORRUPTED", says: "the format of the tape is corrupted", source: IBM },
  { at: "3/33 00", id: "tapeLength", ...MEDIUM, code: "MEDIUM_CARTRIDGE_FAULT", says: "the length of the tape is wrong", source: FIELD },
  { at: "3,4/3B 00", id: "positioningError", ...MEDIUM, code: "MEDIUM_POSITIONING_ERROR", says: "positioning failed", source: IBM },
  { at: "4/15 *", id: "mechanicalPositioning", ...MEDIUM, code: "MEDIUM_POSITIONING_ERROR", says: "positioning failed", source: IBM },
  { at: "3/* *", id: "mediumError", ...MEDIUM, code: "MEDIUM_ERROR", says: "the medium is at fault", source: KEYS },
  { at: "4/40 *", id: "selfTestFailed", ...HARDWARE, says: "the drive fails its self-test", source: IBM },
  { at: "4/41 00", id: "dataPath", ...HARDWARE, says: "the drive's data path is at fault", source: IBM },
  { at: "4/44 00", id: "internalFailure", ...HARDWARE, says: "the drive has an internal fault or needs cleaning", source: IBM },
  { at: "4/* *", id: "hardwareError", ...HARDWARE, says: "the drive is at fault", source: KEYS },
  { at: "8/* *", id: "blankCheckElsewhere", ...MEDIUM, code: "MEDIUM_BLANK_CHECK", says: "there is no data where the drive expects some", source: KEYS },
  { at: "9/* *", id: "vendorSpecific", fault: "scsi", code: "DRIVE_VENDOR_ERROR", says: "the drive reports a fault that only its vendor defines", source: KEYS },
  { at: "A/* *", id: "copyAborted", fault: "scsi", code: "COMMAND_ABORTED", says: "the drive ended the command", source: KEYS },
  { at: "B/47 *", id: "wireFault", ...ABORTED, says: "data were damaged on the wire", source: IBM },
  { at: "B/4E 00", id: "overlappedCommands", ...ABORTED, says: "another command was running", source: IBM },
  { at: "B/4B *", id: "dataPhase", ...ABORTED, says: "the data phase went wrong", source: IBM },
  { at: "B/* *", id: "abortedCommand", ...ABORTED, says: "the drive ended the command", source: T10 },
  { at: "D/* *", id: "volumeOverflow", ...MEDIUM, code: "MEDIUM_VOLUME_OVERFLOW", says: "the end of the medium was met", source: KEYS },
  { at: "E/* *", id: "miscompare", ...MEDIUM, code: "MEDIUM_MISCOMPARE", says: "what is on the tape differs from what was compared", source: KEYS },
];
