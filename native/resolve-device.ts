import { DEVICE_TYPE } from "../src/scsi/standard-inquiry.ts";
import { DeviceError } from "./device-error.ts";
import type { DiscoveredDevice, DiscoverOptions } from "./discover-devices.ts";
import { discoverDevices } from "./discover-devices.ts";
import { hostView } from "./linux/host-view.ts";
import type { NodeFacts } from "./linux/host-view.ts";
import type { ScsiDevice } from "./linux/scsi-device.ts";
import { scanScsiDevices } from "./linux/scsi-device.ts";

/** How a tape drive was named: `/dev/nst0` or a link to it, or its unit serial number. */
export type DriveName = { readonly node: string } | { readonly serial: string };

/**
 * Finds the one tape drive that a name means, however the name is written: a node of st, sg or bsg, a link such as those
 * below /dev/tape/by-id, or a serial number. Sends no command.
 * @throws DeviceError `DEVICE_NOT_FOUND`, `DEVICE_AMBIGUOUS` with the candidates, `DEVICE_NOT_A_TAPE_DRIVE`
 */
export function resolveDrive(name: DriveName, options: DiscoverOptions = {}): DiscoveredDevice {
  const host = options.host ?? hostView();
  const devices = scanScsiDevices(host);
  const found =
    "node" in name
      ? byNode(name.node, host.node(name.node), devices)
      : bySerial(name.serial, devices);
  const attempt = `open ${"node" in name ? name.node : `serial:${name.serial}`}`;
  if (found.type !== DEVICE_TYPE.tape) {
    throw new DeviceError(
      "DEVICE_NOT_A_TAPE_DRIVE",
      `${attempt}: it is ${whatIs(found)}, no tape drive`,
    );
  }
  const drive = discoverDevices({ ...options, host }).find(
    ({ address }) => address === found.address,
  );
  if (drive === undefined)
    throw new DeviceError("DEVICE_NOT_FOUND", `${attempt}: it has just gone`);
  return drive;
}

/** The numbers of a node say which device it is; its name does not: rules and people rename nodes. */
function byNode(
  path: string,
  node: NodeFacts | undefined,
  devices: readonly ScsiDevice[],
): ScsiDevice {
  if (node === undefined) {
    throw new DeviceError("DEVICE_NOT_FOUND", `open ${path}: there is no such device node`);
  }
  const found = devices.find(({ nodes }) => {
    const { block, ...character } = nodes;
    const own = node.kind === "block" ? block : Object.values(character).flat();
    return own.some(({ device }) => device === node.device);
  });
  if (found !== undefined) return found;
  throw new DeviceError(
    "DEVICE_NOT_FOUND",
    `open ${path}: no SCSI device of this computer has the node ${node.device}`,
  );
}

function bySerial(serial: string, devices: readonly ScsiDevice[]): ScsiDevice {
  const found = devices.filter((device) => device.serial === serial.trim());
  const [first] = found;
  if (first === undefined) throw notFound(serial, devices);
  if (found.length === 1) return first;
  const drives = found.filter(({ type }) => type === DEVICE_TYPE.tape).length;
  const why =
    drives === found.length
      ? `${String(drives)} tape drives answer to it, or one that is reached in ${String(drives)} ways`
      : "several devices answer to it";
  throw new DeviceError(
    "DEVICE_AMBIGUOUS",
    `open serial:${serial}: ${why}: ${found.map(whatIs).join("; ")}`,
    {
      candidates: found.map(whatIs),
      fix: `name one of them by its node: ${found.map(nodeOf).join(" or ")}`,
    },
  );
}

function notFound(serial: string, devices: readonly ScsiDevice[]): DeviceError {
  const drives = devices.filter(({ type }) => type === DEVICE_TYPE.tape);
  const silent = drives.filter((drive) => drive.serial === undefined);
  const also =
    silent.length === 0
      ? ""
      : `; the kernel does not know the serial number of ${silent.map(nodeOf).join(", ")}`;
  return new DeviceError(
    "DEVICE_NOT_FOUND",
    `open serial:${serial}: none of the ${String(drives.length)} tape drives of this computer has it${also}`,
    { candidates: drives.map(whatIs) },
  );
}

const KIND: Readonly<Record<number, string>> = {
  [DEVICE_TYPE.disk]: "the disk",
  [DEVICE_TYPE.tape]: "the tape drive",
  [DEVICE_TYPE.changer]: "the medium changer",
};

function nodeOf({ nodes, address }: ScsiDevice): string {
  const node =
    nodes.scsi_tape.find(({ name }) => name.startsWith("nst")) ??
    nodes.scsi_generic[0] ??
    nodes.block[0];
  return node?.path ?? address;
}

function whatIs(device: ScsiDevice): string {
  const { type, vendor, product, address, serial } = device;
  const kind = KIND[type] ?? `a device of type ${String(type)}`;
  const number = serial === undefined ? "" : `, serial ${serial}`;
  return `${kind} ${vendor} ${product} at ${nodeOf(device)} (${address}${number})`;
}
