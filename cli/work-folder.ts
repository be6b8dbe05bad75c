import { mkdtempSync, rmSync } from "node:fs";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { homeFolder } from "./home.ts";
import type { Io } from "./io.ts";

/** Does something with a folder for temporary files, which is gone afterwards. */
export async function withWorkFolder<T>(io: Io, use: (folder: string) => Promise<T>): Promise<T> {
  // Below the home folder: a manifest of a full tape has hundreds of MB, more than a /tmp in memory may hold.
  const home = homeFolder(io);
  mkdirSync(home, { recursive: true });
  const folder = mkdtempSync(join(home, "work-"));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
