import type { DiscoveredDevice } from "../discover-devices.ts";
import type { Caller } from "../linux/caller.ts";
import type { HostView } from "../linux/host-view.ts";
import type { NodeUsers } from "../linux/node-users.ts";
import type { ScsiDevice } from "../linux/scsi-device.ts";
import type { DriveHolder } from "../who-holds.ts";

/** A tape drive as the doctor looks at it. */
export interface DriveFacts {
  readonly found: DiscoveredDevice;
  readonly scsi: ScsiDevice;
  /** Who has nodes of it open, this process left out. */
  readonly users: NodeUsers;
  /** Who has claimed it. */
  readonly claimedBy?: DriveHolder;
  /** What one command can carry, where the caller has asked the node. */
  readonly maxTransferBytes?: number;
}

/** What all checks look at; gathered once. */
export interface HostFacts {
  readonly host: HostView;
  readonly caller: Caller;
  /** Every SCSI device, of whatever type. */
  readonly devices: readonly ScsiDevice[];
  /** The drives that are looked at. */
  readonly drives: readonly DriveFacts[];
}
