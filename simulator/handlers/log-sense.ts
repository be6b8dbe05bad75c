import { asDeclared } from "../../src/codec/as-declared.ts";
import { LOG_SENSE } from "../../src/scsi/commands/log-sense.ts";
import type { CdbValue, DataInput } from "../../src/scsi/define-command.ts";
import { LOG_PAGE } from "../../src/scsi/log-page.ts";
import {
  SUPPORTED_LOG_PAGES,
  SUPPORTED_LOG_SUBPAGES,
} from "../../src/scsi/log-pages/supported-log-pages.ts";
import { invalidFieldInCdb } from "../check-condition.ts";
import type { Answer, Received, Route } from "../command-router.ts";
import { on } from "../command-router.ts";
import { logViewsOf } from "../log-views/all-log-views.ts";
import type { LogView } from "../log-views/log-view.ts";
import type { DriveCore } from "../drive-core.ts";

const ALL_SUBPAGES = 0xff;
/** Where a CDB names page, subpage, parameter and length. */
const BYTE = { page: 2, subpage: 3, pointer: 5, allocationLength: 7 } as const;

type Cdb = CdbValue<typeof LOG_SENSE>;

/** The list that page 00h is, or `undefined` when another page is asked for. Hidden pages are left out. */
function listOf(drive: DriveCore, cdb: Cdb): Uint8Array | undefined {
  const { pageCode, subpageCode } = cdb;
  const views = logViewsOf(drive.personality).filter((view) => view.hidden !== true);
  if (pageCode === 0 && subpageCode === 0) {
    const pages = new Set([0, ...views.filter((v) => v.subpage === 0).map((view) => view.page)]);
    return SUPPORTED_LOG_PAGES.codec.encode({
      page: 0,
      items: [...pages].map((page) => ({ page })),
    });
  }
  if (subpageCode !== ALL_SUBPAGES) return undefined;
  const lists = [
    { page: 0, subpage: 0 },
    { page: 0, subpage: ALL_SUBPAGES },
  ];
  const wanted = [...lists, ...views].filter((one) => pageCode === 0 || one.page === pageCode);
  if (wanted.length === 0) throw invalidFieldInCdb(BYTE.page, 5);
  return SUPPORTED_LOG_SUBPAGES.codec.encode({
    page: pageCode,
    subpage: ALL_SUBPAGES,
    subpageFormat: true,
    items: wanted.map(({ page, subpage }) => ({ page, subpage })),
  });
}

function viewOf(drive: DriveCore, cdb: Cdb): LogView {
  const ofPage = logViewsOf(drive.personality).filter((view) => view.page === cdb.pageCode);
  const found = ofPage.find((view) => view.subpage === cdb.subpageCode);
  if (found !== undefined) return found;
  throw ofPage.length === 0 ? invalidFieldInCdb(BYTE.page, 5) : invalidFieldInCdb(BYTE.subpage, 7);
}

/** The page from the parameter on that the pointer names. Beyond the last one there is nothing to point at. */
function fromPointer(view: LogView, page: Uint8Array, pointer: number): Uint8Array {
  if (pointer === 0) return page;
  if (view.wholeOnly === true && pointer > 1) throw invalidFieldInCdb(BYTE.pointer, 7);
  const decoded = LOG_PAGE.decode(page);
  const items = decoded.items.filter(({ code }) => code >= pointer);
  if (items.length === 0) throw invalidFieldInCdb(BYTE.pointer, 7);
  return LOG_PAGE.encode({ ...decoded, items });
}

/** A page that is encoded already; the executor sends bytes as they are. */
const asEncoded = (page: Uint8Array): Answer<DataInput<typeof LOG_SENSE>> => ({
  data: asDeclared<DataInput<typeof LOG_SENSE>>(page),
});

function checkRoom(drive: DriveCore, page: Uint8Array, allocationLength: number): void {
  if (!drive.personality.quirks.logSenseNeedsWholePage) return;
  // Nothing asked for is no error. Sony SDT-10000 product description, LOG SENSE, p 6-17.
  if (allocationLength > 0 && allocationLength < page.length) {
    throw invalidFieldInCdb(BYTE.allocationLength, 7);
  }
}

function logSense({
  drive,
  nexus,
  cdb,
}: Received<typeof LOG_SENSE>): Answer<DataInput<typeof LOG_SENSE>> {
  // No parameter can be saved, and the pointer control is obsolete.
  if (cdb.saveParameters) throw invalidFieldInCdb(1, 0);
  if (cdb.parameterPointerControl) throw invalidFieldInCdb(1, 1);
  const list = listOf(drive, cdb);
  if (list !== undefined) {
    if (cdb.parameterPointer !== 0) throw invalidFieldInCdb(BYTE.pointer, 7);
    checkRoom(drive, list, cdb.allocationLength);
    return asEncoded(list);
  }
  const view = viewOf(drive, cdb);
  const context = { drive, nexus };
  // PC is ignored: there are no thresholds, and default values would all be zero.
  const page = fromPointer(view, view.encode(context), cdb.parameterPointer);
  checkRoom(drive, page, cdb.allocationLength);
  if (cdb.allocationLength > 0) {
    view.afterRead?.(context, cdb.parameterPointer === 0 && cdb.allocationLength >= page.length);
  }
  return asEncoded(page);
}

/** LOG SENSE: a page made at this moment. It neither reports nor clears unit attentions. */
export const logSenseRoutes: readonly Route[] = [on(LOG_SENSE, logSense)];
