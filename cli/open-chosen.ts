import { existsSync } from "node:fs";
import type { OpenDrive } from "../src/index.ts";
import { openDrive } from "../src/index.ts";
import type { ChosenDevice } from "./choose-device.ts";
import { embeddedDriveFolder } from "./home.ts";
import type { Io } from "./io.ts";
import { note } from "./io.ts";

/** Barcode of the blank cartridge that the embedded drive comes with. */
const FIRST_BARCODE = "CAP001L9";

/**
 * Opens a drive, does something with it and closes it whatever happened. The embedded drive is made when it is not there
 * yet; that it is used is said in one line.
 */
export async function withDrive<T>(
  io: Io,
  device: ChosenDevice,
  use: (open: OpenDrive) => Promise<T>,
): Promise<T> {
  if (device.chosenBy === "embedded") await prepareEmbedded(io);
  const open = await openDrive(device.specifier);
  for (const sentence of open.notes) note(io, `capstan: ${sentence}`);
  let failed = true;
  try {
    const result = await use(open);
    failed = false;
    return result;
  } finally {
    await closeAfter(open, failed);
  }
}

/** A failure while closing must not hide the one before it. */
async function closeAfter(open: OpenDrive, failed: boolean): Promise<void> {
  try {
    await open.close();
  } catch (error) {
    if (!failed) throw error;
  }
}

async function prepareEmbedded(io: Io): Promise<void> {
  const folder = embeddedDriveFolder(io);
  if (existsSync(folder)) {
    note(io, `capstan: no device named; using the simulated drive in ${folder}`);
    return;
  }
  const { createDriveFolder } = await import("../simulator/index.ts");
  await createDriveFolder(folder, { cartridge: { barcode: FIRST_BARCODE } });
  note(io, `capstan: no device named; made a simulated LTO-9 with a blank cartridge in ${folder}`);
}
