import type { DeviceProblem } from "../device-error.ts";

/** How grave a finding is: `problem` keeps the drive from being used, `warning` may spoil work, `note` is worth knowing. */
export type FindingSeverity = "ok" | "note" | "warning" | "problem";

/** What the doctor can find. Stable; the codes of DeviceError stand for a device that cannot be used. */
export type FindingCode =
  | DeviceProblem
  /** This operating system is not Linux: only simulated drives and iSCSI work. */
  | "PLATFORM_WITHOUT_DEVICES"
  /** There is no /sys. */
  | "SYSFS_MISSING"
  /** No driver for any host adapter. */
  | "HOST_ADAPTER_MISSING"
  /** Host adapters, but no tape drive behind them. */
  | "TAPE_DRIVE_MISSING"
  | "CONTAINER"
  /** A driver of the kernel: there, not loaded, or not part of this kernel. */
  | "MODULE_LOADED"
  | "MODULE_NOT_LOADED"
  | "MODULE_MISSING"
  /** A drive that commands can be sent to. */
  | "DRIVE_REACHABLE"
  /** The kernel does not know a drive's serial number. */
  | "SERIAL_UNKNOWN"
  /** Several devices, or several ways to one, have the same serial number. */
  | "SERIAL_NOT_UNIQUE"
  /** No persistent names: no udev, or no rules for tapes. */
  | "LINKS_MISSING"
  /** Another program has a node open that does not keep Capstan out. */
  | "DRIVE_OPEN_ELSEWHERE"
  /** A program that is known to touch drives now and then. */
  | "MEDDLER_RUNNING"
  /** Some processes do not show this user which files they have open. */
  | "USERS_HIDDEN"
  /** How the tape driver is set. */
  | "ST_OPTIONS"
  | "ST_DEBUGGING"
  | "ST_TWO_FILEMARKS"
  | "ST_DEVICE_ADDRESSES"
  | "ST_DEFAULTS"
  | "ST_POSITION_LOST"
  /** Commands through st are ended earlier than a tape may need. */
  | "ST_TIMEOUT_SHORT"
  /** What carries the commands. */
  | "ADAPTER"
  | "USB_SLOW"
  | "USB_QUIRKS"
  | "COMMANDS_TIMED_OUT"
  | "TRANSFER_LIMIT"
  | "TRANSFER_LIMIT_SMALL";

/** One thing that the doctor found. */
export interface Finding {
  readonly code: FindingCode;
  readonly severity: FindingSeverity;
  /** The device it is about, by the name `list` gives it; absent for the whole computer. */
  readonly device?: string;
  /** One sentence for people. */
  readonly says: string;
  /** Where that was read, and what stood there. */
  readonly evidence: string;
  /** A command, or a thing to do, that mends it. */
  readonly fix?: string;
}
