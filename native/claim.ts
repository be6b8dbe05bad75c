/**
 * One process works with a drive. A claim is a name of the kernel's that ends with its holder, by the drive's serial
 * number, so that two ways to a drive are one drive; and the drive's st node, held open, so that programs that know
 * nothing of the name (tar, mt, backup daemons) get EBUSY. Who only looks takes none, and asks the claimant instead.
 */
import process from "node:process";
import type { Clock } from "../src/clock/clock.ts";
import type { ClaimActivity, ClaimHolder } from "./claim-state.ts";
import { claimKey, describeHolder } from "./claim-state.ts";
import { takeClaimName } from "./claim-name.ts";
import { DeviceError } from "./device-error.ts";
import type { DiscoveredDevice } from "./discover-devices.ts";
import { hostView } from "./linux/host-view.ts";
import type { HeldNode, HostView } from "./linux/host-view.ts";
import type { NodeUsers } from "./linux/node-users.ts";
import { otherNodeUsers, userText } from "./linux/node-users.ts";
import { isInputOutputError } from "./linux/sg-node.ts";
import type { DriveHolder } from "./who-holds.ts";

/** What of a drive a claim needs. */
export type ClaimableDrive = Pick<
  DiscoveredDevice,
  "device" | "address" | "serial" | "nodes" | "characterNumbers" | "commandNode"
>;

/** Who claims, and for what. */
export interface ClaimOptions {
  /** The program, such as `capstan`. */
  readonly program: string;
  /** What it was called for, such as `write`. */
  readonly command: string;
  readonly clock: Clock;
  /** This computer unless told. */
  readonly host?: HostView;
}

/** A drive that belongs to this process until it is released, or the process ends in whatever way. */
export interface DriveClaim {
  /** What may disturb the work all the same, one sentence each: other programs with one of the drive's nodes open. */
  readonly warnings: readonly string[];
  /** Tells observers what happens; kept until the next call, sent only when somebody asks. */
  publish(activity: ClaimActivity): void;
  /** Lets the drive go; settles when somebody else may have it. Safe to call twice. */
  release(): Promise<void>;
}

/**
 * Claims a drive. Take it before the drive is set up and from a thread that is not blocked by the drive's commands:
 * opening the st node lets the driver send TEST UNIT READY, READ BLOCK LIMITS and MODE SENSE, and observers are answered
 * by this thread's event loop. Who only looks is waited for, ten seconds at most.
 * @throws DeviceError `DEVICE_IN_USE`, naming the holder as far as it is known; `CLAIM_UNSUPPORTED`
 */
export async function claimDrive(
  drive: ClaimableDrive,
  options: ClaimOptions,
): Promise<DriveClaim> {
  const host = options.host ?? hostView();
  let state = firstState(options);
  const name = await takeClaimName(claimKey(drive), () => state, options.clock);
  if (name.kind === "unsupported") {
    const problem = `${process.platform} has no lock that ends with its holder`;
    throw new DeviceError("CLAIM_UNSUPPORTED", `claim ${drive.device}: ${problem}`);
  }
  if (name.kind === "held") throw inUseBy(drive, name.held);
  try {
    const held = await holdTapeNode(drive, host);
    const warnings = [...held.warnings, ...otherUsers(host, drive)];
    return {
      warnings,
      publish(activity) {
        const { pid, program, command, sinceEpochMs } = state;
        state = { pid, program, command, sinceEpochMs, ...activity };
      },
      release: releaseOnce(name.release, held.node),
    };
  } catch (error) {
    await name.release();
    throw error;
  }
}

function firstState({ program, command, clock }: ClaimOptions): ClaimHolder {
  return { pid: process.pid, program, command, sinceEpochMs: clock.epochMs, activity: "starting" };
}

function inUseBy({ device }: ClaimableDrive, held: DriveHolder): DeviceError {
  const who =
    held.kind === "known" ? describeHolder(held.holder) : "another process that does not answer";
  return new DeviceError("DEVICE_IN_USE", `claim ${device}: in use by ${who}`);
}

interface Hold {
  readonly node?: HeldNode;
  readonly warnings: readonly string[];
}

/** st lets one program in at a time. Where commands go through st itself, the transport is that program. */
async function holdTapeNode(drive: ClaimableDrive, host: HostView): Promise<Hold> {
  const { device, nodes, commandNode } = drive;
  if (nodes.tape === undefined || nodes.tape === commandNode) return { warnings: [] };
  try {
    return { node: await host.hold(nodes.tape), warnings: [] };
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : "an error";
    if (code === "EBUSY") {
      const who =
        usersText(otherNodeUsers(host, drive)) ?? "a program that is not shown to this user";
      const message = `claim ${device}: ${nodes.tape} is in use by ${who}`;
      throw new DeviceError("DEVICE_IN_USE", message, { cause });
    }
    const nothing = "programs that use the tape driver are not kept out";
    return { warnings: [`hold ${nodes.tape}: ${code}; ${nothing}`] };
  }
}

function usersText({ users }: NodeUsers): string | undefined {
  return users.length === 0 ? undefined : users.map(userText).join(", ");
}

function otherUsers(host: HostView, drive: ClaimableDrive): readonly string[] {
  const { users } = otherNodeUsers(host, drive);
  return users.map((user) => `${drive.device} is open elsewhere too: ${userText(user)}`);
}

function releaseOnce(
  releaseName: () => Promise<void>,
  node: HeldNode | undefined,
): () => Promise<void> {
  let released: Promise<void> | undefined;
  const release = async (): Promise<void> => {
    try {
      await node?.close();
    } catch (error) {
      // As in closeNode.
      if (!isInputOutputError(error)) throw error;
    } finally {
      await releaseName();
    }
  };
  return () => (released ??= release());
}
