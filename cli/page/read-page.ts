import {
  INQUIRY,
  LOG_SENSE,
  MODE_SENSE_6,
  RAW_IN,
  READ_ATTRIBUTE_VALUES,
  REPORT_DENSITY_SUPPORT,
  REQUEST_SENSE,
  UsageError,
} from "../../src/index.ts";
import type { Session } from "../../src/index.ts";
import type { PageKind } from "./decode-page.ts";
import type { PageCode } from "./page-code.ts";
import { pageCodeText } from "./page-code.ts";

const CUMULATIVE = 1;
const SENSE_BYTES = 252;
/** What every drive takes for INQUIRY and MODE SENSE(6). */
const BYTE_MAX = 0xff;
const LOG_BYTES = 0x4000;
const ATTRIBUTE_BYTES = 0x1_0000;
const DENSITY_BYTES = 0x1000;
const ALL_PAGES = 0x3f;

/** The list of pages is no list of parameters, so the answer is taken as bytes. */
const RAW_LOG_SENSE = { ...LOG_SENSE, data: RAW_IN };

/** What a page is asked for with. */
interface Question {
  readonly session: Session;
  readonly code: PageCode | undefined;
  /** Under which the session remembers that the drive does not have it. */
  readonly key: string;
}

type Ask = (question: Question) => Promise<{ readonly received?: Uint8Array } | undefined>;

const ASK: Readonly<Record<PageKind, Ask>> = {
  log: ({ session, code, key }) =>
    session.ask(key, RAW_LOG_SENSE, {
      pageControl: CUMULATIVE,
      pageCode: code?.page ?? 0,
      subpageCode: code?.subpage ?? 0,
      allocationLength: Math.min(LOG_BYTES, session.transport.limits.maxTransferBytes),
    }),
  mode: ({ session, code, key }) =>
    session.ask(key, MODE_SENSE_6, {
      pageCode: code?.page ?? ALL_PAGES,
      subpageCode: code?.subpage ?? 0,
      allocationLength: BYTE_MAX,
    }),
  vpd: ({ session, code, key }) =>
    session.ask(key, INQUIRY, {
      vitalProductData: true,
      pageCode: code?.page ?? 0,
      allocationLength: BYTE_MAX,
    }),
  inquiry: ({ session, key }) => session.ask(key, INQUIRY, { allocationLength: BYTE_MAX }),
  mam: ({ session, code, key }) =>
    session.ask(key, READ_ATTRIBUTE_VALUES, {
      partition: code?.page ?? 0,
      allocationLength: ATTRIBUTE_BYTES,
    }),
  sense: ({ session, key }) => session.ask(key, REQUEST_SENSE, { allocationLength: SENSE_BYTES }),
  density: ({ session, key }) =>
    session.ask(key, REPORT_DENSITY_SUPPORT, { allocationLength: DENSITY_BYTES }),
};

/**
 * Reads the bytes of one page. Pages that clear what they tell, such as log page 2Eh, do so.
 * @throws UsageError `PAGE_UNSUPPORTED`; ScsiError for whatever else the drive says
 */
export async function readPage(
  session: Session,
  kind: PageKind,
  code: PageCode | undefined,
): Promise<Uint8Array> {
  const which = code === undefined ? kind : `${kind} page ${pageCodeText(code)}`;
  const attempt = await ASK[kind]({ session, code, key: `page ${which}` });
  if (attempt?.received !== undefined) return attempt.received;
  throw new UsageError("PAGE_UNSUPPORTED", `page ${which}: the drive does not have it`);
}
