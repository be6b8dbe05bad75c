import { CapstanError } from "../../src/transport/errors.ts";
import { DriveFolderError } from "../drive-folder/drive-folder-error.ts";
import {
  openDriveFolder,
  type DriveRecovery,
  type OpenDriveFolder,
} from "../drive-folder/drive-folder.ts";
import {
  performAction,
  type FolderAction,
  type FolderReport,
} from "../drive-folder/folder-action.ts";
import { askControl } from "./control-client.ts";

/** How something is done to a drive. */
export interface ControlOptions {
  /** Ends the waiting for a drive that is at work, or for what takes time on a clock that is not virtual. */
  readonly signal?: AbortSignal;
  /** Hears when the last process that had the drive had died with it. */
  readonly onRecovery?: (recovery: DriveRecovery) => void;
}

/**
 * Does something to the simulated drive of a folder as hands do: switches to the drive for that moment, or, while another
 * process serves it, has that process do it between two commands.
 * @throws DriveFolderError `SIM_IN_USE` when another process has the drive and does not serve it, and what
 *   {@link OpenDriveFolder} throws; TransportError `SIM_CONTROL_LOST`. Errors from the other process carry their code, and
 *   are of class UsageError or CapstanError.
 */
export async function controlDriveFolder(
  folder: string,
  action: FolderAction,
  options: ControlOptions = {},
): Promise<FolderReport> {
  const { signal, onRecovery } = options;
  let open;
  try {
    open = await openDriveFolder(folder);
  } catch (error) {
    if (!(error instanceof DriveFolderError) || error.code !== "SIM_IN_USE") throw error;
    const report = await askControl(folder, action, signal);
    if (report === undefined) throw error;
    return report;
  }
  if (open.recovery !== undefined) onRecovery?.(open.recovery);
  return performAndClose(open, action, signal);
}

async function performAndClose(
  open: OpenDriveFolder,
  action: FolderAction,
  signal: AbortSignal | undefined,
): Promise<FolderReport> {
  let report;
  try {
    report = await performAction(open, action, signal === undefined ? {} : { signal });
  } catch (error) {
    await open.close().catch((later: unknown) => {
      if (error instanceof CapstanError && later instanceof Error) error.suppressed.push(later);
    });
    throw error;
  }
  await open.close();
  return report;
}
