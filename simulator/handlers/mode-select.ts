import { MODE_SELECT_10, MODE_SELECT_6 } from "../../src/scsi/commands/mode-select.ts";
import type { DecodedModeParameters, RawModePage } from "../../src/scsi/mode-parameters.ts";
import { SENSE_KEY } from "../../src/scsi/sense.ts";
import {
  invalidFieldInCdb,
  invalidFieldInParameterList,
  refuse,
  sense,
} from "../check-condition.ts";
import type { Answer, Route } from "../command-router.ts";
import { GOOD, on, parameterList } from "../command-router.ts";
import { presentPageBytes, protectionSettings } from "../mode-views.ts";
import { formatTape } from "../format-tape.ts";
import { requestedShares } from "../partitioning.ts";
import type { Nexus } from "../nexus.ts";
import type { PersonalityModePage } from "../personalities/personality.ts";
import type { DriveCore } from "../drive-core.ts";
import { requireWritable } from "../write-permission.ts";

/** Where the two forms of the header differ; `lengthBytes` is that of its first and of its last field. */
interface HeaderForm {
  readonly headerBytes: number;
  readonly lengthBytes: number;
}
const FORM_6: HeaderForm = { headerBytes: 4, lengthBytes: 1 };
const FORM_10: HeaderForm = { headerBytes: 8, lengthBytes: 2 };

const MEDIUM_PARTITION = 0x11;

interface Selection {
  readonly drive: DriveCore;
  readonly nexus: Nexus;
  readonly list: DecodedModeParameters;
  readonly headerBytes: number;
}

/** Where in the parameter list a page's own byte stands, for the field pointer. */
function offsetsOf({ list, headerBytes }: Selection): readonly number[] {
  let offset = headerBytes + (list.blockDescriptor === undefined ? 0 : 8);
  return list.pages.map((page) => {
    const here = offset;
    offset += page.bytes.length;
    return here;
  });
}

/** Bytes of page 11h before the sizes, and of one size. */
const SIZES_FROM = 8;
const SIZE_BYTES = 2;

/**
 * Page 11h need not have a size for more partitions than it defines: Linux st sends two to an LTO drive that tells four (its
 * partition_tape). What is not sent is 0.
 */
function withAllSizes(selection: Selection, page: RawModePage): RawModePage {
  if (page.page !== MEDIUM_PARTITION || page.subpage !== 0) return page;
  const present = selection.drive.modes.current(MEDIUM_PARTITION)?.length ?? 0;
  const { length } = page.bytes;
  const defined = (page.bytes[3] ?? 0) + 1;
  const enough = defined === 1 ? SIZES_FROM : SIZES_FROM + defined * SIZE_BYTES;
  const oneForTheSecond = present < SIZES_FROM + 2 * SIZE_BYTES;
  if (length >= present || length < enough || length % 2 !== 0 || oneForTheSecond) return page;
  const bytes = new Uint8Array(present);
  bytes.set(page.bytes);
  bytes[1] = present - 2;
  return { ...page, bytes };
}

/** Refuses a page that is unknown, of the wrong length, or that touches a bit outside the changeable mask. */
function checkPage(selection: Selection, page: RawModePage, offset: number): void {
  const { drive, nexus } = selection;
  const known = drive.modes.pages.find(
    (one) => one.page === page.page && one.subpage === page.subpage,
  );
  if (known === undefined) throw invalidFieldInParameterList(offset, 5);
  const present = presentPageBytes({ drive, nexus }, known);
  if (page.bytes.length !== present.length) {
    throw invalidFieldInParameterList(offset + (page.subpage === 0 ? 1 : 2));
  }
  checkBits({ sent: page.bytes, present, known }, offset);
  checkProtection(selection, page, offset);
  checkPartitions(selection, page, offset);
}

