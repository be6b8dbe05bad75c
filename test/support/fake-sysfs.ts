import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, relative } from "node:path";
import type { Caller } from "../../native/linux/caller.ts";
import { hostView } from "../../native/linux/host-view.ts";
import type { HostView, NodeFacts } from "../../native/linux/host-view.ts";

/**
 * A computer's /sys, /proc, /dev and /etc as folders. The shape (which folder is a link to where, what stands in which
 * file) and the bytes below were recorded from Debian's Linux 6.1 in a virtual machine with tgtd's tapes over iSCSI, two
 * USB disks and a changer of scsi_debug.
 */

/** What INQUIRY and the VPD pages of a device hold, as hexadecimal digits. */
export interface FakeIdentity {
  readonly inquiry?: string;
  readonly vpd80?: string;
  readonly vpd83?: string;
}

/** tgtd's tape drive; it pads its serial number on the left. */
export const TGT_TAPE: FakeIdentity = {
  inquiry:
    "018005123d0000024850202020202020556c747269756d20362d5343534920204a3553570000000000000000" +
    "00000000000000000000000000000200096003000000",
  vpd80: "018000242020202020202020202020202020202020202020202020202020524947534e3030303031",
  vpd83:
    "0183004802010024494554202020202030303031303030310000000000000000000000000000000000000000" +
    "0103000830000001000000010103001060000000000000000e00000000010001",
};

/** scsi_debug as a medium changer. */
export const DEBUG_CHANGER: FakeIdentity = {
  inquiry:
    "080007025b00100a4c696e7578202020736373695f6465627567202020202020303139313230323130353230" +
    "000000000000000000000000000000c005c02100000000000000000000000000000000000000000000000000" +
    "0000000000000000",
  vpd80: "0880000432303030",
  vpd83:
    "088300700201001c4c696e7578202020736373695f6465627567202020202020323030300103000833333330" +
    "000007d061940004000000016193000832222220000007ce619500040000010061a3000832222220000007cd" +
    "63a800186e61612e3332323232323230303030303037434400000000",
};

/** QEMU's usb-storage disk; the kernel asks usb-storage for no VPD page. */
export const USB_DISK: FakeIdentity = {
  inquiry: "008005121f00001051454d552020202051454d5520484152444449534b202020322e352b",
};

/** A device of the tree. */
export interface FakeDevice {
  /** `3:0:0:1`; the first number is the host adapter's. */
  readonly address: string;
  readonly type: number;
  readonly identity?: FakeIdentity;
  /** What stands above the host adapter, below /sys/devices. */
  readonly bus?: string;
  /** proc_name of the host adapter. */
  readonly adapter?: string;
  readonly state?: string;
  /** Names of nodes by class, with their numbers. */
  readonly nodes?: Readonly<Record<string, readonly (readonly [name: string, device: string])[]>>;
  /** Further files of the device's folder. */
  readonly files?: Readonly<Record<string, string>>;
}

/** What a fake node is: its facts, whether the system lets it be opened, and whether somebody keeps others out. */
export type FakeNode = NodeFacts & { readonly open: boolean; readonly busy?: boolean };

/** Everybody's tape node, as systemd's rules make it. */
export const OPEN_NODE = { kind: "character", mode: 0o660, uid: 0, gid: 26, open: true } as const;

/** A user with no rights of any kind. */
export const ALICE: Caller = { uid: 1000, gids: [1000], userName: "alice", capabilities: 0n };

/** The nodes that st makes for its drive with a number: eight of them, as it does. */
export function tapeNodes(number: number): readonly (readonly [name: string, device: string])[] {
  const modes = [
    ["", 0],
    ["l", 32],
    ["m", 64],
    ["a", 96],
  ] as const;
  return modes.flatMap(([suffix, minor]) => [
    [`st${String(number)}${suffix}`, `9:${String(number + minor)}`] as const,
    [`nst${String(number)}${suffix}`, `9:${String(number + minor + 128)}`] as const,
  ]);
}

/** A computer made of folders. */
export class FakeComputer {
  readonly root: string;
  readonly host: HostView;

  constructor() {
    this.root = realpathSync(mkdtempSync(join(tmpdir(), "capstan-sysfs-")));
    this.host = {
      ...hostView(this.root),
      node: (path) => this.#node(path),
      mayReadAndWrite: (path) => this.#node(path)?.open === true,
      hold: (path) => this.#hold(path),
    };
    for (const folder of [
      "sys/bus/scsi/devices",
      "sys/devices",
      "sys/class",
      "proc",
      "dev",
      "etc",
    ]) {
      mkdirSync(join(this.root, folder), { recursive: true });
    }
    this.write("etc/passwd", "root:x:0:0::/root:/bin/sh\nalice:x:1000:1000::/home/alice:/bin/sh\n");
    this.write("etc/group", "root:x:0:\ndisk:x:6:\ntape:x:26:\nalice:x:1000:\n");
  }

