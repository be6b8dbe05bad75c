import { join } from "node:path";
import type { HostView } from "./host-view.ts";
import type { ScsiIdentity } from "./scsi-identity.ts";
import { scsiIdentity } from "./scsi-identity.ts";
import { foldersUpTo, linkName, namesIn, readNumber, readText, realPath } from "./sysfs.ts";
import type { UsbDevice } from "./usb-device.ts";
import { usbDeviceAbove } from "./usb-device.ts";

/** One device node of a SCSI device, as sysfs tells; whether it is below /dev is another question. */
export interface DeviceNode {
  /** The kernel's name, such as `nst0` or `bsg/3:0:0:1`. */
  readonly name: string;
  /** Where it should be, such as `/dev/nst0`. */
  readonly path: string;
  /** Major and minor number, such as `9:128`. */
  readonly device: string;
  /** The folder of sysfs that describes it. */
  readonly folder: string;
}

/** The host adapter, or what acts as one, that a device is reached through. */
export interface HostAdapter {
  readonly number: number;
  /** Such as `mpt3sas`, `usb-storage`, `iscsi_tcp`. */
  readonly driver?: string;
}

/** A SCSI device as the kernel knows it. */
export interface ScsiDevice extends ScsiIdentity {
  /** Host, channel, target and logical unit: `3:0:0:1`. */
  readonly address: string;
  /** Its folder in sysfs, links resolved. */
  readonly folder: string;
  /** Peripheral device type, as DEVICE_TYPE has it. */
  readonly type: number;
  /** What the kernel thinks of it: `running`, `offline`, `blocked` …; absent where it does not tell. */
  readonly state?: string;
  readonly adapter: HostAdapter;
  readonly usb?: UsbDevice;
  /** By the kernel's class, every node of it. */
  readonly nodes: Readonly<Record<NodeClass, readonly DeviceNode[]>>;
}

/** The classes of sysfs that have nodes for SCSI devices. Linux, drivers/scsi: st.c, sg.c, ch.c, sd.c, scsi_bsg.c. */
export const NODE_CLASSES = ["scsi_tape", "scsi_generic", "scsi_changer", "bsg", "block"] as const;

/** One of {@link NODE_CLASSES}. */
export type NodeClass = (typeof NODE_CLASSES)[number];

const ADDRESS = /^(\d+):\d+:\d+:\d+$/;

/** Every SCSI device of this computer, in the order of their addresses. */
export function scanScsiDevices(host: HostView): readonly ScsiDevice[] {
  const bus = join(host.sys, "bus/scsi/devices");
  return namesIn(bus)
    .filter((name) => ADDRESS.test(name))
    .map((address) => readScsiDevice(host, address, join(bus, address)))
    .filter((device) => device !== undefined);
}

function readScsiDevice(host: HostView, address: string, link: string): ScsiDevice | undefined {
  const folder = realPath(link);
  const type = folder === undefined ? undefined : readNumber(join(folder, "type"));
  // Gone since the folder was read.
  if (folder === undefined || type === undefined) return undefined;
  const state = readText(join(folder, "state"));
  const usb = usbDeviceAbove(host, folder);
  const nodesOf = (nodeClass: NodeClass): readonly DeviceNode[] =>
    readNodes(host, join(folder, nodeClass));
  return {
    ...scsiIdentity(folder),
    address,
    folder,
    type,
    ...(state === undefined ? {} : { state }),
    adapter: adapterOf(host, address, folder),
    ...(usb === undefined ? {} : { usb }),
    nodes: {
      scsi_tape: nodesOf("scsi_tape"),
      scsi_generic: nodesOf("scsi_generic"),
      scsi_changer: nodesOf("scsi_changer"),
      bsg: nodesOf("bsg"),
      block: nodesOf("block"),
    },
  };
}

/** The nodes that a class has for a device; `DEVNAME` is the name the kernel itself gives the node. */
function readNodes(host: HostView, classFolder: string): readonly DeviceNode[] {
  return namesIn(classFolder).flatMap((entry) => {
    const folder = join(classFolder, entry);
    const device = readText(join(folder, "dev"));
    if (device === undefined) return [];
    const [, name = entry] = /^DEVNAME=(.+)$/m.exec(readText(join(folder, "uevent")) ?? "") ?? [];
    return [{ name, path: join(host.dev, name), device, folder }];
  });
}

/**
 * The adapter's driver. `proc_name` says it, but is the text `(null)` for uas; then the nearest driver above the
 * adapter (the USB interface, the PCI device) is it. Seen on Linux 6.1.
 */
function adapterOf(host: HostView, address: string, folder: string): HostAdapter {
  const number = Number(ADDRESS.exec(address)?.[1]);
  const named = readText(join(host.sys, "class/scsi_host", `host${String(number)}`, "proc_name"));
  if (named !== undefined && /^[\w-]+$/.test(named)) return { number, driver: named };
  const driver = foldersUpTo(folder, host.sys)
    .slice(1)
    .map((one) => linkName(join(one, "driver")))
    .find((name) => name !== undefined);
  return { number, ...(driver === undefined ? {} : { driver }) };
}
