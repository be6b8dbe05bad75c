/** One exchange with a tape, run over any transport, and what came of each command: to compare transports with. */
import { INQUIRY } from "../../src/scsi/commands/inquiry.ts";
import { READ_6 } from "../../src/scsi/commands/read.ts";
import { REWIND } from "../../src/scsi/commands/rewind.ts";
import { TEST_UNIT_READY } from "../../src/scsi/commands/test-unit-ready.ts";
import { WRITE_FILEMARKS_6 } from "../../src/scsi/commands/write-filemarks.ts";
import { WRITE_6 } from "../../src/scsi/commands/write.ts";
import type { ScsiRequest, ScsiTransport } from "../../src/transport/scsi-transport.ts";

/** Sizes around every boundary of iSCSI's defaults: padding, segments of 8 KiB, first burst, burst. */
export const RECORD_BYTES = [
  1, 2, 3, 4, 5, 511, 512, 8191, 8192, 8193, 65_535, 65_536, 65_537, 262_143, 262_144, 262_145,
  1_048_575, 1_048_576,
];

const TIMEOUT_MS = 20_000;

/** What one command said. */
export interface Said {
  readonly what: string;
  readonly status: number;
  readonly sense: string;
  readonly transferredBytes: number;
  /** What came, in hexadecimal; of long data a part that depends on all of it. */
  readonly data: string;
}

export function recordOf(byteLength: number): Uint8Array {
  const bytes = new Uint8Array(byteLength);
  for (let i = 0; i < byteLength; i++) bytes[i] = i * 13 + (i >>> 9) + byteLength;
  return bytes;
}

/** Runs a command and says what came of it. */
export async function say(
  transport: ScsiTransport,
  what: string,
  request: Omit<ScsiRequest, "timeoutMs">,
): Promise<Said> {
  const reply = await transport.execute({ ...request, timeoutMs: TIMEOUT_MS });
  const came = request.dataIn?.subarray(0, reply.transferredBytes) ?? new Uint8Array(0);
  return {
    what,
    status: reply.status,
    sense: Buffer.from(reply.sense).toString("hex"),
    transferredBytes: reply.transferredBytes,
    data: Buffer.from(came).toString("hex"),
  };
}

const read = (transport: ScsiTransport, what: string, dataIn: Uint8Array): Promise<Said> =>
  say(transport, what, { cdb: READ_6.cdb.encode({ transferLength: dataIn.length }), dataIn });

const rewind = (transport: ScsiTransport): Promise<Said> =>
  say(transport, "REWIND", { cdb: REWIND.cdb.encode({}) });

/**
 * Writes records of all sizes, a filemark, a record and a filemark; reads them back; reads a long record short, and
 * filemarks, and behind the end. Of short records only few are read too long: see the oracle tests for why.
 */
export async function tapeScript(transport: ScsiTransport): Promise<readonly Said[]> {
  const said: Said[] = [];
  const note = async (one: Promise<Said>): Promise<void> => {
    said.push(await one);
  };
  const inquiry = INQUIRY.cdb.encode({ allocationLength: 96 });
  await note(say(transport, "INQUIRY", { cdb: inquiry, dataIn: new Uint8Array(96) }));
  const reportLuns = Uint8Array.of(0xa0, 0, 0, 0, 0, 0, 0, 0, 0, 64, 0, 0);
  await note(say(transport, "REPORT LUNS", { cdb: reportLuns, dataIn: new Uint8Array(64) }));
  for (let i = 0; i < 2; i++)
    await note(say(transport, "TEST UNIT READY", { cdb: TEST_UNIT_READY.cdb.encode({}) }));
  await note(rewind(transport));
  for (const size of RECORD_BYTES) {
    const cdb = WRITE_6.cdb.encode({ transferLength: size });
    await note(say(transport, `WRITE ${String(size)}`, { cdb, dataOut: recordOf(size) }));
  }
  const filemark = WRITE_FILEMARKS_6.cdb.encode({ count: 1 });
  await note(say(transport, "WRITE FILEMARKS", { cdb: filemark }));
  await note(rewind(transport));
  for (const size of RECORD_BYTES)
    await note(read(transport, `READ ${String(size)}`, new Uint8Array(size)));
  await note(read(transport, "READ a filemark", new Uint8Array(4096)));
  await note(read(transport, "READ behind the end", new Uint8Array(4096)));
  await note(rewind(transport));
  await note(read(transport, "READ 1 as 3", new Uint8Array(3)));
  await note(read(transport, "READ 2 as 1", new Uint8Array(1)));
  await note(say(transport, "an unknown command", { cdb: Uint8Array.of(0x02, 0, 0, 0, 0, 0) }));
  return said;
}
