import { statSync } from "node:fs";
import { isDeviceSpecifier } from "../src/index.ts";
import { tooManyWords, wordsOf, type Words } from "./command-line.ts";
import { embeddedDriveFolder } from "./home.ts";
import type { Io } from "./io.ts";

/** Which device a command is to use, and how that came. */
export interface ChosenDevice {
  readonly specifier: string;
  readonly chosenBy: "option" | "firstWord" | "environment" | "embedded";
}

/** The device, and the words that are left for the command. */
export interface DeviceChoice {
  readonly device: ChosenDevice;
  readonly rest: readonly string[];
}

/** Below /dev there are folders with ordinary files too, such as /dev/shm: those are no devices. */
function namesDevice(word: string): boolean {
  if (!isDeviceSpecifier(word)) return false;
  if (!word.startsWith("/dev/")) return true;
  const facts = statSync(word, { throwIfNoEntry: false });
  return facts === undefined || facts.isCharacterDevice() || facts.isBlockDevice();
}

/**
 * Decides on the device: `--device` wins, and then every word is for the command; else the first word if it has a scheme
 * or names a node below /dev; else CAPSTAN_DEVICE; else the embedded simulated drive.
 */
export function chooseDevice(
  io: Io,
  given: Words & { readonly option: string | undefined },
): DeviceChoice {
  const { option, words, behindDashes } = given;
  const all = [...words, ...behindDashes];
  if (option !== undefined) {
    return { device: { specifier: option, chosenBy: "option" }, rest: all };
  }
  const [first] = words;
  if (first !== undefined && namesDevice(first)) {
    return { device: { specifier: first, chosenBy: "firstWord" }, rest: all.slice(1) };
  }
  const fromEnvironment = io.env["CAPSTAN_DEVICE"];
  if (fromEnvironment !== undefined && fromEnvironment !== "") {
    return { device: { specifier: fromEnvironment, chosenBy: "environment" }, rest: all };
  }
  const specifier = `sim:${embeddedDriveFolder(io)}`;
  return { device: { specifier, chosenBy: "embedded" }, rest: all };
}

/** The device of a command that takes no other word. @throws UsageError `ARGUMENTS_INVALID` */
export function onlyDevice(
  io: Io,
  argv: Readonly<Record<string, unknown>> & { readonly device?: string | undefined },
): ChosenDevice {
  const { device, rest } = chooseDevice(io, { ...wordsOf(argv), option: argv.device });
  if (rest.length > 0) throw tooManyWords(rest);
  return device;
}
