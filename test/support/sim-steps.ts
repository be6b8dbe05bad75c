/** What tests of the simulator do before and after the command that they are about. */
import { MODE_SELECT_10 } from "../../src/scsi/commands/mode-select.ts";
import { MODE_SENSE_10, PAGE_CONTROL } from "../../src/scsi/commands/mode-sense.ts";
import { READ_6 } from "../../src/scsi/commands/read.ts";
import { REWIND } from "../../src/scsi/commands/rewind.ts";
import { WRITE_6 } from "../../src/scsi/commands/write.ts";
import { WRITE_FILEMARKS_6 } from "../../src/scsi/commands/write-filemarks.ts";
import type { Initiator, Reply } from "./sim-initiator.ts";
import { expectGood } from "./sim-expect.ts";

/** Bytes that tell a block from its neighbours. */
export const pattern = (byteLength: number, seed = 1): Uint8Array =>
  new Uint8Array(byteLength).map((_value, i) => (i * 31 + seed * 7) & 0xff);

export const write = async (host: Initiator, dataOut: Uint8Array): Promise<Reply> =>
  await host.send(WRITE_6, { fixed: false, transferLength: dataOut.length }, { dataOut });

export const read = async (host: Initiator, transferLength: number): Promise<Reply> =>
  await host.send(READ_6, { transferLength }, { dataIn: new Uint8Array(transferLength) });

export const writeFilemarks = async (host: Initiator, count: number): Promise<Reply> =>
  await host.send(WRITE_FILEMARKS_6, { count });

export async function rewind(host: Initiator): Promise<void> {
  expectGood(await host.send(REWIND, {}));
}

/** The bytes of a mode page. */
export async function modePageBytes(
  host: Initiator,
  pageCode: number,
  how: { readonly subpageCode?: number; readonly pageControl?: number } = {},
): Promise<Uint8Array> {
  const { subpageCode = 0, pageControl = PAGE_CONTROL.current } = how;
  const cdb = { pageControl, pageCode, subpageCode, allocationLength: 4096 };
  const { data } = expectGood(await host.send(MODE_SENSE_10, cdb));
  const bytes = data?.pages[0]?.bytes.slice() ?? new Uint8Array(0);
  // PS is reserved in MODE SELECT.
  bytes[0] = (bytes[0] ?? 0) & 0x7f;
  return bytes;
}

/** MODE SELECT of one page. */
export async function selectPage(
  host: Initiator,
  code: { readonly page: number; readonly subpage?: number },
  bytes: Uint8Array,
): Promise<Reply> {
  const page = { page: code.page, subpage: code.subpage ?? 0, bytes };
  return await host.send(
    MODE_SELECT_10,
    { pageFormat: true },
    {
      dataOut: {
        forSelect: true,
        mediumType: 0,
        writeProtected: false,
        bufferedMode: 1,
        speed: 0,
        pages: [page],
      },
    },
  );
}
