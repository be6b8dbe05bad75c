import { INQUIRY } from "../scsi/commands/inquiry.ts";
import type { Session } from "./session.ts";

/** What reading a vital product data page needs of its definition. */
export interface VpdPageReader<V> {
  readonly name: string;
  readonly page: number;
  readonly codec: { decode(bytes: Uint8Array): V };
}

/** Old drives take the allocation length for one byte, and no page of a tape drive needs more but page 83h. */
const SHORT_BYTES = 0xff;
const LONG_BYTES = 0x1000;
const HEADER_BYTES = 4;

/**
 * Reads a vital product data page; `undefined` when the drive does not have it.
 * @throws ScsiError and its kin; CodecError when the bytes are not that page.
 */
export async function readVpdPage<V>(
  session: Session,
  definition: VpdPageReader<V>,
): Promise<V | undefined> {
  const short = await ask(session, definition.page, SHORT_BYTES);
  if (short === undefined || short.length < HEADER_BYTES) return undefined;
  // A drive that ignores EVPD answers with its standard data: that is not the page, and not an error either.
  if (short[1] !== definition.page) return undefined;
  const wholeBytes = HEADER_BYTES + (short[2] ?? 0) * 256 + (short[3] ?? 0);
  if (wholeBytes <= short.length) return definition.codec.decode(short);
  const long = await ask(session, definition.page, Math.max(LONG_BYTES, wholeBytes));
  return long === undefined ? undefined : definition.codec.decode(long);
}

async function ask(
  session: Session,
  pageCode: number,
  allocationLength: number,
): Promise<Uint8Array | undefined> {
  const attempt = await session.ask(`VPD page ${String(pageCode)}`, INQUIRY, {
    vitalProductData: true,
    pageCode,
    allocationLength,
  });
  return attempt?.received;
}
