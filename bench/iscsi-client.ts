/**
 * A process that writes a tape full through libiscsi and reads it back, one command at a time. Other people's initiator, so
 * that ours cannot flatter its own target.
 */
import { openLibiscsi } from "../native/iscsi/libiscsi.ts";
import { READ_6 } from "../src/scsi/commands/read.ts";
import { REWIND } from "../src/scsi/commands/rewind.ts";
import { TEST_UNIT_READY } from "../src/scsi/commands/test-unit-ready.ts";
import { WRITE_6 } from "../src/scsi/commands/write.ts";
import { WRITE_FILEMARKS_6 } from "../src/scsi/commands/write-filemarks.ts";
import { invariant } from "../src/transport/errors.ts";
import type { ScsiRequest } from "../src/transport/scsi-transport.ts";

const [port = "", target = "", unit = "", blockBytesText = "", countText = ""] =
  process.argv.slice(2);
const blockBytes = Number(blockBytesText);
const count = Number(countText);
const transport = openLibiscsi({
  host: "127.0.0.1",
  port: Number(port),
  target,
  logicalUnit: Number(unit),
});

const send = async (cdb: Uint8Array, data: Partial<ScsiRequest> = {}): Promise<number> =>
  (await transport.execute({ cdb, timeoutMs: 60_000, ...data })).status;

async function timed(act: () => Promise<number>): Promise<number> {
  const start = process.hrtime.bigint();
  for (let i = 0; i < count; i++) invariant((await act()) === 0, "each command ends GOOD");
  return (blockBytes * count) / (Number(process.hrtime.bigint() - start) / 1e9) / 1e6;
}

// The first commands are told of power-on.
for (let i = 0; i < 5; i++) await send(TEST_UNIT_READY.cdb.encode({}));
await send(REWIND.cdb.encode({}));
const write = WRITE_6.cdb.encode({ transferLength: blockBytes });
const dataOut = Buffer.allocUnsafeSlow(blockBytes).fill(0x5a);
const written = await timed(() => send(write, { dataOut }));
await send(WRITE_FILEMARKS_6.cdb.encode({ count: 1 }));
await send(REWIND.cdb.encode({}));
const read = READ_6.cdb.encode({ transferLength: blockBytes });
const dataIn = Buffer.allocUnsafeSlow(blockBytes);
const got = await timed(() => send(read, { dataIn }));
invariant(dataIn.equals(dataOut), "what is read is what was written");
await transport.close();
process.stdout.write(`${JSON.stringify({ written, read: got })}\n`);
