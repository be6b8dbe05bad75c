import { join } from "node:path";
import type { HostView } from "./host-view.ts";
import type { ScsiDevice } from "./scsi-device.ts";
import { namesIn } from "./sysfs.ts";

/** Folders with names that outlive a reboot. systemd, rules.d: 60-persistent-storage-tape and 60-persistent-storage. */
const LINK_FOLDERS = ["tape/by-id", "tape/by-path", "disk/by-id"];

/** Reads the persistent names once; what is given back says which of them mean a device. */
export function nodeLinks(host: HostView): (device: ScsiDevice) => readonly string[] {
  const byNode = new Map<string, string[]>();
  for (const folder of LINK_FOLDERS) {
    for (const name of namesIn(join(host.dev, folder))) {
      const path = join(host.dev, folder, name);
      const node = host.node(path);
      if (node === undefined) continue;
      const key = `${node.kind} ${node.device}`;
      byNode.set(key, [...(byNode.get(key) ?? []), path]);
    }
  }
  return ({ nodes }) =>
    Object.entries(nodes)
      .flatMap(([nodeClass, list]) =>
        list.flatMap(({ device }) => byNode.get(`${kindOf(nodeClass)} ${device}`) ?? []),
      )
      .sort();
}

/** Block and character devices have numbers of their own: 8:0 exists twice. */
function kindOf(nodeClass: string): "character" | "block" {
  return nodeClass === "block" ? "block" : "character";
}
