// Reads what write-blocks.mjs wrote, as one file of the tape in a file of the guest: check-blocks.mjs FILE BYTES. Prints the
// numbers of the blocks as JSON; `null` stands for a block that is not what it says it is.
import { readFileSync } from "node:fs";
import process from "node:process";

const [file, bytes] = process.argv.slice(2);
const blockBytes = Number(bytes);
const content = readFileSync(file);
const numbers = [];
for (let at = 0; at < content.length; at += blockBytes) {
  const block = content.subarray(at, at + blockBytes);
  const whole = Buffer.alloc(blockBytes, block.subarray(0, 4)).equals(block);
  numbers.push(whole ? block.readUInt32BE(0) : null);
}
console.log(JSON.stringify(numbers));
