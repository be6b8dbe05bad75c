import { join } from "node:path";
import type { HostView } from "./host-view.ts";
import { foldersUpTo, linkName, readNumber, readText } from "./sysfs.ts";

/** The USB device that a SCSI device is behind: the bridge, or the drive itself. */
export interface UsbDevice {
  /** Four hexadecimal digits, as sysfs writes them. */
  readonly vendorId: string;
  readonly productId: string;
  readonly manufacturer?: string;
  readonly product?: string;
  /** Of the bridge; not the serial number of the drive behind it. */
  readonly serial?: string;
  /** Line rate in 10^6 bits a second: 12, 480, 5000, 10000 … */
  readonly speedMbit?: number;
  /** The driver of the interface: `usb-storage` (one command at a time) or `uas`. */
  readonly driver?: string;
}

/**
 * Looks for a USB device above a folder of sysfs: the first with `idVendor` and `idProduct`. Linux, Documentation/ABI,
 * sysfs-bus-usb. Only that a name on the way contains "usb" would not do: a path may.
 */
export function usbDeviceAbove(host: HostView, folder: string): UsbDevice | undefined {
  const above = foldersUpTo(folder, host.sys);
  const at = above.findIndex((one) => readText(join(one, "idVendor")) !== undefined);
  const device = above[at];
  if (device === undefined) return undefined;
  const text = (name: string): string | undefined => {
    const value = readText(join(device, name));
    return value === "" ? undefined : value;
  };
  const [vendorId, productId] = [text("idVendor"), text("idProduct")];
  if (vendorId === undefined || productId === undefined) return undefined;
  const [manufacturer, product, serial] = [text("manufacturer"), text("product"), text("serial")];
  const speedMbit = readNumber(join(device, "speed"));
  // The interface, between the device and the host adapter it makes, is what a driver is bound to.
  const drivers = above.slice(0, at).map((one) => linkName(join(one, "driver")));
  const driver = drivers.findLast((name) => name !== undefined);
  return {
    vendorId,
    productId,
    ...(manufacturer === undefined ? {} : { manufacturer }),
    ...(product === undefined ? {} : { product }),
    ...(serial === undefined ? {} : { serial }),
    ...(speedMbit === undefined ? {} : { speedMbit }),
    ...(driver === undefined ? {} : { driver }),
  };
}
