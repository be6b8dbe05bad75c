import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { createDriveFolder, parseFaultPlan } from "../../simulator/index.ts";
import type { FolderAction, FolderReport, NewCartridge } from "../../simulator/index.ts";
import { UsageError } from "../../src/index.ts";
import type { Io } from "../io.ts";
import { parseSize } from "../output/format.ts";
import { wholeNumber } from "./sim-options.ts";
import { folderAnd, folderNamed } from "./sim-folder.ts";

/** What an action of `capstan sim` was called with. */
export interface SimInput {
  readonly io: Io;
  readonly words: readonly string[];
  readonly options: {
    readonly personality: string | undefined;
    readonly serial: string | undefined;
    readonly clock: "virtual" | "system" | undefined;
    readonly empty: boolean | undefined;
    readonly cartridge: NewCartridge;
    readonly writeProtect: boolean | undefined;
    readonly block: string | undefined;
    readonly partition: string | undefined;
    readonly byte: string | undefined;
    readonly bit: string | undefined;
    readonly weeks: string | undefined;
    readonly data: string | undefined;
    readonly onward: boolean | undefined;
    readonly cleaned: boolean | undefined;
  };
}

/** What is to be done to which drive. */
export interface SimOrder {
  readonly folder: string;
  readonly action: FolderAction;
  /** What was done, where the action itself does not say it. */
  readonly says?: (report: FolderReport) => string;
}

/** One action: makes an order of what was typed. What is asked for is looked at before any drive is. */
export type SimAction = (input: SimInput) => Promise<SimOrder>;

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

async function create({ io, words, options }: SimInput): Promise<SimOrder> {
  const [word] = words;
  if (word === undefined)
    throw new UsageError("ARGUMENTS_INVALID", "sim create: a folder is missing");
  noMore(words, 1);
  const folder = folderNamed(io, word);
  const { personality, serial, clock, empty, cartridge } = options;
  await createDriveFolder(folder, {
    ...(clock === undefined ? {} : { clock }),
    ...(personality === undefined ? {} : { personality }),
    ...(serial === undefined ? {} : { serial }),
    cartridge: empty === true ? "none" : cartridge,
  });
  const says = (made: FolderReport): string => {
    const inside = made.inDrive === undefined ? "an empty" : "a";
    const loaded = made.inDrive === undefined ? "" : `, cartridge ${made.inDrive} loaded`;
    return `made ${inside} ${made.personality} in ${folder}${loaded}`;
  };
  return { folder, action: { kind: "status" }, says };
}

async function insert({ io, words }: SimInput): Promise<SimOrder> {
  const { folder, rest } = await folderAnd(io, words);
  return { folder, action: { kind: "insert", name: barcodeOf(rest, "insert") } };
}

async function eject({ io, words }: SimInput): Promise<SimOrder> {
  const { folder, rest } = await folderAnd(io, words);
  noMore(rest, 0);
  return { folder, action: { kind: "eject" } };
}

/** Makes a cartridge, or moves the write-protect switch of one that is there. */
async function cartridge({ io, words, options }: SimInput): Promise<SimOrder> {
  const { folder, rest } = await folderAnd(io, words);
  const { writeProtect, cartridge: wish } = options;
  const action: FolderAction = {
    kind: "cartridge",
    name: barcodeOf(rest, "cartridge"),
    wish,
    ...(writeProtect === undefined ? {} : { writeProtected: writeProtect }),
  };
  return { folder, action };
}

/** Adds the faults of a file to those that are still to come. */
async function fault({ io, words }: SimInput): Promise<SimOrder> {
  const { folder, rest } = await folderAnd(io, words);
  const [file] = rest;
  if (file === undefined)
    throw new UsageError("ARGUMENTS_INVALID", "sim fault: a file with the plan is missing");
  noMore(rest, 1);
  const plan = parseFaultPlan(parseJson(readFileSync(resolve(io.cwd, file), "utf8"), file));
  return { folder, action: { kind: "fault", plan } };
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

async function status({ io, words }: SimInput): Promise<SimOrder> {
  const { folder, rest } = await folderAnd(io, words);
  noMore(rest, 0);
  return { folder, action: { kind: "status" } };
}

/** Flips one stored bit, as bit rot that no drive noticed. */
async function corrupt({ io, words, options }: SimInput): Promise<SimOrder> {
  const { block, partition, byte, bit } = options;
  if (block === undefined)
    throw new UsageError("ARGUMENTS_INVALID", "sim corrupt: --block is missing: which one?");
  const place = {
    index: wholeNumber("block", block),
    partition: wholeNumber("partition", partition ?? "0"),
    byteOffset: wholeNumber("byte", byte ?? "0"),
    bitIndex: wholeNumber("bit", bit ?? "0"),
  };
  const { folder, rest } = await folderAnd(io, words);
  return { folder, action: { kind: "corrupt", name: barcodeOf(rest, "corrupt"), place } };
}

/** Weeks of use at once. */
async function use({ io, words, options }: SimInput): Promise<SimOrder> {
  const { weeks = "1", data, onward, cleaned } = options;
  const count = wholeNumber("weeks", weeks);
  const bytes = data === undefined ? {} : { bytes: parseSize(data) };
  const { folder, rest } = await folderAnd(io, words);
  noMore(rest, 0);
  const goesOn = onward === undefined ? {} : { goesOn: onward };
  const isCleaned = cleaned === undefined ? {} : { isCleaned: cleaned };
  return { folder, action: { kind: "use", weeks: count, ...bytes, ...goesOn, ...isCleaned } };
}

/** The actions of `capstan sim` that do something to one drive and end. */
export const SIM_ACTIONS: ReadonlyMap<string, SimAction> = new Map<string, SimAction>([
  ["create", create],
  ["insert", insert],
  ["eject", eject],
  ["cartridge", cartridge],
  ["fault", fault],
  ["corrupt", corrupt],
  ["use", use],
  ["status", status],
]);
