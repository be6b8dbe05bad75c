// Writes numbered blocks to a tape through the kernel's st, in a guest: write-blocks.mjs NODE BYTES TRIES [FILEMARK_EVERY].
// Goes on after errors, but for those of filemarks. Prints each attempt on a line of its own as it has ended: `block 7 262144`,
// `block 8 ENOSPC`, `filemark 9`, and at last `close` or `close EIO`. The numbers are those of objects on the tape. A block
// holds its number, over and over. When a filemark is printed, the drive has said that all before it is on tape.
import { closeSync, openSync, writeSync } from "node:fs";
import process from "node:process";

const { openTapeControl } = await import(
  new URL("../../dist/native/linux/mtio.js", import.meta.url).href
);

const [node, bytes, tries, filemarkEvery = "0"] = process.argv.slice(2);

function numbered(number) {
  const word = Buffer.alloc(4);
  word.writeUInt32BE(number);
  return Buffer.alloc(Number(bytes), word);
}

const say = (words) => writeSync(1, `${words}\n`);

const file = openSync(node, "w");
const tape = openTapeControl(file);
let object = 0;
let broken = false;
for (let attempt = 0; attempt < Number(tries) && !broken; attempt++) {
  try {
    say(`block ${object} ${writeSync(file, numbered(object))}`);
    object++;
  } catch (error) {
    say(`block ${object} ${error.code}`);
    // Where filemarks are asked for, what follows an error is not what was meant.
    broken = filemarkEvery !== "0";
  }
  if (broken || object % Number(filemarkEvery) !== Number(filemarkEvery) - 1) continue;
  try {
    tape.operate("MTWEOF", 1);
    say(`filemark ${object}`);
    object++;
  } catch (error) {
    say(`filemark ${object} ${error.message}`);
    broken = true;
  }
}
try {
  closeSync(file);
  say("close");
} catch (error) {
  say(`close ${error.code}`);
}
