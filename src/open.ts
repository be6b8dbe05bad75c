/**
 * A device specifier -> an open drive: the composition root, with the open-*.ts beside it, one for each kind of device.
 * The simulator and native code are loaded when a device needs them.
 */
import type { Recording } from "./transport/recording.ts";
import { recordTransport } from "./session/record-transport.ts";
import type { Clock } from "./clock/clock.ts";
import { type DeviceSpecifier, parseSpecifier } from "./device-specifier.ts";
import { TapeDrive } from "./drives/tape-drive.ts";
import type { IscsiAccess } from "./open-iscsi.ts";
import type { ClaimActivity, Claimant, ClaimPurpose } from "./open-node.ts";
import type { OpenTransport } from "./open-transport.ts";
import { Session } from "./session/session.ts";
import { NODE_FILE_TIMES, type FileTimes } from "./stream/tar/restore-attributes.ts";
import { UsageError } from "./transport/errors.ts";

/** How a drive is opened. */
export interface OpenDriveOptions {
  /** Takes up every exchange with the drive. The caller finishes it when the drive is closed. */
  readonly recording?: Recording;
  /**
   * What the drive is wanted for; claims it, so that no other program works with it meanwhile. Without it the caller only
   * looks: then a drive that is claimed is not opened, because the caller would be told what the claimant must hear.
   * Simulated drives are always held by one process, and drives behind iSCSI are not claimed.
   */
  readonly claim?: ClaimPurpose;
  /** Claims in this thread's place, where this thread cannot answer those who ask because the drive blocks it. */
  readonly claimant?: Claimant;
  /** Names, passwords and checks of iSCSI. */
  readonly iscsi?: IscsiAccess;
  /** Memory of a `CommandPulse`, in which another thread sees what this one is waiting for. */
  readonly pulse?: SharedArrayBuffer;
}

/**
 * How a restore sets file times: exact to the nanosecond on Linux, through libc; elsewhere, and where libc is not to be
 * had, by Node's own calls, which are exact to the microsecond.
 */
export async function openFileTimes(): Promise<FileTimes> {
  if (process.platform !== "linux") return NODE_FILE_TIMES;
  try {
    const native = await import("../native/linux/file-times.ts");
    return native.openFileTimes();
  } catch {
    return NODE_FILE_TIMES;
  }
}

/**
 * Ends this process at once with an exit status, even when one of its threads hangs in a drive's command, which
 * `process.exit` would wait for. Nothing is cleaned up and no output is flushed.
 */
export async function endProcessNow(status: number): Promise<void> {
  if (process.platform === "linux") {
    const { endProcess } = await import("../native/linux/end-process.ts");
    endProcess(status);
  }
  process.exit(status);
}

/** A drive that can be used, and what it takes to leave it in good order. */
export interface OpenDrive {
  readonly specifier: DeviceSpecifier;
  readonly drive: TapeDrive;
  /** The time the drive lives in; for a simulated drive a virtual clock, on which hours take no time. */
  readonly clock: Clock;
  /** What is to be known before it is used, one sentence each: what the last process left, who else has it open. */
  readonly notes: readonly string[];
  /** Tells those who ask who holds the drive what it is used for right now. Does nothing where nothing is claimed. */
  publish(activity: ClaimActivity): void;
  /** Lets the drive go. A simulated drive saves its state. Safe to call twice. */
  close(): Promise<void>;
}

/**
 * Opens a tape drive; moves no tape. On a thread of its own (node:worker_threads) the commands of a node of the operating
 * system block that thread, which is the fastest way to move data; on the main thread they go to a thread that is started
 * for them.
 * @throws UsageError `DEVICE_SPECIFIER_INVALID`, `DEVICE_KIND_UNSUPPORTED` for a kind of device that is no tape drive,
 *   `DEVICE_NOT_A_TAPE_DRIVE`; for simulated drives `SIM_IN_USE`, `SIM_FOLDER_NOT_FOUND` and the like; for nodes
 *   `DEVICE_NOT_FOUND`, `DEVICE_NOT_PERMITTED`, `DEVICE_IN_USE` and their kin; for iSCSI TransportError
 */
export async function openDrive(text: string, options: OpenDriveOptions = {}): Promise<OpenDrive> {
  const specifier = parseSpecifier(text);
  const opened = await openTransport(text, specifier, options);
  try {
    const { clock } = opened;
    const { recording } = options;
    const transport =
      recording === undefined ? opened.transport : recordTransport(opened.transport, recording);
    const drive = await TapeDrive.open(new Session({ transport, clock }));
    return {
      ...{ specifier, drive, clock, notes: opened.notes },
      publish: (activity) => {
        opened.publish(activity);
      },
      close: () => opened.close(),
    };
  } catch (error) {
    await closeQuietly(opened);
    throw error;
  }
}

/** What went wrong first is what the caller must hear of. */
async function closeQuietly(opened: OpenTransport): Promise<void> {
  try {
    await opened.close();
  } catch {
    // The drive could not be opened, and it cannot be closed either.
  }
}

async function openTransport(
  text: string,
  specifier: DeviceSpecifier,
  options: OpenDriveOptions,
): Promise<OpenTransport> {
  switch (specifier.kind) {
    case "simulated":
      return (await import("./open-simulated.ts")).openSimulated(specifier);
    case "node":
      return (await import("./open-node.ts")).openNode({ node: specifier.path }, options);
    case "serial":
      return (await import("./open-node.ts")).openNode({ serial: specifier.serial }, options);
    case "iscsi":
      return (await import("./open-iscsi.ts")).openIscsiUnit(specifier, options);
    case "replay":
      return (await import("./open-replay.ts")).openReplay(specifier);
    case "usb":
    case "image":
      throw new UsageError(
        "DEVICE_KIND_UNSUPPORTED",
        `open ${text}: ${WHAT[specifier.kind]} is no tape drive; this version knows tape drives only`,
      );
  }
}

const WHAT = { usb: "a USB disk", image: "a disk image" } as const;
