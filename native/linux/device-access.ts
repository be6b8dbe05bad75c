import type { Caller } from "./caller.ts";
import type { HostView } from "./host-view.ts";
import type { AccessProblem } from "./node-access.ts";
import { nodeProblem, rawCommandProblem } from "./node-access.ts";
import type { DeviceNode, NodeClass, ScsiDevice } from "./scsi-device.ts";

/** How a device can be reached with SCSI commands, and what is in the way. */
export interface DeviceAccess {
  /** The node to send commands through; absent when the device has none. */
  readonly commandNode?: string;
  /** Absent when commands can be sent. */
  readonly problem?: AccessProblem;
}

/**
 * Ways to a tape drive or changer, the best first. sg takes every command from who may open the node; bsg and st filter, and want
 * CAP_SYS_RAWIO for what moves a tape. Linux, drivers/scsi: sg.c, scsi_bsg.c, st.c.
 */
const WAYS: readonly NodeClass[] = ["scsi_generic", "bsg", "scsi_tape"];
/** A disk's data go through its block node in any case. */
const DISK_WAYS: readonly NodeClass[] = ["block", "scsi_generic", "bsg"];

/** States in which the kernel sends nothing to a device. Linux, drivers/scsi/scsi_sysfs.c, sdev_states. */
const OUT_OF_SERVICE: readonly string[] = ["offline", "transport-offline", "cancel", "deleted"];

/** The kernel's module that makes nodes for a type of device, besides sg. */
const MODULE_OF_TYPE: Readonly<Record<number, string>> = { 0: "sd_mod", 1: "st", 8: "ch" };

/** Whether a node of st is the one that neither rewinds nor has a mode of its own: `nst0`, not `st0` or `nst0a`. */
export const isPlainTapeNode = ({ name }: DeviceNode): boolean => /^nst\d+$/.test(name);

/** Says how a device can be reached, without opening anything. */
export function deviceAccess(host: HostView, caller: Caller, device: ScsiDevice): DeviceAccess {
  const order = device.nodes.block.length > 0 ? DISK_WAYS : WAYS;
  const ways = order.flatMap((nodeClass) => {
    const nodes = device.nodes[nodeClass];
    const node = nodeClass === "scsi_tape" ? nodes.find(isPlainTapeNode) : nodes[0];
    if (node === undefined) return [];
    const filtered = nodeClass === "bsg" || nodeClass === "scsi_tape";
    const problem =
      nodeProblem(host, caller, node.path) ??
      (filtered ? rawCommandProblem(caller, node.path) : undefined);
    return [{ path: node.path, problem }];
  });
  // The first that works; when none does, what is in the way of the best.
  const chosen = ways.find(({ problem }) => problem === undefined) ?? ways[0];
  if (chosen === undefined) return { problem: noDriver(device) };
  const problem = outOfService(device) ?? chosen.problem;
  return { commandNode: chosen.path, ...(problem === undefined ? {} : { problem }) };
}

function noDriver({ address, type }: ScsiDevice): AccessProblem {
  const modules = ["sg", ...(MODULE_OF_TYPE[type] === undefined ? [] : [MODULE_OF_TYPE[type]])];
  return {
    code: "DEVICE_DRIVER_MISSING",
    says: `open the SCSI device ${address}: no driver has made a node for it`,
    fix: `sudo modprobe -a ${modules.join(" ")}`,
  };
}

function outOfService({ address, folder, state }: ScsiDevice): AccessProblem | undefined {
  if (state === undefined || !OUT_OF_SERVICE.includes(state)) return undefined;
  return {
    code: "DEVICE_OFFLINE",
    says: `open the SCSI device ${address}: the kernel has taken it out of service (${state})`,
    fix: `check cable and power, then: echo running | sudo tee ${folder}/state`,
  };
}
