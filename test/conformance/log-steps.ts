/** LOG SENSE, as the tests of log pages send it. */
import { LOG_SENSE } from "../../src/scsi/commands/log-sense.ts";
import { expectGood } from "./expectations.ts";
import type { Host, Reply } from "./host.ts";
import { needs } from "./target.ts";

/** The values since the last reset. SPC-4, LOG SENSE command, PAGE CONTROL field. */
export const CUMULATIVE = 1;

const ROOM_BYTES = 0x4000;

/** LOG SENSE of one page as it comes: not every page is a list of parameters, and a page that was cut is none. */
export async function senseLog(host: Host, page: number, roomBytes = ROOM_BYTES): Promise<Reply> {
  const cdb = LOG_SENSE.cdb.encode({
    pageControl: CUMULATIVE,
    pageCode: page,
    allocationLength: roomBytes,
  });
  const reply = await host.raw(Array.from(cdb), { dataIn: new Uint8Array(roomBytes) });
  return { ...reply, command: LOG_SENSE.name };
}

/** A whole log page; ends the test as skipped on a drive that does not have it. */
export async function logPage(host: Host, page: number): Promise<Uint8Array> {
  return expectGood(needs(host, await senseLog(host, page))).received;
}
