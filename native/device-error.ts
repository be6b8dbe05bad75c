import { CapstanError } from "../src/transport/errors.ts";

/** What can be wrong with a device before a command was sent to it. */
export type DeviceProblem =
  /** There is no such node, or no device with that serial number. */
  | "DEVICE_NOT_FOUND"
  /** The name means several devices, or one device that is reached in two ways. */
  | "DEVICE_AMBIGUOUS"
  /** The node is no SCSI device, or the device is no tape drive. */
  | "DEVICE_NOT_A_TAPE_DRIVE"
  /** Owner, group and mode of the node keep this user out. */
  | "DEVICE_NOT_PERMITTED"
  /** The kernel knows the device, but its node is not below /dev. */
  | "DEVICE_NODE_MISSING"
  /** The kernel knows the device, but no driver has made a node for it. */
  | "DEVICE_DRIVER_MISSING"
  /** The kernel has taken the device out of service. */
  | "DEVICE_OFFLINE"
  /** Another process works with the drive. */
  | "DEVICE_IN_USE"
  /** This operating system offers no lock that ends with its holder. */
  | "CLAIM_UNSUPPORTED";

/** What there is to know about a problem besides the sentence. */
export interface DeviceErrorFacts {
  /** A command, or a thing to do, that mends it. */
  readonly fix?: string;
  /** What the name could mean, one line each. */
  readonly candidates?: readonly string[];
  readonly cause?: unknown;
}

/** A device cannot be used. No command was sent to it. */
export class DeviceError extends CapstanError {
  declare readonly code: DeviceProblem;
  /** A command, or a thing to do, that mends it; absent when none is known. */
  readonly fix: string | undefined;
  /** What the name could mean, one line each; empty when that is not the problem. */
  readonly candidates: readonly string[];

  constructor(code: DeviceProblem, message: string, facts: DeviceErrorFacts = {}) {
    super(code, message, facts);
    this.fix = facts.fix;
    this.candidates = facts.candidates ?? [];
  }
}
