/** Mode pages and the block descriptor: read, change, read back. */
import type { Fields, ValueOf } from "../codec/layout.ts";
import { MODE_SELECT_6 } from "../scsi/commands/mode-select.ts";
import { MODE_SENSE_6, PAGE_CONTROL } from "../scsi/commands/mode-sense.ts";
import type { ModePageDefinition, ModePageValue } from "../scsi/define-mode-page.ts";
import type { DecodedModeParameters, RawModePage } from "../scsi/mode-parameters.ts";
import { UsageError } from "../transport/errors.ts";
import type { Session } from "./session.ts";

/** Tape drives answer page 00h with header and block descriptor alone; the Linux st driver relies on it. */
const NO_PAGE = 0x00;
const ALL_PAGES = 0x3f;
/** The largest allocation length of the 6-byte form, which every drive has. */
const MODE_BYTES = 0xff;

/** What MODE SENSE tells apart from pages. */
export type ModeHeader = Omit<DecodedModeParameters, "pages" | "truncated">;

interface Found {
  readonly header: DecodedModeParameters;
  readonly page: RawModePage;
}

async function sense(
  session: Session,
  pageCode: number,
  subpageCode: number,
): Promise<DecodedModeParameters | undefined> {
  const key = `mode page ${String(pageCode)}/${String(subpageCode)}`;
  const attempt = await session.ask(key, MODE_SENSE_6, {
    pageControl: PAGE_CONTROL.current,
    pageCode,
    subpageCode,
    allocationLength: MODE_BYTES,
  });
  return attempt?.data;
}

async function find<F extends Fields>(
  session: Session,
  definition: ModePageDefinition<F>,
): Promise<Found | undefined> {
  const header = await sense(session, definition.page, definition.subpage);
  const page = header?.pages.find(
    (one) => one.page === definition.page && one.subpage === definition.subpage,
  );
  return header === undefined || page === undefined ? undefined : { header, page };
}

/** Reads the current values of a mode page; `undefined` when the drive does not have it. Throws ScsiError, CodecError. */
export async function readModePage<F extends Fields>(
  session: Session,
  definition: ModePageDefinition<F>,
): Promise<ModePageValue<F> | undefined> {
  const found = await find(session, definition);
  return found === undefined ? undefined : definition.decode(found.page.bytes);
}

/**
 * Changes fields of a mode page, leaves all others as they are, and gives the page as the drive has it afterwards, which
 * may be rounded.
 * @throws UsageError `MODE_PAGE_UNSUPPORTED` when the drive does not have the page; ScsiError when it refuses the values.
 */
export async function changeModePage<F extends Fields>(
  session: Session,
  definition: ModePageDefinition<F>,
  changes: Partial<ValueOf<F>>,
): Promise<ModePageValue<F>> {
  const found = await find(session, definition);
  if (found === undefined) {
    throw new UsageError("MODE_PAGE_UNSUPPORTED", `${definition.name}: the drive does not have it`);
  }
  const bytes = definition.modified(found.page.bytes, changes);
  await select(session, found.header, { pages: [{ ...found.page, bytes }] });
  const changed = await readModePage(session, definition);
  if (changed !== undefined) return changed;
  // It was there a moment ago, so the drive's refusal says nothing of what it has: whether it took the change is open.
  throw new UsageError(
    "SETTING_NOT_TAKEN",
    `${definition.name}: it was changed and the drive does not read it back`,
  );
}

/** Reads header and block descriptor. Throws ScsiError. */
export async function readModeHeader(session: Session): Promise<ModeHeader> {
  // Page 00h is some vendors' own page; where a drive does not take it, all pages bring the header along.
  const header = (await sense(session, NO_PAGE, 0)) ?? (await sense(session, ALL_PAGES, 0));
  if (header !== undefined) return header;
  throw new UsageError("MODE_PAGE_UNSUPPORTED", "MODE SENSE: the drive tells no mode parameters");
}

/** Sets the block length, 0 for variable; density and buffering stay. Throws ScsiError. */
export async function changeBlockLength(
  session: Session,
  blockLength: number,
): Promise<ModeHeader> {
  const header = await readModeHeader(session);
  const densityCode = header.blockDescriptor?.densityCode ?? 0;
  const blockDescriptor = { densityCode, blockCount: 0, blockLength };
  await select(session, header, { pages: [], blockDescriptor });
  return readModeHeader(session);
}

async function select(
  session: Session,
  header: ModeHeader,
  content: {
    readonly pages: readonly RawModePage[];
    readonly blockDescriptor?: DecodedModeParameters["blockDescriptor"];
  },
): Promise<void> {
  const { pages, blockDescriptor } = content;
  const dataOut = {
    // SSC-4, mode parameter header: in MODE SELECT medium type and write protection are not used.
    mediumType: 0,
    writeProtected: false,
    bufferedMode: header.bufferedMode,
    speed: header.speed,
    pages,
    forSelect: true,
    ...(blockDescriptor === undefined ? {} : { blockDescriptor }),
  };
  await session.send(MODE_SELECT_6, { pageFormat: true }, { dataOut });
}