/** The first bit that may not be changed and was. */
function checkBits(
  page: { sent: Uint8Array; present: Uint8Array; known: PersonalityModePage },
  offset: number,
): void {
  const { sent, present, known } = page;
  // PS is reserved in MODE SELECT.
  if (((sent[0] ?? 0) & 0x80) !== 0) throw invalidFieldInParameterList(offset, 7);
  for (let byte = known.subpage === 0 ? 2 : 4; byte < present.length; byte++) {
    const changed = (sent[byte] ?? 0) ^ (present[byte] ?? 0);
    const stray = changed & ~(known.changeable[byte] ?? 0) & 0xff;
    if (stray !== 0) throw invalidFieldInParameterList(offset + byte, 31 - Math.clz32(stray));
  }
}

/** Only the drive's own methods, and with them the length that they have. */
function checkProtection({ drive }: Selection, page: RawModePage, offset: number): void {
  const protection = protectionSettings(page);
  if (protection === undefined || protection.method === 0) return;
  if (!drive.personality.protectionMethods.includes(protection.method)) {
    throw invalidFieldInParameterList(offset + 4);
  }
  if (protection.informationLength !== 4) throw invalidFieldInParameterList(offset + 5);
}

/** There are two write modes; append-only mode cannot be left while a volume is loaded, and no more partitions can be asked for than there can be. */
function checkPartitions({ drive }: Selection, page: RawModePage, offset: number): void {
  if (page.page === 0x10 && page.subpage === 1) {
    if ((page.bytes[5] ?? 0) >> 4 > 1) throw invalidFieldInParameterList(offset + 5, 7);
    const leaves = drive.modes.appendOnly && (page.bytes[5] ?? 0) >> 4 === 0;
    if (leaves && drive.loadedDeck !== undefined) throw invalidFieldInParameterList(offset + 5);
  }
  if (
    page.page === MEDIUM_PARTITION &&
    (page.bytes[3] ?? 0) >= drive.personality.maximumPartitions
  ) {
    throw invalidFieldInParameterList(offset + 3);
  }
}

/** FDP, SDP and IDP of page 11h: each of them asks for partitions to be made. */
const PARTITION_REQUEST = 0xe0;

/** The page of the list that divides the tape at once, as on DAT drives, which have no FORMAT MEDIUM; POFM is 0. */
function dividingPage({ drive, list }: Selection): Uint8Array | undefined {
  if (!drive.personality.quirks.partitionsByModeSelect) return undefined;
  const page = list.pages.find((one) => one.page === MEDIUM_PARTITION);
  return ((page?.bytes[4] ?? 0) & PARTITION_REQUEST) === 0 ? undefined : page?.bytes;
}

/** Only a tape that may be written, at its beginning, can be divided. Throws CheckCondition otherwise. */
function checkDivision({ drive }: Selection): void {
  const { deck } = drive;
  requireWritable(drive);
  if (deck.partition !== 0 || deck.object !== 0) throw refuse(SENSE_KEY.illegalRequest, 0x3b0c);
}

/** What the header says of the list itself, before the list is taken apart by it. */
function checkListHeader(bytes: Uint8Array, form: HeaderForm): void {
  if (bytes.length < form.headerBytes) throw refuse(SENSE_KEY.illegalRequest, 0x1a00);
  // Reserved in MODE SELECT. SPC-4, mode parameter header, MODE DATA LENGTH field.
  const given = bytes.subarray(0, form.lengthBytes).findIndex((byte) => byte !== 0);
  if (given >= 0) throw invalidFieldInParameterList(0);
  const at = form.headerBytes - form.lengthBytes;
  const descriptors = bytes.subarray(at, form.headerBytes).reduce((sum, byte) => sum * 256 + byte);
  if (descriptors !== 0 && descriptors !== 8) throw invalidFieldInParameterList(at);
}

function checkHeader({ drive, list, headerBytes }: Selection): void {
  if (list.bufferedMode > 1) throw invalidFieldInParameterList(headerBytes === 4 ? 2 : 3, 6);
  const descriptor = list.blockDescriptor;
  if (descriptor === undefined) return;
  const { maximumBytes } = drive.personality.blockLimits;
  if (descriptor.blockLength > maximumBytes + 4) throw invalidFieldInParameterList(headerBytes + 5);
  if (descriptor.blockCount !== 0) throw invalidFieldInParameterList(headerBytes + 1);
}

