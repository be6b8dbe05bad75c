import type { DriveCounters } from "../drive-counters.ts";
import {
  READ_ERROR_COUNTERS,
  READ_ERROR_COUNTERS_DLT,
  READ_ERROR_COUNTERS_IBM_LTO,
  WRITE_ERROR_COUNTERS,
  WRITE_ERROR_COUNTERS_DLT,
  WRITE_ERROR_COUNTERS_IBM_LTO,
} from "../../src/scsi/log-pages/error-counters.ts";
import type { LogView } from "./log-view.ts";
import { inKiB, saturated, saturatedCount } from "./units.ts";

type Side = "write" | "read";

function counts(counters: DriveCounters, side: Side) {
  const { errors } = counters;
  const corrected = side === "write" ? errors.writeCorrected : errors.readCorrected;
  const uncorrected = side === "write" ? errors.writeUncorrected : errors.readUncorrected;
  return {
    correctedWithoutDelay: 0n,
    correctedWithDelay: 0n,
    // IBM: the sum of what was corrected and what was not.
    retries: saturatedCount(corrected + uncorrected, 4),
    corrected: saturatedCount(corrected, 4),
    correctionRuns: 0n,
    uncorrected: saturatedCount(uncorrected, 4),
  };
}

const bytesOf = ({ errors }: DriveCounters, side: Side): number =>
  side === "write" ? errors.bytesWritten : errors.bytesRead;

const CONTROL = 0x40;

function standard(side: Side): LogView {
  const page = side === "write" ? WRITE_ERROR_COUNTERS : READ_ERROR_COUNTERS;
  return {
    page: page.page,
    subpage: 0,
    encode: ({ drive: { counters } }) =>
      page.encode(
        { ...counts(counters, side), processed: BigInt(bytesOf(counters, side)) },
        { control: CONTROL },
      ),
    clear: ({ drive }) => drive.counters.clearErrors(side),
  };
}

/** Those three counters that a page of 32 bytes can hold. */
function short(side: Side): LogView {
  const page = side === "write" ? WRITE_ERROR_COUNTERS : READ_ERROR_COUNTERS;
  return {
    ...standard(side),
    encode: ({ drive: { counters } }) => {
      const { corrected, uncorrected } = counts(counters, side);
      const processed = BigInt(bytesOf(counters, side));
      return page.encode({ corrected, processed, uncorrected });
    },
  };
}

function ibm(side: Side): LogView {
  const page = side === "write" ? WRITE_ERROR_COUNTERS_IBM_LTO : READ_ERROR_COUNTERS_IBM_LTO;
  return {
    page: page.page,
    subpage: 0,
    encode: ({ drive: { counters } }) =>
      page.encode(
        {
          ...counts(counters, side),
          processed: saturated(inKiB(bytesOf(counters, side)), 6),
        },
        { control: CONTROL },
      ),
    clear: ({ drive }) => drive.counters.clearErrors(side),
  };
}

function dlt(side: Side): LogView {
  const page = side === "write" ? WRITE_ERROR_COUNTERS_DLT : READ_ERROR_COUNTERS_DLT;
  return {
    page: page.page,
    subpage: 0,
    encode: ({ drive: { counters } }) =>
      page.encode(
        {
          ...counts(counters, side),
          processed: BigInt(bytesOf(counters, side)),
          sinceTurnaround: 0n,
        },
        { control: CONTROL },
      ),
    clear: ({ drive }) => drive.counters.clearErrors(side),
  };
}

/** Pages 02h and 03h, in bytes. */
export const writeErrors: LogView = standard("write");
/** Page 03h in bytes. */
export const readErrors: LogView = standard("read");
/** Page 02h of IBM-built LTO drives: parameter 0005h counts KiB. */
export const writeErrorsKiB: LogView = ibm("write");
/** Page 03h of IBM-built LTO drives. */
export const readErrorsKiB: LogView = ibm("read");
/** Page 02h of DLT drives. */
export const writeErrorsDlt: LogView = dlt("write");
/** Page 03h of DLT drives. */
export const readErrorsDlt: LogView = dlt("read");
/** Page 02h of Sony's DAT drives, 20h bytes in all. SDT-10000/11000 product description, LOG SENSE. */
export const writeErrorsShort: LogView = short("write");
/** Page 03h of Sony's DAT drives. */
export const readErrorsShort: LogView = short("read");
