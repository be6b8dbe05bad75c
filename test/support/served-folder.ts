import { join } from "node:path";
import { serveDriveFolders, type FolderServer } from "../../simulator/attach/serve-folders.ts";
import { createDriveFolder } from "../../simulator/drive-folder/drive-folder.ts";
import { withAsyncScratchFolder } from "./async-scratch-folder.ts";

/** Does something with the folder of an LTO-7 that has cartridge A in it, and the folder that it is in. */
export async function withDriveFolder(
  use: (folder: string, scratch: string) => Promise<void>,
): Promise<void> {
  await withAsyncScratchFolder(async (scratch) => {
    const folder = join(scratch, "drive");
    await createDriveFolder(folder, { personality: "lto-7", cartridge: { barcode: "A" } });
    await use(folder, scratch);
  });
}

/** The same while the drive is served by this process. */
export async function withServedFolder(
  use: (folder: string, server: FolderServer) => Promise<void>,
): Promise<void> {
  await withDriveFolder(async (folder) => {
    await using server = await serveDriveFolders([folder]);
    await use(folder, server);
  });
}
