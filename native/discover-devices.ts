/**
 * The tape drives, changers and cartridge disks of this computer. native imports transport, clock, codec, scsi and
 * iscsi. Everything is read from files that the kernel keeps: no device is opened and no command is sent, so that a
 * drive that somebody works with is not disturbed and no unit attention is eaten.
 */
import process from "node:process";
import { DEVICE_TYPE } from "../src/scsi/standard-inquiry.ts";
import type { Caller } from "./linux/caller.ts";
import { thisCaller } from "./linux/caller.ts";
import { cartridgeDiskKind, diskBytes } from "./linux/cartridge-disk.ts";
import type { CartridgeDiskKind } from "./linux/cartridge-disk.ts";
import { deviceAccess, isPlainTapeNode } from "./linux/device-access.ts";
import { nodeLinks } from "./linux/device-links.ts";
import { hostView } from "./linux/host-view.ts";
import type { HostView } from "./linux/host-view.ts";
import type { AccessProblem } from "./linux/node-access.ts";
import type { DeviceNode, ScsiDevice } from "./linux/scsi-device.ts";
import { scanScsiDevices } from "./linux/scsi-device.ts";
import type { UsbDevice } from "./linux/usb-device.ts";

/** Nodes of a device by what they are for; each path is where the node should be. */
export interface DiscoveredNodes {
  /** The node that does not rewind, `/dev/nst0`. */
  readonly tape?: string;
  /** The node that rewinds when it is closed, `/dev/st0`. */
  readonly rewindingTape?: string;
  /** `/dev/sg4` */
  readonly generic?: string;
  /** `/dev/bsg/3:0:0:1` */
  readonly bsg?: string;
  /** `/dev/sch0` */
  readonly changer?: string;
  /** `/dev/sda` */
  readonly disk?: string;
}

/** A device that Capstan has to do with. */
export interface DiscoveredDevice {
  readonly type: "tapeDrive" | "changer" | "disk";
  /** What to call it by: the best node there is, else `serial:…`, else its SCSI address. */
  readonly device: string;
  /** Host, channel, target and logical unit: `3:0:0:1`. */
  readonly address: string;
  readonly vendor: string;
  readonly product: string;
  /** Firmware level. */
  readonly revision: string;
  /** Unit serial number; for a disk behind a USB bridge that keeps it to itself, the bridge's. */
  readonly serial?: string;
  /** World wide names and vendor's names. */
  readonly names: readonly string[];
  readonly nodes: DiscoveredNodes;
  /** Major and minor numbers of all its character nodes, such as `9:128`: a node is known by them, whatever its name. */
  readonly characterNumbers: readonly string[];
  /** Persistent names below /dev/tape and /dev/disk. */
  readonly links: readonly string[];
  /** What drives the host adapter, such as `mpt3sas`, `usb-storage` or `iscsi_tcp`. */
  readonly adapterDriver?: string;
  readonly usb?: UsbDevice;
  /** The node to send SCSI commands through; absent when there is none. */
  readonly commandNode?: string;
  /** Why no commands can be sent to it, and what helps. */
  readonly problem?: AccessProblem;
  /** Of a disk: whether the medium leaves it. */
  readonly removable?: boolean;
  /** Of a disk: the kind of cartridge it takes. */
  readonly cartridgeKind?: CartridgeDiskKind;
  /** Of a disk: its size, or that of the cartridge in it; 0 when it is empty. */
  readonly capacityBytes?: number;
}

/** Where to look, and who asks. */
export interface DiscoverOptions {
  /** This computer unless told. */
  readonly host?: HostView;
  /** This process unless told. */
  readonly caller?: Caller;
}

/** Lists the devices of this computer; none on systems other than Linux, where only simulated drives and iSCSI work. */
export function discoverDevices(options: DiscoverOptions = {}): readonly DiscoveredDevice[] {
  if (options.host === undefined && process.platform !== "linux") return [];
  const host = options.host ?? hostView();
  const caller = options.caller ?? thisCaller(host);
  const linksOf = nodeLinks(host);
  return scanScsiDevices(host).flatMap((device) => {
    const type = typeOf(device);
    return type === undefined
      ? []
      : [
          {
            type,
            ...described(device),
            ...deviceAccess(host, caller, device),
            ...diskFacts(type, device),
            links: linksOf(device),
          },
        ];
  });
}

function typeOf(device: ScsiDevice): DiscoveredDevice["type"] | undefined {
  if (device.type === DEVICE_TYPE.tape) return "tapeDrive";
  if (device.type === DEVICE_TYPE.changer) return "changer";
  const isCartridgeDisk = cartridgeDiskKind(device) !== undefined;
  if (isCartridgeDisk) return "disk";
  const leaves = device.removable || device.usb !== undefined;
  return device.type === DEVICE_TYPE.disk && leaves ? "disk" : undefined;
}

/** The disk's serial number is on the USB device when the bridge passes no VPD pages on; a tape drive's never is. */
function serialOf({ serial, type, usb }: ScsiDevice): string | undefined {
  return serial ?? (type === DEVICE_TYPE.disk ? usb?.serial : undefined);
}

function described(
  device: ScsiDevice,
): Omit<DiscoveredDevice, "type" | "links" | "commandNode" | "problem"> {
  const { address, vendor, product, revision, names, usb, adapter } = device;
  const serial = serialOf(device);
  const nodes = nodesOf(device);
  const best = nodes.tape ?? nodes.disk ?? nodes.changer ?? nodes.generic ?? nodes.bsg;
  return {
    device: best ?? (serial === undefined ? address : `serial:${serial}`),
    address,
    vendor,
    product,
    revision,
    ...(serial === undefined ? {} : { serial }),
    names,
    nodes,
    characterNumbers: characterNodes(device).map((node) => node.device),
    ...(adapter.driver === undefined ? {} : { adapterDriver: adapter.driver }),
    ...(usb === undefined ? {} : { usb }),
  };
}

/** All nodes but those of a block device. */
function characterNodes({ nodes }: ScsiDevice): readonly DeviceNode[] {
  const { block: _block, ...character } = nodes;
  return Object.values(character).flat();
}

function nodesOf({ nodes }: ScsiDevice): DiscoveredNodes {
  const tape = nodes.scsi_tape.find(isPlainTapeNode);
  const rewindingTape = nodes.scsi_tape.find(({ name }) => /^st\d+$/.test(name));
  const named: Readonly<Record<keyof DiscoveredNodes, DeviceNode | undefined>> = {
    tape,
    rewindingTape,
    generic: nodes.scsi_generic[0],
    bsg: nodes.bsg[0],
    changer: nodes.scsi_changer[0],
    disk: nodes.block[0],
  };
  return Object.fromEntries(
    Object.entries(named).flatMap(([use, node]) => (node === undefined ? [] : [[use, node.path]])),
  );
}

function diskFacts(
  type: DiscoveredDevice["type"],
  device: ScsiDevice,
): Pick<DiscoveredDevice, "removable" | "cartridgeKind" | "capacityBytes"> {
  if (type !== "disk") return {};
  const cartridgeKind = cartridgeDiskKind(device);
  const capacityBytes = diskBytes(device);
  return {
    removable: device.removable,
    ...(cartridgeKind === undefined ? {} : { cartridgeKind }),
    ...(capacityBytes === undefined ? {} : { capacityBytes }),
  };
}
