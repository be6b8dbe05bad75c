import { CapstanError } from "../../src/transport/errors.ts";

/** What can be wrong with the folder of a simulated drive, or with what is asked of it. */
export type DriveFolderProblem =
  /** Another process, or another part of this one, has the drive open. */
  | "SIM_IN_USE"
  | "SIM_FOLDER_NOT_FOUND"
  | "SIM_FOLDER_EXISTS"
  | "SIM_FOLDER_DAMAGED"
  | "SIM_FOLDER_VERSION_UNKNOWN"
  /** The host's file system refused. */
  | "SIM_FOLDER_UNWRITABLE"
  /** This operating system offers no lock that ends with its holder. */
  | "SIM_LOCK_UNSUPPORTED"
  | "SIM_CARTRIDGE_UNKNOWN"
  | "SIM_CARTRIDGE_EXISTS"
  /** The cartridge is in the drive, and what was asked needs it outside. */
  | "SIM_CARTRIDGE_IN_DRIVE"
  | "SIM_CARTRIDGE_INVALID"
  /** An initiator holds the cartridge in (PREVENT). */
  | "SIM_REMOVAL_PREVENTED"
  /** A cartridge is in the drive already. */
  | "SIM_OCCUPIED"
  /** There is no cartridge in the drive. */
  | "SIM_EMPTY"
  /** The socket through which a served drive is told what hands do cannot be made. */
  | "SIM_CONTROL_FAILED";

/** A simulated drive's folder cannot do what was asked. Nothing was changed. */
export class DriveFolderError extends CapstanError {
  declare readonly code: DriveFolderProblem;

  constructor(
    code: DriveFolderProblem,
    message: string,
    options: { readonly cause?: unknown } = {},
  ) {
    super(code, message, options);
  }
}

/** The complaint about a file that is not what this program wrote. */
export function folderDamaged(what: string): DriveFolderError {
  return new DriveFolderError("SIM_FOLDER_DAMAGED", `open simulated drive: ${what}`);
}
