import * as fs from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { localSocketPath, takeLocalName } from "../../src/transport/local-name.ts";
import { DriveFolderError } from "./drive-folder-error.ts";

/** A held lock. */
export interface FolderLock {
  /** Lets go; settles when somebody else may have it. */
  release(): Promise<void>;
}

/** Says who holds the lock. Only for messages: the lock itself is not in the file system. */
const HOLDER_FILE = "holder";

/**
 * The name of a folder's lock. Device and inode name the folder, so that a folder with two paths has one lock.
 * Processes in different network namespaces do not see each other.
 */
function lockPath(folder: string): string {
  const { dev, ino } = fs.statSync(folder, { bigint: true });
  const path = localSocketPath(`capstan-simulated-drive-${dev.toString(16)}-${ino.toString(16)}`);
  if (path !== undefined) return path;
  throw new DriveFolderError(
    "SIM_LOCK_UNSUPPORTED",
    `lock ${folder}: ${process.platform} has no lock that ends with its holder`,
  );
}

function holderOf(folder: string): string {
  try {
    const text = fs.readFileSync(join(folder, HOLDER_FILE), "utf8").trim();
    return /^\d{1,10}$/.test(text) ? `process ${text}` : "another process";
  } catch {
    return "another process";
  }
}

/**
 * Locks the folder for this process, until it is released or the process ends. Does not keep the process alive.
 * @throws DriveFolderError `SIM_IN_USE`, at once: it never waits.
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const server = await takeLocalName(lockPath(folder), (socket) => socket.destroy());
  if (server === undefined) {
    throw new DriveFolderError("SIM_IN_USE", `open ${folder}: in use by ${holderOf(folder)}`);
  }
  try {
    fs.writeFileSync(join(folder, HOLDER_FILE), `${process.pid}\n`);
  } catch {
    // It only makes the message of another process better.
  }
  return {
    release: () =>
      new Promise((resolve) => {
        fs.rmSync(join(folder, HOLDER_FILE), { force: true });
        server.close(() => {
          resolve();
        });
      }),
  };
}
