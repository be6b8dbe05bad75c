import { join } from "node:path";
import { openJournals } from "../src/index.ts";
import type { Journal, TapeDrive } from "../src/index.ts";
import { journalsFolder } from "./home.ts";
import type { Io } from "./io.ts";
import { readLabels } from "./tape-content.ts";

/** The folder of the journals that belong to the cartridge in the drive, or to the drive where the cartridge has no chip. */
export async function journalFolderOf(io: Io, drive: TapeDrive): Promise<string> {
  const { serial, barcode } = await readLabels(drive.session);
  const name = serial ?? barcode;
  const key =
    name === undefined ? `drive-${drive.identity.serial ?? "unknown"}` : `cartridge-${name}`;
  return join(journalsFolder(io), key.replaceAll(/[^A-Za-z0-9._-]/g, "_"));
}

/** Does something with the journals that were left for the cartridge in the drive. */
export async function withJournals<T>(
  io: Io,
  drive: TapeDrive,
  use: (journals: readonly Journal[]) => Promise<T>,
): Promise<T> {
  const { journals } = openJournals(await journalFolderOf(io, drive));
  try {
    return await use(journals);
  } finally {
    for (const journal of journals) journal.close();
  }
}

/**
 * Deletes the journals of sessions that are no longer on the tape because something was written, or erased, at or before
 * their first object.
 */
export async function dropVoidJournals(
  io: Io,
  drive: TapeDrive,
  from: {
    readonly partition: number | undefined;
    readonly object: bigint;
    readonly except?: string;
  },
): Promise<void> {
  const { journals } = openJournals(await journalFolderOf(io, drive));
  for (const journal of journals) {
    const elsewhere = from.partition !== undefined && journal.header.partition !== from.partition;
    const stays = elsewhere || journal.firstObject < from.object || journal.folder === from.except;
    if (stays) journal.close();
    else journal.remove();
  }
}
