import * as fs from "node:fs";
import { join } from "node:path";
import { JsonFields } from "../json-fields.ts";
import { parseFile, replaceFile } from "../medium/cartridge-file.ts";
import type { SimulatedDrive } from "../simulated-drive.ts";
import { DriveFolderError, folderDamaged } from "./drive-folder-error.ts";
import { keptDrive } from "./kept-drive.ts";

const VERSION = 1;
const DRIVE = "drive.json";
const STATE = "state.json";
const CLOCKS = ["virtual", "system"] as const;

/** A drive's identity as its folder says. */
export interface DriveFile {
  readonly personality: string;
  readonly serial: string | undefined;
  readonly clock: (typeof CLOCKS)[number];
}

const text = (value: object): string => `${JSON.stringify(value, undefined, 2)}\n`;

/** Whether the folder holds a simulated drive, of whatever version. */
export function isDriveFolder(folder: string): boolean {
  return fs.existsSync(join(folder, DRIVE));
}

/**
 * What drive a folder holds.
 * @throws DriveFolderError `SIM_FOLDER_NOT_FOUND`, `SIM_FOLDER_DAMAGED`, `SIM_FOLDER_VERSION_UNKNOWN`.
 */
export function readDriveFile(folder: string): DriveFile {
  if (!isDriveFolder(folder)) {
    throw new DriveFolderError("SIM_FOLDER_NOT_FOUND", `open ${folder}: no simulated drive there`);
  }
  const fields = new JsonFields(parseFile(folder, DRIVE), DRIVE, folderDamaged);
  const version = fields.integer("version");
  if (version !== VERSION) {
    throw new DriveFolderError(
      "SIM_FOLDER_VERSION_UNKNOWN",
      `open ${folder}: version ${version}, known is ${VERSION}`,
    );
  }
  return {
    personality: fields.text("personality"),
    serial: fields.has("serial") ? fields.text("serial") : undefined,
    clock: fields.word("clock", CLOCKS),
  };
}

/** Says what drive a folder holds: it is there from that moment on. */
export function writeDriveFile(folder: string, { personality, serial, clock }: DriveFile): void {
  const fields = { format: "capstan-drive", version: VERSION, personality, serial, clock };
  replaceFile(folder, DRIVE, text(fields));
}

/** How a drive was left. @throws DriveFolderError `SIM_FOLDER_DAMAGED`; MediumFolderError. */
export function readState(folder: string): JsonFields {
  return new JsonFields(parseFile(folder, STATE), STATE, folderDamaged);
}

/** Keeps how a drive is left; `orderly` when nobody has it open any more. */
export function writeState(
  folder: string,
  state: {
    readonly drive: SimulatedDrive;
    readonly inDrive: string | undefined;
    readonly orderly: boolean;
  },
): void {
  const { drive, inDrive, orderly } = state;
  const { nowMs } = drive.clock;
  const fields = { version: VERSION, orderly, nowMs, inDrive, ...keptDrive(drive) };
  replaceFile(folder, STATE, text(fields));
}
