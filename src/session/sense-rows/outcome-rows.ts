import { FIELD, IBM, IBM_RW, T10 } from "./sense-row.ts";
import type { OutcomeRow } from "./sense-row.ts";

const READS = ["read", "verify"] as const;
const WRITES = ["write", "filemarks"] as const;
const TRAVERSES = ["read", "verify", "space"] as const;
const POSITIONS = ["read", "verify", "space", "locate"] as const;

/**
 * What flags and codes mean that are no failure. A filemark wins over all else that is told with it, then the length:
 * both say what the data are; early warning only says where the tape stands.
 */
// prettier-ignore
export const OUTCOME_ROWS: readonly OutcomeRow[] = [
  { at: "0,1/* *", flag: "filemark", during: TRAVERSES, id: "filemark", outcome: "filemark", says: "a filemark was met", source: IBM_RW },
  { at: "0,1/00 01", during: TRAVERSES, id: "filemarkByCode", outcome: "filemark", says: "a filemark was met", source: T10 },
  { at: "0,1/00 04", during: POSITIONS, id: "beginningOfPartition", outcome: "beginningOfPartition", says: "the beginning of the partition was met", source: IBM_RW },
  { at: "0,1/00 05", during: POSITIONS, id: "endOfDataByCode", outcome: "endOfData", says: "the end of data was met", source: "Linux tgt, usr/bs_ssc.c, space_blocks and space_filemark_forward" },
  // Older drives set the flag alone, at either end; who sent the command knows the direction.
  { at: "0,1/* *", flag: "endOfMedium", during: ["space"], id: "endMet", outcome: "endOfPartition", says: "an end of the partition was met", source: FIELD },
  { at: "0,1/* *", flag: "incorrectLength", during: READS, id: "incorrectLength", outcome: "incorrectLength", says: "the block has another length", source: IBM_RW },

  { at: "0,1/00 07", during: WRITES, id: "programmableEarlyWarning", outcome: "programmableEarlyWarning", says: "it is done, beyond the programmable early warning", source: IBM_RW },
  { at: "0,1/82 82", flag: "endOfMedium", during: WRITES, id: "earlyWarningAndCleaning", outcome: "earlyWarning", cleaning: "required", says: "it is done, beyond early warning, and the drive wants cleaning", source: IBM },
  { at: "0,1/00 17", flag: "endOfMedium", during: WRITES, id: "earlyWarningAndCleaningRequested", outcome: "earlyWarning", cleaning: "requested", says: "it is done, beyond early warning, and the drive asks for cleaning", source: IBM },
  { at: "0,1/* *", flag: "endOfMedium", during: WRITES, id: "earlyWarning", outcome: "earlyWarning", says: "it is done, beyond early warning", source: IBM_RW },
  { at: "0,1/* *", flag: "endOfMedium", during: READS, id: "earlyWarningOnRead", outcome: "earlyWarning", says: "it is done, beyond early warning", source: IBM_RW },
  // A drive with REW set in the Device Configuration mode page tells early warning on reads this way; the block is good.
  { at: "D/00 02", during: READS, id: "earlyWarningReported", outcome: "earlyWarning", says: "it is done, beyond early warning", source: IBM_RW },
  { at: "D/* *", during: WRITES, id: "volumeFull", outcome: "volumeFull", says: "the volume is full", source: IBM_RW },

  { at: "3/00 02", during: POSITIONS, id: "endOfPartition", outcome: "endOfPartition", says: "the end of the partition was met", source: IBM_RW },
  { at: "8/00 05", during: POSITIONS, id: "endOfData", outcome: "endOfData", says: "the end of data was met", source: IBM_RW },
  { at: "8/00 00", during: POSITIONS, id: "blankCheck", outcome: "endOfData", says: "there is no data here", source: "Sony SDT-11000 product description manual, p 6-84" },
  { at: "8/14 01", during: POSITIONS, id: "voidTape", outcome: "endOfData", says: "there is no data on the tape", source: IBM },

  { at: "0,1/00 17", id: "cleaningRequested", outcome: "good", cleaning: "requested", says: "it is done and the drive asks for cleaning", source: IBM },
  { at: "0,1/82 82", id: "cleaningRequired", outcome: "good", cleaning: "required", says: "it is done and the drive wants cleaning", source: IBM },
  { at: "1/83 83", id: "cleaned", outcome: "good", cleaning: "done", says: "the drive has been cleaned", source: IBM },
  { at: "1/82 52", id: "degradedMedium", outcome: "good", says: "it is done on a degraded medium", source: IBM },
  { at: "1/37 00", id: "parameterRounded", outcome: "good", says: "the values were applied rounded", source: IBM },
  { at: "1/5D FF", id: "exceptionTest", outcome: "good", says: "it is done, with a test of informational exceptions", source: IBM },
  { at: "1/5D *", id: "tapeAlertRaised", outcome: "good", says: "it is done and an alert was raised", source: IBM },
  { at: "1/0C *", id: "recoveredWriteError", outcome: "good", says: "it is done after a recovered write error", source: IBM },
  { at: "1/11 *", id: "recoveredReadError", outcome: "good", says: "it is done after a recovered read error", source: IBM },
  { at: "1/17 *", id: "recoveredWithRetries", outcome: "good", says: "it is done after retries", source: IBM },
  { at: "1/18 *", id: "recoveredWithCorrection", outcome: "good", says: "it is done after error correction", source: IBM },
  { at: "1/5B 02", id: "logCounterAtMaximum", outcome: "good", says: "it is done and a log counter is at its maximum", source: IBM },
  { at: "1/0A 00", id: "errorLogOverflow", outcome: "good", says: "it is done and the error log is full", source: IBM },
  { at: "1/5B 00", id: "logException", outcome: "good", says: "it is done with a log exception", source: FIELD },
];
