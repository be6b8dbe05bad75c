import { formatBytes } from "../output/format.ts";
import type { ListDocument } from "../schemas/list.ts";
import type { SystemDevice, SystemDriveHolder } from "./system-devices.ts";

/** A device as the list shows it. */
export type ListedDevice = ListDocument["devices"][number];

/** Whether a specifier means a device that was found: one of its nodes, a link to one, or its serial number. */
export function isNamedBy(found: SystemDevice, specifier: string): boolean {
  const { device, nodes, links, serial } = found;
  const names = [device, ...Object.values(nodes).map(String), ...links];
  return names.includes(specifier) || (serial !== undefined && specifier === `serial:${serial}`);
}

/** What the list says of a device of this computer. */
export function listedDevice(
  found: SystemDevice,
  claimedBy: SystemDriveHolder | undefined,
): ListedDevice {
  const { type, device, address, revision, serial, nodes, links, usb, problem } = found;
  const { adapterDriver, removable, cartridgeKind, capacityBytes } = found;
  return {
    device,
    kind: "node",
    type,
    model: [found.vendor, found.product].filter((part) => part !== "").join(" "),
    ...(serial === undefined ? {} : { serial }),
    revision,
    state: stateOf(found, claimedBy),
    address,
    nodes,
    links: [...links],
    ...(adapterDriver === undefined ? {} : { adapterDriver }),
    ...(usb === undefined ? {} : { usb: `${usb.vendorId}:${usb.productId}` }),
    ...(removable === undefined ? {} : { removable }),
    ...(cartridgeKind === undefined ? {} : { cartridgeKind }),
    ...(capacityBytes === undefined ? {} : { capacityBytes }),
    ...(claimedBy === undefined ? {} : { claimedBy: { ...claimedBy.holder } }),
    ...(problem === undefined ? {} : { problem: problemOf(problem) }),
  };
}

function problemOf({ code, says, fix }: NonNullable<SystemDevice["problem"]>): {
  code: string;
  message: string;
  fix: string;
} {
  return { code, message: says, fix };
}

function stateOf(found: SystemDevice, claimedBy: SystemDriveHolder | undefined): string {
  if (found.problem !== undefined) return "cannot be opened";
  if (claimedBy !== undefined) return `in use by ${holderWords(claimedBy)}`;
  if (found.removable === true && found.capacityBytes === 0) return "no cartridge";
  return "can be opened";
}

function holderWords({ holder }: SystemDriveHolder): string {
  if (holder === undefined) return "another capstan process that does not answer";
  const { pid, program, command, activity, session, doneBytes } = holder;
  const which = session === undefined ? "" : ` session ${String(session)}`;
  const done = doneBytes === undefined ? "" : `, ${formatBytes(doneBytes)} so far`;
  return `process ${String(pid)} (${program} ${command}): ${activity}${which}${done}`;
}

/** The lines that the list has for a device. */
export function listedLines(one: ListedDevice): readonly string[] {
  const serial = one.serial === undefined ? "" : `, serial ${one.serial}`;
  const model = one.model === undefined ? "" : `${one.model}${serial}: `;
  const { problem } = one;
  return [
    one.device,
    `    ${model}${one.state}`,
    ...detailLines(one),
    ...(problem === undefined ? [] : [`    ${problem.message}`]),
    ...(problem?.fix === undefined ? [] : [`    fix: ${problem.fix}`]),
  ];
}

const KIND = { tapeDrive: "tape drive", changer: "medium changer", disk: "disk" } as const;

function detailLines(one: ListedDevice): readonly string[] {
  if (one.type === undefined) return [];
  const { generic } = one.nodes ?? {};
  const size = one.capacityBytes === undefined ? undefined : formatBytes(one.capacityBytes);
  const cartridge = one.cartridgeKind === undefined ? undefined : `${one.cartridgeKind} cartridges`;
  const facts = [
    KIND[one.type],
    ...[cartridge, size, generic, one.adapterDriver].filter((fact) => fact !== undefined),
    ...(one.usb === undefined ? [] : [`USB ${one.usb}`]),
  ];
  return [`    ${facts.join(", ")}`, ...(one.links ?? []).map((link) => `    ${link}`)];
}
