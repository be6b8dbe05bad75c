import { resolve } from "node:path";
import { isDriveFolder } from "../../simulator/index.ts";
import { embeddedDriveFolder } from "../home.ts";
import type { Io } from "../io.ts";
import { prepareEmbedded } from "../open-chosen.ts";

const SCHEME = "sim:";

const withoutScheme = (word: string): string =>
  word.startsWith(SCHEME) ? word.slice(SCHEME.length) : word;

/** The folder that a word names, with or without `sim:` before it. */
export const folderNamed = (io: Io, word: string): string => resolve(io.cwd, withoutScheme(word));

/**
 * The drive's folder, and the words behind it: the first word if it names one, else CAPSTAN_DEVICE, else the embedded drive,
 * which is made when it is not there yet.
 */
export async function folderAnd(
  io: Io,
  words: readonly string[],
): Promise<{ readonly folder: string; readonly rest: readonly string[] }> {
  const [first] = words;
  if (first !== undefined) {
    const folder = folderNamed(io, first);
    if (first.startsWith(SCHEME) || isDriveFolder(folder)) return { folder, rest: words.slice(1) };
  }
  const fromEnvironment = io.env["CAPSTAN_DEVICE"] ?? "";
  if (fromEnvironment.startsWith(SCHEME))
    return { folder: folderNamed(io, fromEnvironment), rest: words };
  await prepareEmbedded(io);
  return { folder: embeddedDriveFolder(io), rest: words };
}
