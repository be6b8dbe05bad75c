import { resolve } from "node:path";
import { isDeviceSpecifier, UsageError } from "../../src/index.ts";
import type { Words } from "../command-line.ts";
import { tooManyWords } from "../command-line.ts";

/** What is to be recorded, and where. */
export interface CaptureOrder {
  /** With its whole path. */
  readonly file: string;
  /** The command to run, with its arguments; the device stands among them where one was named. */
  readonly command: readonly [name: string, ...args: string[]];
}

const DEFAULT_COMMAND = ["status"] as const;

/**
 * Reads `capture FILE [device] [-- COMMAND ARGS…]`. Without a device it is left to the command which one it takes.
 * @throws UsageError `ARGUMENTS_INVALID`
 */
export function captureOrder(
  cwd: string,
  given: Words & { readonly option: string | undefined },
): CaptureOrder {
  const { words, behindDashes, option } = given;
  const [file, word, ...more] = words;
  if (file === undefined) throw invalid("the file to record into is missing");
  // Its blocks would be overwritten by lines of text.
  if (isDeviceSpecifier(file)) throw invalid(`the file comes first; ${file} is a device`);
  if (more.length > 0) throw tooManyWords(more);
  if (word !== undefined && option !== undefined) throw tooManyWords([word]);
  if (word !== undefined && !isDeviceSpecifier(word)) {
    throw invalid(`${word} is no device; what is to be run stands behind --`);
  }
  const [name = DEFAULT_COMMAND[0], ...args] = behindDashes;
  if (name === "capture") throw invalid("a recording cannot record itself");
  const device = option ?? word;
  return {
    file: resolve(cwd, file),
    command: [name, ...(device === undefined ? [] : ["--device", device]), ...args],
  };
}

const invalid = (problem: string): UsageError =>
  new UsageError("ARGUMENTS_INVALID", `capture: ${problem}`);
