// The victim of drive-folder-kill.test.ts: `hold` opens a drive and says so; `write` writes to it until it is killed, and
// synchronises; `ask` writes too, and asks what is on tape by now.
import { closeSync, openSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { openDriveFolder } from "../../simulator/drive-folder/drive-folder.ts";
import { patternBlock } from "../../simulator/medium/pattern.ts";
import { READ_POSITION_EXTENDED } from "../../src/scsi/commands/read-position.ts";
import { WRITE_6 } from "../../src/scsi/commands/write.ts";
import { WRITE_FILEMARKS_6 } from "../../src/scsi/commands/write-filemarks.ts";
import { LOCATE_16, LOCATE_DESTINATION } from "../../src/scsi/commands/locate.ts";
import { STATUS } from "../../src/scsi/status.ts";

const BLOCK_BYTES = 10_000;
const POSITION_BYTES = 32;
const [what = "", folder = "", seedText = ""] = process.argv.slice(2);
const seed = Number(seedText);

function isInUse(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "SIM_IN_USE";
}

async function hold(): Promise<void> {
  let won = 0;
  while (won < 20) {
    try {
      const open = await openDriveFolder(folder);
      // Whoever holds the drive is alone: the mark of another one would make this fail.
      const mark = join(folder, "inside");
      closeSync(openSync(mark, "wx"));
      await new Promise((resolve) => setImmediate(resolve));
      rmSync(mark);
      await open.close();
      won++;
      writeSync(1, `${won}\n`);
    } catch (error) {
      if (!isInUse(error)) throw error;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

/**
 * Blocks from the end of data on; each object count that is surely on tape is said aloud: because the drive was told to
 * bring it there, or because the drive, when asked, said that it is.
 */
async function write(makesSure: "synchronise" | "ask"): Promise<void> {
  const open = await openDriveFolder(folder);
  const transport = open.drive.connect();
  const send = async (
    cdb: Uint8Array,
    data: { readonly dataOut?: Uint8Array; readonly dataIn?: Uint8Array } = {},
  ): Promise<void> => {
    for (;;) {
      const request = { cdb, timeoutMs: 1000, ...data };
      const reply = await transport.execute(request);
      if (reply.status === STATUS.good) return;
      // Unit attentions only.
      if ((reply.sense[2] ?? 0) !== 6) process.exit(70);
    }
  };
  const { endOfData: destinationType } = LOCATE_DESTINATION;
  await send(LOCATE_16.cdb.encode({ destinationType, logicalIdentifier: 0n }));
  const position = new Uint8Array(POSITION_BYTES);
  const askPosition = READ_POSITION_EXTENDED.cdb.encode({ allocationLength: POSITION_BYTES });
  let index = open.drive.deck.object;
  for (;;) {
    for (let count = 0; count < 1 + (index % 5); count++, index++) {
      const block = patternBlock({ seed, index, byteLength: BLOCK_BYTES });
      await send(WRITE_6.cdb.encode({ transferLength: BLOCK_BYTES }), { dataOut: block });
    }
    if (makesSure === "synchronise") {
      await send(WRITE_FILEMARKS_6.cdb.encode({ count: 0 }));
      writeSync(1, `${index}\n`);
    } else {
      await send(askPosition, { dataIn: position });
      writeSync(1, `${READ_POSITION_EXTENDED.data.codec.decode(position).lastLogicalObject}\n`);
    }
  }
}

await (what === "hold" ? hold() : write(what === "ask" ? "ask" : "synchronise"));
