import * as fs from "node:fs";
import { createServer } from "node:net";
import type { Server } from "node:net";
import { join } from "node:path";
import process from "node:process";
import { DriveFolderError } from "./drive-folder-error.ts";

/** A held lock. */
export interface FolderLock {
  /** Lets go; settles when somebody else may have it. */
  release(): Promise<void>;
}

/** Says who holds the lock. Only for messages: the lock itself is not in the file system. */
const HOLDER_FILE = "holder";

/**
 * The name of a folder's lock: a local socket without a file (Linux: abstract name; Windows: pipe). The kernel gives a
 * name to one holder at a time and takes it back at the moment the holder dies, however it dies, so there is no stale
 * lock, nothing to break and no race in breaking it, which every lock file has. Device and inode name the folder, so
 * that a folder with two paths has one lock. Processes in different network namespaces do not see each other.
 */
function lockName(folder: string): string {
  const { dev, ino } = fs.statSync(folder, { bigint: true });
  const name = `capstan-simulated-drive-${dev.toString(16)}-${ino.toString(16)}`;
  switch (process.platform) {
    case "linux":
    case "android":
      return `\0${name}`;
    case "win32":
      return `\\\\.\\pipe\\${name}`;
    default:
      throw new DriveFolderError(
        "SIM_LOCK_UNSUPPORTED",
        `lock ${folder}: ${process.platform} has no lock that ends with its holder`,
      );
  }
}

function listen(path: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once("error", reject);
    // Exclusive: workers of a cluster would else share the name through their parent.
    server.listen({ path, exclusive: true }, () => {
      server.off("error", reject);
      server.unref();
      resolve(server);
    });
  });
}

function isNameTaken(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EADDRINUSE";
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
  let server: Server;
  try {
    server = await listen(lockName(folder));
  } catch (cause) {
    if (!isNameTaken(cause)) throw cause;
    throw new DriveFolderError("SIM_IN_USE", `open ${folder}: in use by ${holderOf(folder)}`, {
      cause,
    });
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
