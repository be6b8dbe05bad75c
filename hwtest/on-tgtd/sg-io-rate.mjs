// What SG_IO through Capstan costs, in a guest: sg-io-rate.mjs NODE FILE COMMANDS. Sends so many TEST UNIT READY, then
// writes the file to the tape from its beginning in blocks of 256 KiB with a filemark behind; prints rates as JSON.
import { readFileSync } from "node:fs";
import process from "node:process";

const built = (file) => import(new URL(`../../dist/${file}`, import.meta.url).href);
const { openSgIo } = await built("native/linux/sg-io.js");
const { Session } = await built("src/session/session.js");
const { TapeDrive } = await built("src/drives/tape-drive.js");
const { SystemClock } = await built("src/clock/system-clock.js");

const BLOCK_BYTES = 262_144;
const [path, file, count] = process.argv.slice(2);
const clock = new SystemClock();
const transport = openSgIo({ path });
const drive = await TapeDrive.open(new Session({ transport, clock }));
const data = readFileSync(file);

const askedMs = clock.nowMs;
const cdb = new Uint8Array(6);
for (let n = 0; n < Number(count); n++) await transport.execute({ cdb, timeoutMs: 60_000 });
const commandsPerSecond = (Number(count) * 1000) / (clock.nowMs - askedMs);

await drive.rewind();
const slot = new Uint8Array(BLOCK_BYTES);
const writtenMs = clock.nowMs;
for (let at = 0; at < data.length; at += BLOCK_BYTES) {
  const block = data.subarray(at, at + BLOCK_BYTES);
  slot.set(block);
  await drive.write(slot, block.length);
}
await drive.writeFilemarks(1);
const megabytesPerSecond = data.length / 1000 / (clock.nowMs - writtenMs);
await transport.close();
console.log(JSON.stringify({ commandsPerSecond, megabytesPerSecond }));
