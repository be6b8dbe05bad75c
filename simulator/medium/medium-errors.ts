/** The caller asked a medium for something that makes no sense there: a bug in the caller. */
export class MediumUsageError extends Error {
  /** Stable name of this error. */
  readonly code = "MEDIUM_MISUSED";
  override readonly name = "MediumUsageError";
}

/** The host's file system or memory failed (full disk, I/O error): the cartridge is as it was before the call. */
export class MediumStorageError extends Error {
  /** Stable name of this error. */
  readonly code = "MEDIUM_STORAGE_FAILED";
  override readonly name = "MediumStorageError";
}

/** A synthetic medium was given a block it cannot generate again, and its store for such blocks is full. */
export class SyntheticBudgetError extends Error {
  /** Stable name of this error. */
  readonly code = "MEDIUM_SYNTHETIC_BUDGET_SPENT";
  override readonly name = "SyntheticBudgetError";
}

/** Why a folder is not a cartridge that can be opened. */
export type MediumFolderProblem =
  "MEDIUM_NOT_FOUND" | "MEDIUM_EXISTS" | "MEDIUM_DAMAGED" | "MEDIUM_VERSION_UNKNOWN";

/** A folder does not hold the cartridge it should; nothing in it was changed. */
export class MediumFolderError extends Error {
  /** Stable name of the problem. */
  readonly code: MediumFolderProblem;
  override readonly name = "MediumFolderError";

  constructor(code: MediumFolderProblem, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
