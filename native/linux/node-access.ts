import { existsSync } from "node:fs";
import { join } from "node:path";
import type { DeviceProblem } from "../device-error.ts";
import type { Caller } from "./caller.ts";
import { groupOf, hasCapability, hasGroup, userNameOf } from "./caller.ts";
import type { HostView, NodeFacts } from "./host-view.ts";

/** Why something cannot be opened, and what helps. */
export interface AccessProblem {
  readonly code: DeviceProblem;
  /** What was attempted: what happened. */
  readonly says: string;
  /** A command, or a thing to do. */
  readonly fix: string;
}

/** Read and write for the group. */
const GROUP_READ_WRITE = 0o060;
const ROOT = 0;
const NEW_SESSION = "log in again";

/** Files that container engines leave in the containers they make. */
const CONTAINER_MARKS = [".dockerenv", "run/.containerenv", "run/systemd/container"];

/** Whether this process lives in a container, as far as containers tell. */
export function inContainer(host: HostView): boolean {
  return CONTAINER_MARKS.some((name) => existsSync(join(host.root, name)));
}

/** The mode as people write it, such as `0660`. */
const modeText = (mode: number): string => mode.toString(8).padStart(4, "0");

/**
 * Says whether a node can be opened for reading and writing, and if not, why and what helps. It is not opened: opening a
 * tape node already sends commands to the drive. What the operating system answers counts; owner, group and mode only
 * explain it.
 */
export function nodeProblem(
  host: HostView,
  caller: Caller,
  path: string,
): AccessProblem | undefined {
  const node = host.node(path);
  if (node === undefined) return nodeMissing(host, path);
  if (host.mayReadAndWrite(path)) return undefined;
  const { says, fix } = explainPermission(host, caller, { path, node });
  return { code: "DEVICE_NOT_PERMITTED", says: `open ${path}: permission denied: ${says}`, fix };
}

function nodeMissing(host: HostView, path: string): AccessProblem {
  const fix = inContainer(host)
    ? `hand the node to the container: --device=${path}`
    : "sudo udevadm trigger --action=add && sudo udevadm settle";
  return {
    code: "DEVICE_NODE_MISSING",
    says: `open ${path}: the kernel has the device, but there is no such node`,
    fix,
  };
}

/** A node, where it is and what it is. */
interface NamedNode {
  readonly path: string;
  readonly node: NodeFacts;
}

function explainPermission(
  host: HostView,
  caller: Caller,
  { path, node }: NamedNode,
): { readonly says: string; readonly fix: string } {
  const group = groupOf(host, node.gid);
  const owner = userNameOf(host, node.uid);
  const facts = `it belongs to ${owner}:${group.name} with mode ${modeText(node.mode)}`;
  if ((node.mode & GROUP_READ_WRITE) !== GROUP_READ_WRITE || node.gid === ROOT) {
    return { says: `${facts}, so that only root may`, fix: ruleFor(host, caller, node) };
  }
  if (caller.gids.includes(node.gid) || caller.uid === ROOT) {
    const refused =
      "which allows it: something else forbids it, such as the device rules of a container";
    return {
      says: `${facts}, ${refused}`,
      fix: `hand the node to the container: --device=${path}`,
    };
  }
  if (group.members.includes(caller.userName)) {
    const since = `user ${caller.userName} was added to the group after this session began`;
    return { says: `${facts}; ${since}`, fix: NEW_SESSION };
  }
  return {
    says: `${facts}, and user ${caller.userName} is not in that group`,
    fix: `sudo usermod -aG ${group.name} ${caller.userName} && ${NEW_SESSION}`,
  };
}

/** A udev rule that gives nodes to a group, in place, and the user into the group. */
function ruleFor(host: HostView, caller: Caller, node: NodeFacts): string {
  // Tape drives are type 1 and changers 8; SPC-4, standard INQUIRY data. Disks have a group of their own everywhere.
  const [group, match] =
    node.kind === "block"
      ? ["disk", 'SUBSYSTEM=="block"']
      : ["tape", 'SUBSYSTEM=="scsi_generic|scsi_tape", ATTRS{type}=="1|8"'];
  const rule = `${match}, GROUP="${group}", MODE="0660"`;
  return [
    ...(hasGroup(host, group) ? [] : [`sudo groupadd --system ${group}`]),
    `echo '${rule}' | sudo tee /etc/udev/rules.d/60-capstan.rules`,
    "sudo udevadm control --reload",
    "sudo udevadm trigger --action=add",
    `sudo usermod -aG ${group} ${caller.userName}`,
    NEW_SESSION,
  ].join(" && ");
}

/**
 * What keeps commands from a tape node. SG_IO on a node of st or nst wants CAP_SYS_RAWIO whatever the mode of the node
 * says. Linux, drivers/scsi/st.c, st_ioctl.
 */
export function rawCommandProblem(caller: Caller, path: string): AccessProblem | undefined {
  if (hasCapability(caller, "sysRawIo")) return undefined;
  return {
    code: "DEVICE_NOT_PERMITTED",
    says: `send commands through ${path}: the tape driver asks for the capability CAP_SYS_RAWIO`,
    fix: "sudo modprobe sg",
  };
}
