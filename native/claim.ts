/**
 * One process works with a drive. A claim is a name of the kernel's that ends with its holder, by the drive's serial
 * number, so that two ways to a drive are one drive; and the drive's st node, held open, so that programs that know
 * nothing of the name (tar, mt, backup daemons) get EBUSY. Who only looks takes none, and asks the claimant instead.
 */
import type { Server } from "node:net";
import process from "node:process";
import type { Clock } from "../src/clock/clock.ts";
import { localSocketPath, takeLocalName } from "../src/transport/local-name.ts";
import type { ClaimActivity, ClaimHolder } from "./claim-state.ts";
import { claimKey, claimLine, claimName, describeHolder } from "./claim-state.ts";
import { DeviceError } from "./device-error.ts";
import type { DiscoveredDevice } from "./discover-devices.ts";
import { hostView } from "./linux/host-view.ts";
import type { HeldNode, HostView } from "./linux/host-view.ts";
import type { NodeUser, NodeUsers } from "./linux/node-users.ts";
import { findNodeUsers } from "./linux/node-users.ts";
import { isInputOutputError } from "./linux/sg-node.ts";
import { whoHolds } from "./who-holds.ts";

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
 * by this thread's event loop.
 * @throws DeviceError `DEVICE_IN_USE`, naming the holder as far as it is known; `CLAIM_UNSUPPORTED`
 */
export async function claimDrive(
  drive: ClaimableDrive,
  options: ClaimOptions,
): Promise<DriveClaim> {
  const host = options.host ?? hostView();
  const key = claimKey(drive);
  const path = localSocketPath(claimName(key));
  if (path === undefined) {
    const problem = `${process.platform} has no lock that ends with its holder`;
    throw new DeviceError("CLAIM_UNSUPPORTED", `claim ${drive.device}: ${problem}`);
  }
  let state = firstState(options);
  const server = await takeLocalName(path, (socket) => {
    socket.on("error", () => undefined);
    // Closed from this end: an observer that lingers must not hold up the release.
    socket.end(claimLine(state), () => socket.destroy());
  });
  if (server === undefined) throw await inUseByClaimant(drive, key, options.clock);
  try {
    const held = await holdTapeNode(drive, host);
    const warnings = [...held.warnings, ...otherUsers(host, drive)];
    return {
      warnings,
      publish(activity) {
        const { pid, program, command, sinceEpochMs } = state;
        state = { pid, program, command, sinceEpochMs, ...activity };
      },
      release: releaseOnce(server, held.node),
    };
  } catch (error) {
    server.close();
    throw error;
  }
}

function firstState({ program, command, clock }: ClaimOptions): ClaimHolder {
  return { pid: process.pid, program, command, sinceEpochMs: clock.epochMs, activity: "starting" };
}

async function inUseByClaimant(
  { device }: ClaimableDrive,
  key: string,
  clock: Clock,
): Promise<DeviceError> {
  const found = await whoHolds(key, clock);
  const who =
    found?.kind === "known" ? describeHolder(found.holder) : "another process that does not answer";
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
      const who = usersText(usersOf(host, drive)) ?? "a program that is not shown to this user";
      const message = `claim ${device}: ${nodes.tape} is in use by ${who}`;
      throw new DeviceError("DEVICE_IN_USE", message, { cause });
    }
    const nothing = "programs that use the tape driver are not kept out";
    return { warnings: [`hold ${nodes.tape}: ${code}; ${nothing}`] };
  }
}

/** Everybody but this process who has a node of the drive open. */
function usersOf(host: HostView, { characterNumbers }: ClaimableDrive): NodeUsers {
  const { users, hiddenCount } = findNodeUsers(host, new Set(characterNumbers));
  return { users: users.filter(({ pid }) => pid !== process.pid), hiddenCount };
}

const userText = ({ pid, command, nodes }: NodeUser): string =>
  `process ${String(pid)} (${command}) with ${nodes.join(" and ")}`;

function usersText({ users }: NodeUsers): string | undefined {
  return users.length === 0 ? undefined : users.map(userText).join(", ");
}

function otherUsers(host: HostView, drive: ClaimableDrive): readonly string[] {
  const { users } = usersOf(host, drive);
  return users.map((user) => `${drive.device} is open elsewhere too: ${userText(user)}`);
}

function releaseOnce(server: Server, node: HeldNode | undefined): () => Promise<void> {
  let released: Promise<void> | undefined;
  const release = async (): Promise<void> => {
    try {
      await node?.close();
    } catch (error) {
      // As in closeNode.
      if (!isInputOutputError(error)) throw error;
    } finally {
      await new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
      });
    }
  };
  return () => (released ??= release());
}
