import { LOG_SENSE } from "../scsi/commands/log-sense.ts";
import { RAW_IN } from "../scsi/define-command.ts";
import type { Session } from "./session.ts";

/** What reading a log page needs of its definition. */
export interface LogPageReader<V> {
  readonly name: string;
  readonly page: number;
  readonly subpage: number;
  decode(bytes: Uint8Array): V;
}

/** Cumulative values, SPC-4, LOG SENSE command, PC field. */
const CUMULATIVE = 1;

/** The definition of the page decodes what comes: the lists of pages have another form than the other pages. */
const RAW_LOG_SENSE = { ...LOG_SENSE, data: RAW_IN };

/**
 * Room for a page. Sony drives refuse a page that does not fit (SDT-11000 product description manual, p 6-17), so it is
 * more than any page that is known.
 */
const LOG_PAGE_BYTES = 0x4000;

/**
 * Reads a log page; `undefined` when the drive does not have it. Reading some pages resets them: the definitions say so.
 * @throws ScsiError and its kin; CodecError when the bytes are not that page.
 */
export async function readLogPage<V>(
  session: Session,
  definition: LogPageReader<V>,
): Promise<V | undefined> {
  const { page, subpage } = definition;
  const allocationLength = Math.min(LOG_PAGE_BYTES, session.transport.limits.maxTransferBytes);
  const attempt = await session.ask(`log page ${String(page)}/${String(subpage)}`, RAW_LOG_SENSE, {
    pageControl: CUMULATIVE,
    pageCode: page,
    subpageCode: subpage,
    allocationLength,
  });
  return attempt?.received === undefined ? undefined : definition.decode(attempt.received);
}
