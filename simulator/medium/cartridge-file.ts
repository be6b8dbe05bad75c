import * as fs from "node:fs";
import { join } from "node:path";
import { onHost } from "./host-file.ts";
import { MediumFolderError } from "./medium-errors.ts";
import { MEDIUM_LIMITS } from "./medium-limits.ts";

/** What `cartridge.json` says: which files of the folder are the cartridge's content. */
export interface CartridgeFile {
  /** Goes up by one with every format; names the partition files. */
  readonly generation: number;
  /** 1 to 4. */
  readonly partitionCount: number;
}

const FILE_NAME = "cartridge.json";
const FORMAT = "capstan-cartridge";
const VERSION = 1;

/** Whether the folder holds a cartridge, of whatever version and state. */
export function hasCartridgeFile(folder: string): boolean {
  return fs.existsSync(join(folder, FILE_NAME));
}

/**
 * Reads `cartridge.json`.
 * @throws MediumFolderError when it is missing, is not what was written, or is of a version this program does not know.
 * @throws MediumStorageError when the host cannot read it.
 */
export function readCartridgeFile(folder: string): CartridgeFile {
  if (!hasCartridgeFile(folder)) {
    throw new MediumFolderError("MEDIUM_NOT_FOUND", `open ${folder}: it has no ${FILE_NAME}`);
  }
  const content = parseFile(folder, FILE_NAME);
  const damaged = (what: string): MediumFolderError =>
    new MediumFolderError("MEDIUM_DAMAGED", `open ${folder}: ${FILE_NAME} ${what}`);
  if (typeof content !== "object" || content === null) throw damaged("is not an object");
  const fields = new Map<string, unknown>(Object.entries(content));
  if (fields.get("format") !== FORMAT) throw damaged(`does not say it is a ${FORMAT}`);
  const version = fields.get("version");
  if (version !== VERSION) {
    throw new MediumFolderError(
      "MEDIUM_VERSION_UNKNOWN",
      `open ${folder}: ${FILE_NAME} has version ${String(version)}, known is ${VERSION}`,
    );
  }
  const generation = fields.get("generation");
  const partitionCount = fields.get("partitionCount");
  if (!isCount(generation, Number.MAX_SAFE_INTEGER)) throw damaged("has no generation");
  if (!isCount(partitionCount, MEDIUM_LIMITS.maxPartitionCount)) {
    throw damaged("has no partition count from 1 to 4");
  }
  return { generation, partitionCount };
}

/**
 * Replaces `cartridge.json` as a whole.
 * @throws MediumStorageError when the host cannot store it; the old one is still there then.
 */
export function writeCartridgeFile(folder: string, content: CartridgeFile): void {
  const { generation, partitionCount } = content;
  const fields = { format: FORMAT, version: VERSION, generation, partitionCount };
  replaceFile(folder, FILE_NAME, `${JSON.stringify(fields, undefined, 2)}\n`);
}

/**
 * Writes a small file so that a crash leaves either the old or the new content: to a file beside it, then renamed.
 * @throws MediumStorageError when the host cannot store it.
 */
export function replaceFile(folder: string, name: string, text: string): void {
  const path = join(folder, name);
  onHost(`write ${name}`, () => {
    fs.writeFileSync(`${path}.tmp`, text);
    fs.renameSync(`${path}.tmp`, path);
  });
}

/**
 * Reads a JSON file of the folder.
 * @throws MediumFolderError (MEDIUM_DAMAGED) when it is not JSON.
 * @throws MediumStorageError when the host cannot read it.
 */
export function parseFile(folder: string, name: string): unknown {
  const text = onHost(`read ${name}`, () => fs.readFileSync(join(folder, name), "utf8"));
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new MediumFolderError("MEDIUM_DAMAGED", `open ${folder}: ${name} is not JSON`, { cause });
  }
}

function isCount(value: unknown, max: number): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= max;
}