/** All is checked before anything is changed: a refused MODE SELECT leaves everything as it was. */
async function modeSelect(sent: Selection): Promise<Answer<never>> {
  const { drive } = sent;
  checkHeader(sent);
  const offsets = offsetsOf(sent);
  const list = { ...sent.list, pages: sent.list.pages.map((page) => withAllSizes(sent, page)) };
  const selection = { ...sent, list };
  for (const [i, page] of list.pages.entries()) checkPage(selection, page, offsets[i] ?? 0);
  const divides = dividingPage(selection);
  if (divides === undefined) return applySelection(selection);
  checkDivision(selection);
  const shares = requestedShares(drive, divides);
  await drive.flush();
  const answer = applySelection(selection);
  formatTape(drive, shares);
  return answer;
}

function applySelection(selection: Selection): Answer<never> {
  const { drive, nexus, list } = selection;
  let changed = drive.bufferedMode !== list.bufferedMode;
  drive.bufferedMode = list.bufferedMode;
  if (list.blockDescriptor !== undefined) nexus.blockLength = list.blockDescriptor.blockLength;
  for (const page of list.pages) {
    const protection = protectionSettings(page);
    if (protection !== undefined) {
      const { method, onWrite, onRead } = protection;
      nexus.protection = { method, onWrite, onRead };
      continue;
    }
    changed ||= !sameBytes(drive.modes.current(page.page, page.subpage), page.bytes);
    drive.modes.replace(page.page, page.subpage, page.bytes);
  }
  if (!changed) return GOOD;
  // SELECT DATA COMPRESSION of page 10h rules DCE of page 0Fh where both are sent (IBM LTO SCSI Reference, note 49); page
  // 0Fh alone switches (Quantum DLT 7000 product manual, p 5-80, and Linux st on an LTO-9 in Bacula's documentation).
  if (list.pages.some(({ page, subpage }) => page === 0x10 && subpage === 0))
    drive.modes.followCompression();
  for (const other of drive.nexuses) {
    if (other !== nexus) other.raise(sense(SENSE_KEY.unitAttention, 0x2a01));
  }
  return GOOD;
}

function sameBytes(a: Uint8Array | undefined, b: Uint8Array): boolean {
  return a?.length === b.length && a.every((byte, i) => byte === b[i]);
}

function checkCdb(cdb: { pageFormat: boolean; savePages: boolean }): void {
  if (!cdb.pageFormat) throw invalidFieldInCdb(1, 4);
  if (cdb.savePages) throw invalidFieldInCdb(1, 0);
}

function listBytes(dataOut: Uint8Array, length: number, form: HeaderForm): Uint8Array {
  if (dataOut.length < length) throw refuse(SENSE_KEY.illegalRequest, 0x1a00);
  const bytes = dataOut.subarray(0, length);
  checkListHeader(bytes, form);
  return bytes;
}

/** MODE SELECT. A list of no length changes nothing. */
export const modeSelectRoutes: readonly Route[] = [
  on(MODE_SELECT_6, async ({ drive, nexus, cdb, dataOut }) => {
    checkCdb(cdb);
    if (cdb.parameterListLength === 0) return GOOD;
    const list = parameterList(MODE_SELECT_6, listBytes(dataOut, cdb.parameterListLength, FORM_6));
    if (list.truncated) throw refuse(SENSE_KEY.illegalRequest, 0x1a00);
    return await modeSelect({ drive, nexus, list, headerBytes: FORM_6.headerBytes });
  }),
  on(MODE_SELECT_10, async ({ drive, nexus, cdb, dataOut }) => {
    checkCdb(cdb);
    if (cdb.parameterListLength === 0) return GOOD;
    const bytes = listBytes(dataOut, cdb.parameterListLength, FORM_10);
    const list = parameterList(MODE_SELECT_10, bytes);
    if (list.truncated) throw refuse(SENSE_KEY.illegalRequest, 0x1a00);
    return await modeSelect({ drive, nexus, list, headerBytes: FORM_10.headerBytes });
  }),
];