  /** Writes a file below the root; text, or bytes. */
  write(path: string, content: string | Uint8Array): void {
    const file = join(this.root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }

  /** Links `path` to `target`, both below the root, as sysfs does: relative. */
  link(path: string, target: string): void {
    const from = join(this.root, path);
    mkdirSync(dirname(from), { recursive: true });
    symlinkSync(relative(dirname(from), join(this.root, target)), from);
  }

  /** Makes a node below /dev. */
  node(name: string, facts: Partial<FakeNode> & { readonly device: string }): void {
    this.write(`dev/${name}`, JSON.stringify({ ...OPEN_NODE, ...facts }));
  }

  /** Lets a process have a node open. */
  process(
    pid: number,
    facts: { readonly command: string; readonly open: readonly string[] },
  ): void {
    const comm = facts.command.split(" ")[0]?.split("/").at(-1) ?? "";
    this.write(`proc/${String(pid)}/comm`, `${comm.slice(0, 15)}\n`);
    this.write(`proc/${String(pid)}/cmdline`, `${facts.command.replaceAll(" ", "\0")}\0`);
    for (const [index, name] of facts.open.entries()) {
      const fd = join(this.root, "proc", String(pid), "fd", String(index + 3));
      mkdirSync(dirname(fd), { recursive: true });
      symlinkSync(join(this.root, "dev", name), fd);
    }
  }

  /** Adds a device as the kernel shows it; its nodes are not made below /dev. */
  add(device: FakeDevice): void {
    const [number = ""] = device.address.split(":");
    const target = device.address.replace(/:\d+$/, "");
    const adapter = `sys/devices/${device.bus ?? "platform"}/host${number}`;
    const folder = `${adapter}/target${target}/${device.address}`;
    const { inquiry, vpd80, vpd83 } = device.identity ?? {};
    const binary = { inquiry, vpd_pg80: vpd80, vpd_pg83: vpd83 };
    for (const [name, hex] of Object.entries(binary)) {
      if (hex !== undefined) this.write(`${folder}/${name}`, Buffer.from(hex, "hex"));
    }
    const files = { type: String(device.type), state: device.state ?? "running", ...device.files };
    for (const [name, text] of Object.entries(files)) this.write(`${folder}/${name}`, `${text}\n`);
    this.link(`sys/bus/scsi/devices/${device.address}`, folder);
    this.#adapter(number, adapter, device.adapter);
    for (const [nodeClass, nodes] of Object.entries(device.nodes ?? {})) {
      for (const [name, numbers] of nodes)
        this.#classEntry(`${folder}/${nodeClass}`, nodeClass, { name, numbers });
    }
  }

  #adapter(number: string, folder: string, name = "mpt3sas"): void {
    const link = `sys/class/scsi_host/host${number}`;
    // Another device may have brought the adapter.
    if (existsSync(join(this.root, link))) return;
    this.write(`${folder}/scsi_host/host${number}/proc_name`, `${name}\n`);
    this.write(`${folder}/scsi_host/host${number}/sg_tablesize`, "128\n");
    this.link(link, `${folder}/scsi_host/host${number}`);
  }

  #classEntry(folder: string, nodeClass: string, node: { name: string; numbers: string }): void {
    const { name, numbers } = node;
    const [major, minor] = numbers.split(":");
    const node_ = nodeClass === "bsg" ? `bsg/${name}` : name;
    this.write(`${folder}/${name}/dev`, `${numbers}\n`);
    this.write(
      `${folder}/${name}/uevent`,
      `MAJOR=${major ?? ""}\nMINOR=${minor ?? ""}\nDEVNAME=${node_}\n`,
    );
    this.link(`sys/class/${nodeClass}/${name}`, `${folder}/${name}`);
  }

  async #hold(path: string): Promise<{ close(): Promise<void> }> {
    const node = this.#node(path);
    const code = node === undefined ? "ENOENT" : node.busy === true ? "EBUSY" : undefined;
    if (code !== undefined) throw Object.assign(new Error(code), { code });
    this.node(basename(path), { ...node, device: node?.device ?? "", busy: true });
    return {
      close: async () => {
        this.node(basename(path), { ...node, device: node?.device ?? "", busy: false });
      },
    };
  }

  #node(path: string): FakeNode | undefined {
    try {
      const text = readFileSync(realpathSync(path), "utf8");
      return JSON.parse(text) as FakeNode;
    } catch {
      return undefined;
    }
  }

  /** Takes the folders away. */
  dispose(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** Runs something with a fresh computer and takes it away afterwards. */
export async function withFakeComputer(
  use: (computer: FakeComputer) => Promise<void> | void,
): Promise<void> {
  const computer = new FakeComputer();
  try {
    await use(computer);
  } finally {
    computer.dispose();
  }
}

/** Adds a tape drive with all its nodes, below /dev too; tgtd's drive unless told. */
export function addTapeDrive(
  computer: FakeComputer,
  device: Partial<FakeDevice> & {
    readonly address: string;
    readonly number: number;
    readonly generic: number;
  },
  node: Partial<FakeNode> = {},
): void {
  const { number, generic, address } = device;
  const tape = tapeNodes(number);
  const nodes = {
    scsi_tape: tape,
    scsi_generic: [[`sg${String(generic)}`, `21:${String(generic)}`]],
    bsg: [[address, `248:${String(generic)}`]],
  } as const;
  computer.add({ type: 1, identity: TGT_TAPE, nodes, ...device });
  for (const [name, numbers] of tape) computer.node(name, { ...node, device: numbers });
  computer.node(`sg${String(generic)}`, { ...node, device: `21:${String(generic)}` });
  computer.node(`bsg/${address}`, {
    mode: 0o600,
    gid: 0,
    open: false,
    device: `248:${String(generic)}`,
  });
}

/** The VPD page 80h with a serial number. */
export function serialPage(serial: string): string {
  const text = Buffer.from(serial, "latin1");
  return Buffer.concat([Buffer.of(0x01, 0x80, 0, text.length), text]).toString("hex");
}
