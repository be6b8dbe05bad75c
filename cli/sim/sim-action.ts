import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import {
  createDriveFolder,
  isDriveFolder,
  openDriveFolder,
  parseFaultPlan,
} from "../../simulator/index.ts";
import type { NewCartridge, OpenDriveFolder } from "../../simulator/index.ts";
import { UsageError } from "../../src/index.ts";
import { embeddedDriveFolder } from "../home.ts";
import type { Io } from "../io.ts";

/** What an action of `capstan sim` was called with. */
export interface SimInput {
  readonly io: Io;
  readonly words: readonly string[];
  readonly options: {
    readonly personality: string | undefined;
    readonly serial: string | undefined;
    readonly clock: "virtual" | "system";
    readonly empty: boolean;
    readonly cartridge: NewCartridge;
    readonly writeProtect: boolean | undefined;
  };
}

/** What was done, in a sentence, and the drive it was done to, still open. */
export interface SimResult {
  readonly folder: string;
  readonly says: string;
  readonly open: OpenDriveFolder;
}

/** One action. */
export type SimAction = (input: SimInput) => Promise<SimResult>;

const SCHEME = "sim:";

const withoutScheme = (word: string): string =>
  word.startsWith(SCHEME) ? word.slice(SCHEME.length) : word;

/** The drive's folder: the first word if it names one, else CAPSTAN_DEVICE, else the embedded drive. */
function folderAnd(input: SimInput): { readonly folder: string; readonly rest: readonly string[] } {
  const { io, words } = input;
  const [first] = words;
  if (first !== undefined) {
    const folder = resolve(io.cwd, withoutScheme(first));
    if (first.startsWith(SCHEME) || isDriveFolder(folder)) return { folder, rest: words.slice(1) };
  }
  const fromEnvironment = io.env["CAPSTAN_DEVICE"] ?? "";
  const folder = fromEnvironment.startsWith(SCHEME)
    ? resolve(io.cwd, withoutScheme(fromEnvironment))
    : embeddedDriveFolder(io);
  return { folder, rest: words };
}

function noMore(words: readonly string[], taken: number): void {
  const extra = words[taken];
  if (extra === undefined) return;
  const hint = taken === 0 ? "; it is no simulated drive either" : "";
  throw new UsageError("ARGUMENTS_INVALID", `sim: what is ${JSON.stringify(extra)} for?${hint}`);
}

function barcodeOf(words: readonly string[], command: string): string {
  const [barcode] = words;
  if (barcode === undefined)
    throw new UsageError("ARGUMENTS_INVALID", `sim ${command}: a barcode is missing`);
  noMore(words, 1);
  return barcode;
}

/** Opens the drive, does something to it, and closes it if that fails. */
async function changed(
  folder: string,
  change: (open: OpenDriveFolder) => Promise<string>,
): Promise<SimResult> {
  const open = await openDriveFolder(folder);
  try {
    return { folder, open, says: await change(open) };
  } catch (error) {
    await open.close();
    throw error;
  }
}

async function create({ io, words, options }: SimInput): Promise<SimResult> {
  const [word] = words;
  if (word === undefined)
    throw new UsageError("ARGUMENTS_INVALID", "sim create: a folder is missing");
  noMore(words, 1);
  const folder = resolve(io.cwd, withoutScheme(word));
  const { personality, serial, clock, empty, cartridge } = options;
  await createDriveFolder(folder, {
    clock,
    ...(personality === undefined ? {} : { personality }),
    ...(serial === undefined ? {} : { serial }),
    cartridge: empty ? "none" : cartridge,
  });
  return changed(folder, (open) => {
    const inside = open.inDrive === undefined ? "an empty" : "a";
    const loaded = open.inDrive === undefined ? "" : `, cartridge ${open.inDrive} loaded`;
    return Promise.resolve(`made ${inside} ${open.drive.personality.name} in ${folder}${loaded}`);
  });
}

function insert(input: SimInput): Promise<SimResult> {
  const { folder, rest } = folderAnd(input);
  const barcode = barcodeOf(rest, "insert");
  return changed(folder, async (open) => {
    await open.insert(barcode);
    return `inserted ${barcode}`;
  });
}

function eject(input: SimInput): Promise<SimResult> {
  const { folder, rest } = folderAnd(input);
  noMore(rest, 0);
  return changed(folder, async (open) => `ejected ${await open.eject()}`);
}

/** Makes a cartridge, or moves the write-protect switch of one that is there. */
function cartridge(input: SimInput): Promise<SimResult> {
  const { folder, rest } = folderAnd(input);
  const name = barcodeOf(rest, "cartridge");
  const { writeProtect, cartridge: wish } = input.options;
  return changed(folder, (open) => {
    const known = open.cartridges().some((one) => one.name === name);
    const makes = !known || Object.keys(wish).length > 0 || writeProtect === undefined;
    if (makes) open.createCartridge({ ...wish, barcode: name });
    if (writeProtect !== undefined) open.setWriteProtected(name, writeProtect);
    const state =
      writeProtect === undefined ? "" : writeProtect ? ", write-protected" : ", writable";
    return Promise.resolve(`${makes ? "made" : "changed"} cartridge ${name}${state}`);
  });
}

/** Adds the faults of a file to those that are still to come. */
function fault(input: SimInput): Promise<SimResult> {
  const { folder, rest } = folderAnd(input);
  const [file] = rest;
  if (file === undefined)
    throw new UsageError("ARGUMENTS_INVALID", "sim fault: a file with the plan is missing");
  noMore(rest, 1);
  const plan = parseFaultPlan(parseJson(readFileSync(resolve(input.io.cwd, file), "utf8"), file));
  return changed(folder, (open) => {
    open.drive.inject(plan);
    return Promise.resolve(`added ${String(plan.length)} faults`);
  });
}

function parseJson(text: string, file: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(text);
    if (Array.isArray(value)) return value;
  } catch {
    // Told below, with the name of the file.
  }
  throw new UsageError(
    "SIM_FAULT_PLAN_INVALID",
    `read fault plan: ${file} is no JSON list of faults`,
  );
}

function status(input: SimInput): Promise<SimResult> {
  const { folder, rest } = folderAnd(input);
  noMore(rest, 0);
  return changed(folder, (open) => {
    const inside = open.inDrive === undefined ? "empty" : `cartridge ${open.inDrive} inside`;
    return Promise.resolve(`${open.drive.personality.name}, ${inside}`);
  });
}

function serve(): Promise<SimResult> {
  const problem = "sim serve: this version has no iSCSI target yet; it comes with a later one";
  throw new UsageError("SIM_SERVE_UNSUPPORTED", problem);
}

/** The actions of `capstan sim`. */
export const SIM_ACTIONS: ReadonlyMap<string, SimAction> = new Map<string, SimAction>([
  ["create", create],
  ["insert", insert],
  ["eject", eject],
  ["cartridge", cartridge],
  ["fault", fault],
  ["status", status],
  ["serve", serve],
]);
