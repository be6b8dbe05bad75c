import { SystemClock } from "./clock/system-clock.ts";
import type { ClaimActivity } from "../native/claim-state.ts";
import type { ClaimableDrive, DriveClaim } from "../native/claim.ts";
import type { DiscoveredDevice } from "../native/discover-devices.ts";
import type { DriveName } from "../native/resolve-device.ts";
import type { Clock } from "./clock/clock.ts";
import { openBlocking } from "./open-blocking.ts";
import type { OpenTransport } from "./open-transport.ts";

export type { ClaimActivity } from "../native/claim-state.ts";

/** What a drive is claimed for, in words for those who find it in use. */
export interface ClaimPurpose {
  /** The program, such as `capstan`. */
  readonly program: string;
  /** What it was called for, such as `write`. */
  readonly command: string;
}

/** Claims a drive for somebody else, such as for a thread that its commands block. */
export type Claimant = (drive: ClaimableDrive, purpose: ClaimPurpose) => Promise<DriveClaim>;

/** How a drive of this computer is opened. */
interface OpenNodeOptions {
  readonly claim?: ClaimPurpose;
  readonly claimant?: Claimant;
  readonly pulse?: SharedArrayBuffer;
}

/**
 * Opens a drive of this computer by a node, a link to one, or its serial number, wherever it is today. Commands go
 * through its sg node where there is one.
 * @throws DeviceError `DEVICE_NOT_FOUND`, `DEVICE_AMBIGUOUS`, `DEVICE_NOT_A_TAPE_DRIVE`, `DEVICE_NOT_PERMITTED`,
 *   `DEVICE_NODE_MISSING`, `DEVICE_DRIVER_MISSING`, `DEVICE_OFFLINE`, `DEVICE_IN_USE`; what opening the node throws
 */
export async function openNode(name: DriveName, options: OpenNodeOptions): Promise<OpenTransport> {
  const clock = new SystemClock();
  const { resolveDrive } = await import("../native/resolve-device.ts");
  const found = resolveDrive(name);
  const path = await commandNodeOf(found);
  const claim = await claimOrLook(found, clock, options);
  try {
    const transport = await openBlocking({ kind: "node", path }, { clock, ...options });
    return {
      transport,
      clock,
      notes: claim?.warnings ?? [],
      publish: (activity: ClaimActivity) => {
        claim?.publish(activity);
      },
      close: async () => {
        try {
          await transport.close();
        } finally {
          await claim?.release();
        }
      },
    };
  } catch (error) {
    await claim?.release();
    throw error;
  }
}

/** The node to send commands through. @throws DeviceError, saying why there is none */
export async function commandNodeOf({
  commandNode,
  problem,
  device,
}: DiscoveredDevice): Promise<string> {
  if (commandNode !== undefined && problem === undefined) return commandNode;
  const { DeviceError } = await import("../native/device-error.ts");
  const { code, says, fix } = problem ?? {
    code: "DEVICE_NODE_MISSING" as const,
    says: `open ${device}: there is no node to send commands through`,
    fix: "sudo modprobe sg",
  };
  throw new DeviceError(code, says, { fix });
}

/** Claims the drive, or makes sure that looking at it takes nothing away from who has claimed it. */
async function claimOrLook(
  found: DiscoveredDevice,
  clock: Clock,
  { claim: purpose, claimant }: OpenNodeOptions,
): Promise<DriveClaim | undefined> {
  if (purpose !== undefined) {
    if (claimant !== undefined) return claimant(found, purpose);
    const { claimDrive } = await import("../native/claim.ts");
    return claimDrive(found, { ...purpose, clock });
  }
  const { whoWorks } = await import("../native/who-holds.ts");
  const { claimKey, describeHolder } = await import("../native/claim-state.ts");
  const held = await whoWorks(claimKey(found), clock);
  if (held === undefined) return undefined;
  const { DeviceError } = await import("../native/device-error.ts");
  const who =
    held.kind === "known" ? describeHolder(held.holder) : "another process that does not answer";
  throw new DeviceError("DEVICE_IN_USE", `open ${found.device}: in use by ${who}`);
}
