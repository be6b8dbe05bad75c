import { FIELD, IBM, KEYS, T10 } from "./sense-row.ts";
import type { FaultRow } from "./sense-row.ts";

const PROTECTED = { fault: "state", state: "writeProtected" } as const;
const WORM = { fault: "state", code: "MEDIUM_WORM", state: "worm" } as const;
const KEY_NEEDED = { fault: "state", state: "keyNeeded" } as const;
const REJECTED = { fault: "scsi", code: "COMMAND_REJECTED" } as const;

/** Refused before anything moved: write protection, encryption, illegal requests. */
// prettier-ignore
export const REFUSAL_ROWS: readonly FaultRow[] = [
  { at: "7/27 *", id: "writeProtected", ...PROTECTED, code: "DRIVE_WRITE_PROTECTED", says: "the cartridge is write-protected", source: IBM },
  { at: "5,7/30 05", id: "cannotWriteFormat", ...PROTECTED, code: "MEDIUM_READ_ONLY_FORMAT", says: "the drive only reads this format", source: `${IBM}; Quantum DLT-S4 Interface Reference Guide, p 161` },
  { at: "7/30 06", id: "cannotFormat", fault: "state", code: "MEDIUM_INCOMPATIBLE", state: "incompatibleMedium", says: "the drive cannot format this medium", source: IBM },
  { at: "7/30 0C", id: "wormOverwrite", ...WORM, says: "a WORM cartridge is never overwritten", source: IBM },
  { at: "3,7/30 0D", id: "wormIntegrity", fault: "medium", code: "MEDIUM_WORM_INTEGRITY", says: "the WORM cartridge fails its integrity check", source: IBM },
  { at: "7/50 01", id: "wormAppendPosition", ...WORM, says: "a WORM cartridge is written at its end only", source: IBM },
  { at: "7/5A 02", id: "appendOnly", fault: "state", code: "DRIVE_APPEND_ONLY", state: "appendOnly", says: "the drive is in append-only mode and this would overwrite", source: IBM },
  { at: "7/52 00", id: "badCleaningCartridge", fault: "state", code: "DRIVE_CLEANING_FAILED", state: "cleaningFailed", cleaning: "unusable", says: "the cleaning cartridge cannot be used", source: IBM },
  { at: "7/74 01", id: "cannotDecrypt", ...KEY_NEEDED, code: "DRIVE_KEY_NEEDED", says: "the block is encrypted and the drive has no key for it", source: IBM },
  { at: "7/74 02", id: "plainBlock", ...KEY_NEEDED, code: "DRIVE_BLOCK_NOT_ENCRYPTED", says: "the block is not encrypted and the drive was told to decrypt", source: IBM },
  { at: "7/74 03", id: "wrongKey", ...KEY_NEEDED, code: "DRIVE_WRONG_KEY", says: "the block is encrypted with another key", source: IBM },
  { at: "7/74 *", id: "encryptionFault", ...KEY_NEEDED, code: "DRIVE_ENCRYPTION_REFUSED", says: "the drive refuses for a reason of encryption", source: IBM },
  { at: "7/26 10", id: "tooManyWrongKeys", ...KEY_NEEDED, code: "DRIVE_ENCRYPTION_REFUSED", says: "too many wrong keys were given", source: IBM },
  { at: "7/2A 13", id: "keyInstanceChanged", ...KEY_NEEDED, code: "DRIVE_ENCRYPTION_REFUSED", says: "someone else changed the key", source: IBM },
  { at: "7/EE-EF *", id: "keyManagement", ...KEY_NEEDED, code: "DRIVE_ENCRYPTION_REFUSED", says: "the key manager refuses or does not answer", source: IBM },
  { at: "5/74 *", id: "encryptionRequestRefused", ...KEY_NEEDED, code: "DRIVE_ENCRYPTION_REFUSED", says: "the drive does not accept these encryption parameters", source: IBM },
  { at: "3,5/85 *", id: "protectedAfterFailure", ...PROTECTED, code: "DRIVE_WRITE_PROTECTED", says: "writing is switched off after a failure of drive or tape", source: FIELD },
  { at: "7/* *", id: "dataProtect", ...PROTECTED, code: "DRIVE_WRITE_PROTECTED", says: "the drive protects the data", source: KEYS },

  { at: "5/20 00", id: "unsupportedCommand", fault: "scsi", code: "COMMAND_UNSUPPORTED", says: "the drive does not know the command", source: T10 },
  { at: "5/20 0C", id: "notAppendOnly", ...REJECTED, says: "the drive is not in append-only mode", source: IBM },
  { at: "5/24 00", id: "invalidFieldInCdb", fault: "scsi", code: "COMMAND_INVALID_FIELD", says: "the drive does not accept a field of the command", source: T10 },
  { at: "5/26 00", id: "invalidFieldInParameters", fault: "scsi", code: "PARAMETER_INVALID_FIELD", says: "the drive does not accept a field of the parameters", source: T10 },
  { at: "5/26 90-93", id: "wrongFirmware", fault: "scsi", code: "FIRMWARE_REJECTED", says: "the drive does not accept this firmware", source: FIELD },
  { at: "0,5/82 83", id: "badMicrocode", fault: "scsi", code: "FIRMWARE_REJECTED", says: "the drive does not accept this firmware", source: IBM },
  { at: "5/1A 00", id: "parameterListLength", fault: "scsi", code: "PARAMETER_INVALID_FIELD", says: "the drive does not accept the length of the parameters", source: T10 },
  { at: "5/25 00", id: "noLogicalUnit", fault: "scsi", code: "DRIVE_NO_SUCH_UNIT", says: "there is no such logical unit", source: T10 },
  { at: "5/29 04", id: "firmwareFence", fault: "scsi", code: "DRIVE_HARDWARE_ERROR", says: "the drive's firmware has stopped and wants a power cycle", source: IBM },
  { at: "5/2C 00", id: "commandSequence", fault: "state", code: "DRIVE_POSITION_UNSET", state: "positionUnset", says: "the drive has no position until it is rewound, located or loaded", source: IBM },
  { at: "5/2C 0B", id: "notReserved", fault: "state", code: "DRIVE_RESERVED", state: "reserved", says: "the drive wants to be reserved first", source: IBM },
  { at: "5/3B 0C", id: "notAtBeginning", fault: "state", code: "DRIVE_NOT_AT_BEGINNING", state: "notAtBeginning", says: "the tape is not at its beginning", source: IBM },
  { at: "5/3B 00", id: "overwritePosition", fault: "state", code: "DRIVE_POSITION_LOST", state: "positionLost", says: "the tape is not at the position that was named", source: IBM },
  { at: "5/53 02", id: "removalPrevented", fault: "state", code: "DRIVE_REMOVAL_PREVENTED", state: "removalPrevented", says: "an initiator holds the cartridge in the drive", source: IBM },
  { at: "5/55 06", id: "memoryFull", fault: "medium", code: "MEDIUM_MEMORY_FULL", says: "the cartridge memory is full", source: IBM },
  { at: "5/39 00", id: "savingNotSupported", ...REJECTED, says: "the drive does not save parameters", source: T10 },
  { at: "5/0E 03", id: "transferLengthMismatch", fault: "scsi", code: "TRANSFER_LENGTH_MISMATCH", says: "the transfer length on the wire is not the command's", source: IBM },
  { at: "5/* *", id: "illegalRequest", ...REJECTED, says: "the drive rejects the command", source: KEYS },
];
