/** What most tests do before and after the command that they are about. Each step must succeed, or the test fails there. */
import { expect } from "vitest";
import { LOCATE_10 } from "../../src/scsi/commands/locate.ts";
import { MODE_SELECT_6 } from "../../src/scsi/commands/mode-select.ts";
import { MODE_SENSE_6, PAGE_CONTROL } from "../../src/scsi/commands/mode-sense.ts";
import { READ_6 } from "../../src/scsi/commands/read.ts";
import { READ_POSITION_SHORT } from "../../src/scsi/commands/read-position.ts";
import { REWIND } from "../../src/scsi/commands/rewind.ts";
import { SPACE_6, SPACE_CODE } from "../../src/scsi/commands/space.ts";
import { WRITE_6 } from "../../src/scsi/commands/write.ts";
import { WRITE_FILEMARKS_6 } from "../../src/scsi/commands/write-filemarks.ts";
import { SENSE_KEY } from "../../src/scsi/sense.ts";
import type { RawModePage } from "../../src/scsi/mode-parameters.ts";
import { expectGood } from "./expectations.ts";
import type { Host, Reply } from "./host.ts";

/** A filemark in a list of what to write. */
export const MARK = "filemark";

/** Bytes that tell a block from its neighbours. */
export function pattern(byteLength: number, seed = 1): Uint8Array {
  const bytes = new Uint8Array(byteLength);
  const start = Math.min(byteLength, 4096);
  for (let i = 0; i < start; i++) bytes[i] = (i * 31 + seed * 7 + (i >> 8)) & 0xff;
  for (let done = start; done < byteLength; done *= 2) bytes.copyWithin(done, 0, done);
  return bytes;
}

/** WRITE of one block, or of several with `fixed`. */
export async function write(
  host: Host,
  dataOut: Uint8Array,
  how: { readonly fixed?: boolean; readonly transferLength?: number } = {},
): Promise<Reply> {
  const { fixed = false, transferLength = dataOut.length } = how;
  return await host.send(WRITE_6, { fixed, transferLength }, { dataOut });
}

/** READ of one block of any length. */
export async function read(
  host: Host,
  transferLength: number,
  how: { readonly suppressIncorrectLength?: boolean } = {},
): Promise<Reply> {
  const dataIn = new Uint8Array(transferLength);
  return await host.send(READ_6, { ...how, transferLength }, { dataIn });
}

/** READ of several blocks of the mode block length. */
export async function readFixed(host: Host, count: number, blockBytes: number): Promise<Reply> {
  const dataIn = new Uint8Array(count * blockBytes);
  return await host.send(READ_6, { fixed: true, transferLength: count }, { dataIn });
}

/** WRITE FILEMARKS with IMMED 0. */
export async function writeFilemarks(host: Host, count = 1): Promise<Reply> {
  return await host.send(WRITE_FILEMARKS_6, { count });
}

/** Writes blocks of these lengths and filemarks, from here on; the seed of a block's pattern is its place in the list. */
export async function record(
  host: Host,
  objects: readonly (number | typeof MARK)[],
): Promise<void> {
  for (const [i, one] of objects.entries()) {
    expectGood(await (one === MARK ? writeFilemarks(host) : write(host, pattern(one, i))));
  }
  expectGood(await writeFilemarks(host, 0));
}

/** Records and rewinds. */
export async function recordAndRewind(
  host: Host,
  objects: readonly (number | typeof MARK)[],
): Promise<void> {
  await record(host, objects);
  await rewind(host);
}

/** REWIND. */
export async function rewind(host: Host): Promise<void> {
  expectGood(await host.send(REWIND, {}));
}

/** LOCATE(10) in the present partition; ends the test as skipped on a drive that does not have the command. */
export async function locate(host: Host, logicalObject: number): Promise<void> {
  const reply = await host.send(LOCATE_10, { logicalObject });
  if (reply.sense?.key === SENSE_KEY.illegalRequest && reply.sense.additionalCode === 0x20)
    host.lack("it has no LOCATE: 5/2000");
  expectGood(reply);
}

/** SPACE to the end of data; gives the object number there, which is how many objects there are. */
export async function spaceToEndOfData(host: Host): Promise<number> {
  expectGood(await host.send(SPACE_6, { code: SPACE_CODE.endOfData, count: 0 }));
  return await objectNumber(host);
}

/** READ POSITION, short form. */
export async function position(
  host: Host,
): Promise<NonNullable<Awaited<ReturnType<typeof sendReadPosition>>["data"]>> {
  const { data } = expectGood(await sendReadPosition(host));
  if (data === undefined) expect.unreachable("READ POSITION gives an answer");
  return data;
}

function sendReadPosition(host: Host) {
  return host.send(READ_POSITION_SHORT, {});
}

/** The object that the next READ or WRITE moves. */
export async function objectNumber(host: Host): Promise<number> {
  return (await position(host)).firstLogicalObject;
}

/** MODE SELECT(6) of the block descriptor alone. */
export async function setBlockLength(host: Host, blockLength: number): Promise<void> {
  expectGood(await selectModes(host, { blockLength }));
}

/** MODE SELECT(6) of pages, a block length, or both. */
export async function selectModes(
  host: Host,
  what: {
    readonly pages?: readonly RawModePage[];
    readonly blockLength?: number;
    readonly bufferedMode?: number;
  },
): Promise<Reply> {
  const { pages = [], blockLength, bufferedMode = 1 } = what;
  return await host.send(
    MODE_SELECT_6,
    { pageFormat: true },
    {
      dataOut: {
        forSelect: true,
        mediumType: 0,
        writeProtected: false,
        bufferedMode,
        speed: 0,
        ...(blockLength === undefined
          ? {}
          : { blockDescriptor: { densityCode: 0, blockCount: 0, blockLength } }),
        pages,
      },
    },
  );
}

/** MODE SENSE(6) of one page, current values unless told otherwise. */
export async function senseModes(
  host: Host,
  page: number,
  how: {
    readonly subpage?: number;
    readonly pageControl?: number;
    readonly noDescriptor?: boolean;
  } = {},
): ReturnType<typeof sendModeSense> {
  return await sendModeSense(host, page, how);
}

function sendModeSense(
  host: Host,
  page: number,
  how: {
    readonly subpage?: number;
    readonly pageControl?: number;
    readonly noDescriptor?: boolean;
  },
) {
  const { subpage = 0, pageControl = PAGE_CONTROL.current, noDescriptor = false } = how;
  return host.send(MODE_SENSE_6, {
    disableBlockDescriptors: noDescriptor,
    pageControl,
    pageCode: page,
    subpageCode: subpage,
    allocationLength: 252,
  });
}

/** The page of a MODE SENSE answer, as MODE SELECT takes it: PS is 0, and `change` has been at its bytes. */
export function pageForSelect(
  reply: Awaited<ReturnType<typeof senseModes>>,
  change: (bytes: Uint8Array) => void = () => undefined,
): RawModePage {
  const page = expectGood(reply).data?.pages[0];
  if (page === undefined) expect.unreachable("MODE SENSE gives the page that was asked for");
  const bytes = page.bytes.slice();
  bytes[0] = (bytes[0] ?? 0) & 0x7f;
  change(bytes);
  return { page: page.page, subpage: page.subpage, bytes };
}
