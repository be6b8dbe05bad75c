import { existsSync } from "node:fs";
import type { OpenDrive } from "../src/index.ts";
import { openDrive } from "../src/index.ts";
import type { ChosenDevice } from "./choose-device.ts";
import { embeddedDriveFolder } from "./home.ts";
import type { Io } from "./io.ts";
import { note } from "./io.ts";
import { iscsiAccess } from "./iscsi-access.ts";

/** Barcode of the blank cartridge that the embedded drive comes with. */
const FIRST_BARCODE = "CAP001L9";

/** A drive that a command is about to use. */
export interface WantedDrive {
  readonly io: Io;
  readonly device: ChosenDevice;
  /** The command that moves or changes something there, in one word; absent for one that only looks. */
  readonly claimFor?: string;
}

/**
 * Opens a drive, does something with it and closes it whatever happened. The embedded drive is made when it is not there
 * yet; that it is used is said in one line.
 */
export async function withDrive<T>(
  { io, device, claimFor }: WantedDrive,
  use: (open: OpenDrive) => Promise<T>,
): Promise<T> {
  if (device.chosenBy === "embedded") await prepareEmbedded(io);
  const { recording, pulse, claimant } = io;
  const open = await openDrive(device.specifier, {
    ...(isIscsi(device.specifier) ? { iscsi: iscsiAccess(io) } : {}),
    ...(recording === undefined ? {} : { recording }),
    ...(pulse === undefined ? {} : { pulse }),
    ...(claimant === undefined ? {} : { claimant }),
    ...(claimFor === undefined ? {} : { claim: { program: "capstan", command: claimFor } }),
  });
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

/** What the environment says of iSCSI, right or wrong, is no matter for other devices. */
const isIscsi = (specifier: string): boolean => /^iscsi(\+lib)?:/.test(specifier);

/** A failure while closing must not hide the one before it. */
async function closeAfter(open: OpenDrive, failed: boolean): Promise<void> {
  try {
    await open.close();
  } catch (error) {
    if (!failed) throw error;
  }
}

/** Makes the embedded drive when it is not there yet; says in one line that it is used. */
export async function prepareEmbedded(io: Io): Promise<void> {
  const folder = embeddedDriveFolder(io);
  if (existsSync(folder)) {
    note(io, `capstan: no device named; using the simulated drive in ${folder}`);
    return;
  }
  const { createDriveFolder } = await import("../simulator/index.ts");
  await createDriveFolder(folder, { cartridge: { barcode: FIRST_BARCODE } });
  note(io, `capstan: no device named; made a simulated LTO-9 with a blank cartridge in ${folder}`);
}
