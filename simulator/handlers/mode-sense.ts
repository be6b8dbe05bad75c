import { MODE_SENSE_10, MODE_SENSE_6, PAGE_CONTROL } from "../../src/scsi/commands/mode-sense.ts";
import type { CdbValue } from "../../src/scsi/define-command.ts";
import type { ModeParametersInput, RawModePage } from "../../src/scsi/mode-parameters.ts";
import { SENSE_KEY } from "../../src/scsi/sense.ts";
import type { CheckCondition } from "../check-condition.ts";
import { invalidFieldInCdb, refuse } from "../check-condition.ts";
import type { Route } from "../command-router.ts";
import { on } from "../command-router.ts";
import type { Nexus } from "../nexus.ts";
import { presentPageBytes } from "../mode-views.ts";
import type { PersonalityModePage } from "../personalities/personality.ts";
import type { DriveCore } from "../drive-core.ts";

const ALL_PAGES = 0x3f;
/**
 * Header and block descriptor alone. Quantum DLT-S4 Interface Reference Guide, p 163, "No Requested Page"; Linux st.c asks
 * every drive in this way for density and block length when it is opened.
 */
const NO_PAGE = 0x00;
const ALL_SUBPAGES = 0xff;
/** Header and block descriptor of MODE SENSE(6), and the longest list that its length byte can tell. */
const HEAD_BYTES = 12;
const LIST_BYTES_MAX = 256;

type Request = Pick<
  CdbValue<typeof MODE_SENSE_6>,
  "disableBlockDescriptors" | "pageControl" | "pageCode" | "subpageCode"
>;

function wanted(drive: DriveCore, request: Request): readonly PersonalityModePage[] {
  const { pageCode, subpageCode } = request;
  // SPC-4, MODE SENSE(6): of all pages there are only all subpages, or none.
  if (pageCode === ALL_PAGES && subpageCode !== 0 && subpageCode !== ALL_SUBPAGES) return [];
  return drive.modes.pages.filter(
    (one) =>
      (pageCode === ALL_PAGES || one.page === pageCode) &&
      (subpageCode === ALL_SUBPAGES || one.subpage === subpageCode),
  );
}

/** Where the CDB names what is not there: the page, or a subpage of a page that is. */
function unknownPage(drive: DriveCore, { pageCode }: Request): CheckCondition {
  const known = pageCode === ALL_PAGES || drive.modes.pages.some(({ page }) => page === pageCode);
  return known ? invalidFieldInCdb(3) : invalidFieldInCdb(2, 5);
}

function bytesOf(
  { drive, nexus }: { drive: DriveCore; nexus: Nexus },
  page: PersonalityModePage,
  pageControl: number,
): Uint8Array {
  switch (pageControl) {
    case PAGE_CONTROL.changeable: {
      // The header of the page stays; all else is the mask. SPC-4, MODE SENSE, changeable values.
      const out = page.changeable.slice();
      out.set(page.defaults.subarray(0, page.subpage === 0 ? 2 : 4));
      return out;
    }
    case PAGE_CONTROL.default:
      return page.defaults;
    default:
      return presentPageBytes({ drive, nexus }, page);
  }
}

function modeSense(drive: DriveCore, nexus: Nexus, request: Request): ModeParametersInput {
  // No page can be saved. SPC-4: 5/39 00.
  if (request.pageControl === PAGE_CONTROL.saved) throw refuse(SENSE_KEY.illegalRequest, 0x3900);
  const pages = wanted(drive, request);
  const none = request.pageCode === NO_PAGE && request.subpageCode === 0;
  if (pages.length === 0 && !none) throw unknownPage(drive, request);
  const raw: readonly RawModePage[] = pages.map((page) => ({
    page: page.page,
    subpage: page.subpage,
    bytes: bytesOf({ drive, nexus }, page, request.pageControl),
  }));
  return {
    ...headerOf(drive),
    ...(request.disableBlockDescriptors
      ? {}
      : { blockDescriptor: descriptorOf(drive, nexus, request.pageControl) }),
    pages: raw,
  };
}

/** Medium type of a cleaning tape. Quantum DLT4000 user's manual and DLT-S4 Interface Reference Guide, MODE SENSE. */
const DLT_CLEANING_TAPE = 0x81;

/** Medium type while no tape can be read: DLT drives know a cleaning tape all the same. */
function typeOfUnreadable({ personality, cartridge }: DriveCore): number {
  const isCleaningTape = personality.family === "dlt" && cartridge?.facts.kind === "cleaning";
  return isCleaningTape ? DLT_CLEANING_TAPE : 0;
}

function headerOf(
  drive: DriveCore,
): Pick<ModeParametersInput, "mediumType" | "writeProtected" | "bufferedMode" | "speed"> {
  const { bufferedMode } = drive;
  const cartridge = drive.loadedDeck?.cartridge;
  if (cartridge === undefined)
    return { mediumType: typeOfUnreadable(drive), writeProtected: false, bufferedMode, speed: 0 };
  const { facts, state } = cartridge;
  const support = drive.personality.cartridges.find((one) => one.format === facts.format);
  const mediumType = facts.kind === "worm" ? support?.wormMediumType : support?.mediumType;
  const writeProtected =
    state.writeProtected || support?.access === "readOnly" || drive.modes.softwareWriteProtected;
  return { mediumType: mediumType ?? 0, writeProtected, bufferedMode, speed: 0 };
}

function descriptorOf(
  drive: DriveCore,
  nexus: Nexus,
  pageControl: number,
): NonNullable<ModeParametersInput["blockDescriptor"]> {
  return {
    densityCode: drive.loadedDeck === undefined ? 0 : drive.densityCode,
    blockCount: 0,
    blockLength: pageControl === PAGE_CONTROL.current ? nexus.blockLength : 0,
  };
}

/** MODE SENSE: header, block descriptor of this initiator, pages. */
export const modeSenseRoutes: readonly Route[] = [
  on(MODE_SENSE_6, ({ drive, nexus, cdb }) => {
    const data = modeSense(drive, nexus, cdb);
    const bytes = data.pages.reduce((sum, page) => sum + page.bytes.length, 0);
    // What the length byte of this form cannot tell must be asked for with the longer form.
    if (HEAD_BYTES + bytes > LIST_BYTES_MAX) throw invalidFieldInCdb(2, 5);
    return { data };
  }),
  on(MODE_SENSE_10, ({ drive, nexus, cdb }) => ({ data: modeSense(drive, nexus, cdb) })),
];
