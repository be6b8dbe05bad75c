/** A device specifier -> an open drive. The simulator and, later, native code are loaded when a device needs them. */
import type { DriveRecovery } from "../simulator/index.ts";
import type { Clock } from "./clock/clock.ts";
import { TapeDrive } from "./drives/tape-drive.ts";
import { Session } from "./session/session.ts";
import { NODE_FILE_TIMES, type FileTimes } from "./stream/tar/restore-attributes.ts";
import { UsageError } from "./transport/errors.ts";

/** A device as it was named, taken apart. */
export type DeviceSpecifier =
  /** `sim:DIR`: a simulated drive whose state lives in a folder. */
  | { readonly kind: "simulated"; readonly folder: string }
  /** `/dev/…`: a node of the operating system. */
  | { readonly kind: "node"; readonly path: string }
  /** `serial:XYZ`: the drive with that unit serial number, wherever it is today. */
  | { readonly kind: "serial"; readonly serial: string }
  /** `iscsi://host[:port]/target/lun`; `viaLibrary` for `iscsi+lib://`. */
  | {
      readonly kind: "iscsi";
      readonly host: string;
      readonly port: number;
      readonly target: string;
      readonly logicalUnit: number;
      readonly viaLibrary: boolean;
    }
  /** `replay:FILE`: a recorded session. */
  | { readonly kind: "replay"; readonly file: string }
  /** `usb:SERIAL`: a disk with that serial number. */
  | { readonly kind: "usb"; readonly serial: string }
  /** `image:FILE`: a file as a disk. */
  | { readonly kind: "image"; readonly file: string };

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

/** A drive that can be used, and what it takes to leave it in good order. */
export interface OpenDrive {
  readonly specifier: DeviceSpecifier;
  readonly drive: TapeDrive;
  /** The time the drive lives in; for a simulated drive a virtual clock, on which hours take no time. */
  readonly clock: Clock;
  /** What opening a simulated drive found out of its last process, one sentence each; empty for all others. */
  readonly notes: readonly string[];
  /** Lets the drive go. A simulated drive saves its state. Safe to call twice. */
  close(): Promise<void>;
}

const SCHEME = /^(sim|serial|iscsi|iscsi\+lib|replay|usb|image):/;
const ISCSI = /^iscsi(\+lib)?:\/\/(\[[^\]]+\]|[^/:[\]]+)(?::(\d+))?\/([^/]+)\/(\d+)$/;
const ISCSI_PORT = 3260;
const PORT_MAX = 65_535;

/** Whether a text has the form of a device specifier: one of the schemes, or a name below /dev. */
export function isDeviceSpecifier(text: string): boolean {
  return SCHEME.test(text) || text.startsWith("/dev/");
}

/** Takes a specifier apart. @throws UsageError `DEVICE_SPECIFIER_INVALID` */
export function parseSpecifier(text: string): DeviceSpecifier {
  if (text.startsWith("/dev/") && text.length > "/dev/".length) return { kind: "node", path: text };
  const scheme = SCHEME.exec(text)?.[1];
  if (scheme === undefined) throw invalid(text, "it names neither a node below /dev nor a scheme");
  const rest = text.slice(scheme.length + 1);
  if (rest === "") throw invalid(text, `nothing follows ${scheme}:`);
  return BY_SCHEME[scheme]?.(rest) ?? parseIscsi(text);
}

const BY_SCHEME: Readonly<Record<string, (rest: string) => DeviceSpecifier>> = {
  sim: (folder) => ({ kind: "simulated", folder }),
  serial: (serial) => ({ kind: "serial", serial }),
  usb: (serial) => ({ kind: "usb", serial }),
  replay: (file) => ({ kind: "replay", file }),
  image: (file) => ({ kind: "image", file }),
};

function parseIscsi(text: string): DeviceSpecifier {
  const [, library, host, port, target, unit] = ISCSI.exec(text) ?? [];
  if (host === undefined || target === undefined || unit === undefined) {
    throw invalid(text, "it is not of the form iscsi://host[:port]/target/lun");
  }
  const portNumber = port === undefined ? ISCSI_PORT : Number(port);
  if (portNumber < 1 || portNumber > PORT_MAX)
    throw invalid(text, `there is no port ${String(portNumber)}`);
  return {
    kind: "iscsi",
    host,
    port: portNumber,
    target,
    logicalUnit: Number(unit),
    viaLibrary: library !== undefined,
  };
}

const invalid = (text: string, problem: string): UsageError =>
  new UsageError("DEVICE_SPECIFIER_INVALID", `open ${text}: ${problem}`);

/**
 * Opens a tape drive; moves no tape. This version opens simulated drives.
 * @throws UsageError `DEVICE_SPECIFIER_INVALID`, `DEVICE_KIND_UNSUPPORTED` for a kind of device that this version
 *   cannot open, `DEVICE_NOT_A_TAPE_DRIVE`; for simulated drives `SIM_IN_USE`, `SIM_FOLDER_NOT_FOUND` and the like
 */
export async function openDrive(text: string): Promise<OpenDrive> {
  const specifier = parseSpecifier(text);
  if (specifier.kind === "simulated") return openSimulated(specifier);
  throw new UsageError(
    "DEVICE_KIND_UNSUPPORTED",
    `open ${text}: ${WHAT[specifier.kind]} cannot be opened by this version; simulated drives (sim:DIR) can`,
  );
}

const WHAT = {
  node: "device nodes",
  serial: "drives by serial number",
  iscsi: "iSCSI targets",
  replay: "recorded sessions",
  usb: "USB disks",
  image: "disk images",
} as const;

async function openSimulated(
  specifier: Extract<DeviceSpecifier, { kind: "simulated" }>,
): Promise<OpenDrive> {
  const { openDriveFolder } = await import("../simulator/index.ts");
  const opened = await openDriveFolder(specifier.folder);
  try {
    const { clock } = opened.drive;
    const session = new Session({ transport: opened.drive.connect(), clock });
    const drive = await TapeDrive.open(session);
    return {
      specifier,
      drive,
      clock,
      notes: notesOn(opened.recovery),
      close: () => opened.close(),
    };
  } catch (error) {
    await opened.close();
    throw error;
  }
}

function notesOn(recovery: DriveRecovery | undefined): readonly string[] {
  if (recovery === undefined) return [];
  const { cutObjects = 0, cutBytes = 0 } = recovery.cut ?? {};
  const cut =
    cutObjects + cutBytes === 0
      ? ""
      : `; ${String(cutObjects)} unfinished objects and ${String(cutBytes)} bytes were cut off the tape's end`;
  return [
    `the last process died with the simulated drive open: it behaves as after a power failure${cut}`,
  ];
}
