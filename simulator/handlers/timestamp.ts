import {
  REPORT_TIMESTAMP,
  SET_TIMESTAMP,
  TIMESTAMP_ORIGIN,
} from "../../src/scsi/commands/timestamp.ts";
import { SENSE_KEY } from "../../src/scsi/sense.ts";
import { refuse, sense } from "../check-condition.ts";
import type { Route } from "../command-router.ts";
import { GOOD, on, parameterList } from "../command-router.ts";
import type { DriveCore } from "../drive-core.ts";

function timestampOf(drive: DriveCore): { origin: number; timestampMs: number } {
  const { timestampOffsetMs: offset, clock } = drive;
  return offset === undefined
    ? { origin: TIMESTAMP_ORIGIN.powerOn, timestampMs: Math.floor(clock.nowMs) }
    : { origin: TIMESTAMP_ORIGIN.setTimestamp, timestampMs: Math.floor(clock.epochMs + offset) };
}

/** REPORT TIMESTAMP and SET TIMESTAMP: the drive's calendar, which runs from power-on until a host sets it. */
export const timestampRoutes: readonly Route[] = [
  on(REPORT_TIMESTAMP, ({ drive }) => ({ data: timestampOf(drive) })),
  on(SET_TIMESTAMP, ({ drive, nexus, cdb, dataOut }) => {
    if (cdb.parameterListLength === 0) return GOOD;
    const list = dataOut.subarray(0, cdb.parameterListLength);
    if (list.length < cdb.parameterListLength) throw refuse(SENSE_KEY.illegalRequest, 0x1a00);
    const { timestampMs } = parameterList(SET_TIMESTAMP, list);
    drive.timestampOffsetMs = timestampMs - drive.clock.epochMs;
    for (const other of drive.nexuses) {
      if (other !== nexus) other.raise(sense(SENSE_KEY.unitAttention, 0x2a10));
    }
    return GOOD;
  }),
];
