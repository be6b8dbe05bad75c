import {
  INQUIRY,
  LOG_SENSE,
  MODE_SENSE_6,
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

/** Reads the bytes of one page. Pages that clear what they tell, such as log page 2Eh, do so. @throws UsageError `PAGE_UNSUPPORTED` */
export async function readPage(
  session: Session,
  kind: PageKind,
  code: PageCode | undefined,
): Promise<Uint8Array> {
  const received = await ask(session, kind, code);
  if (received !== undefined) return received;
  const which = code === undefined ? kind : `${kind} page ${pageCodeText(code)}`;
  throw new UsageError("PAGE_UNSUPPORTED", `page ${which}: the drive does not have it`);
}

async function ask(
  session: Session,
  kind: PageKind,
  code: PageCode | undefined,
): Promise<Uint8Array | undefined> {
  const { page = 0, subpage = 0 } = code ?? {};
  const key = `page ${kind} ${String(page)}/${String(subpage)}`;
  switch (kind) {
    case "log": {
      const input = { pageControl: CUMULATIVE, pageCode: page, subpageCode: subpage };
      const allocationLength = Math.min(LOG_BYTES, session.transport.limits.maxTransferBytes);
      return (await session.ask(key, LOG_SENSE, { ...input, allocationLength }))?.received;
    }
    case "mode": {
      const pageCode = code === undefined ? ALL_PAGES : page;
      const input = { pageCode, subpageCode: subpage, allocationLength: BYTE_MAX };
      return (await session.ask(key, MODE_SENSE_6, input))?.received;
    }
    case "vpd": {
      const input = { vitalProductData: true, pageCode: page, allocationLength: BYTE_MAX };
      return (await session.ask(key, INQUIRY, input))?.received;
    }
    case "inquiry":
      return (await session.ask(key, INQUIRY, { allocationLength: BYTE_MAX }))?.received;
    case "mam": {
      const input = { partition: page, allocationLength: ATTRIBUTE_BYTES };
      return (await session.ask(key, READ_ATTRIBUTE_VALUES, input))?.received;
    }
    case "sense":
      return (await session.ask(key, REQUEST_SENSE, { allocationLength: SENSE_BYTES }))?.received;
    case "density": {
      const input = { allocationLength: DENSITY_BYTES };
      return (await session.ask(key, REPORT_DENSITY_SUPPORT, input))?.received;
    }
  }
}
