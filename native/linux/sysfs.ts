/** Reading the small files and links of sysfs and procfs. What is not there, or may not be read, is `undefined`. */
import * as fs from "node:fs";
import { basename, dirname } from "node:path";

/** The text of a file, without the line end and padding around it. */
export function readText(path: string): string | undefined {
  try {
    return fs.readFileSync(path, "latin1").trim();
  } catch {
    // A device that is just leaving answers ENODEV, some attributes EIO: the fact is not to be had.
    return undefined;
  }
}

/** The bytes of a file, such as a VPD page that the kernel keeps. */
export function readBytes(path: string): Uint8Array | undefined {
  try {
    return fs.readFileSync(path);
  } catch {
    return undefined;
  }
}

/** The whole number in a file, decimal or with 0x. */
export function readNumber(path: string): number | undefined {
  const text = readText(path);
  if (text === undefined || !/^(-?\d+|0x[\da-f]+)$/i.test(text)) return undefined;
  return Number(text);
}

/** The names in a folder, in the order of their numbers; none when the folder is not there. */
export function namesIn(folder: string): readonly string[] {
  try {
    return fs.readdirSync(folder).sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
  } catch {
    return [];
  }
}

/** Where a path really is, its links followed. */
export function realPath(path: string): string | undefined {
  try {
    return fs.realpathSync(path);
  } catch {
    return undefined;
  }
}

/** The last name of what a link points to: sysfs says drivers and subsystems in this way. */
export function linkName(path: string): string | undefined {
  try {
    return basename(fs.readlinkSync(path));
  } catch {
    return undefined;
  }
}

/** The folder itself and those above it, up to but not including `top`. */
export function foldersUpTo(folder: string, top: string): readonly string[] {
  const found: string[] = [];
  for (let at = folder; at !== top && at !== dirname(at); at = dirname(at)) found.push(at);
  return found;
}
