import { join } from "node:path";
import type { ScsiDevice } from "./scsi-device.ts";
import { readNumber } from "./sysfs.ts";

/** Drives that take disk cartridges. */
export type CartridgeDiskKind = "RDX" | "REV" | "Jaz" | "Zip";

/**
 * What the product names of such drives begin with or hold. RDX docks are sold under many vendors' names, so the product
 * decides (TANDBERG RDX by a transcript of smartmontools issue 280; RD1000 is Dell's name for it). REV drives call
 * themselves RRD (mail of an Iomega engineer to the Linux kernel list, 2004); Zip and Jaz as udisks knows them.
 */
const PRODUCTS: readonly (readonly [pattern: RegExp, kind: CartridgeDiskKind])[] = [
  [/^(RDX|RD1000)\b/i, "RDX"],
  [/\bRRD\b/i, "REV"],
  [/^jaz\b/i, "Jaz"],
  [/^ZIP\b/i, "Zip"],
];

/** Which cartridges a disk takes, by its product name; `undefined` for a disk that takes none that is known here. */
export function cartridgeDiskKind({ type, product }: ScsiDevice): CartridgeDiskKind | undefined {
  // Disks, optical memory and MMC devices: a REV drive answers as one of the last.
  if (![0x00, 0x05, 0x07].includes(type)) return undefined;
  return PRODUCTS.find(([pattern]) => pattern.test(product))?.[1];
}

/** sysfs counts in these, whatever the disk's own sector size is. */
const SYSFS_SECTOR_BYTES = 512;

/** The size of a disk in bytes; 0 when its drive is empty, `undefined` when there is no block device. */
export function diskBytes({ nodes }: ScsiDevice): number | undefined {
  const [node] = nodes.block;
  const sectors = node === undefined ? undefined : readNumber(join(node.folder, "size"));
  return sectors === undefined ? undefined : sectors * SYSFS_SECTOR_BYTES;
}
