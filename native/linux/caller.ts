import { join } from "node:path";
import process from "node:process";
import type { HostView } from "./host-view.ts";
import { readText } from "./sysfs.ts";

/** Who asks, as far as permissions go. */
export interface Caller {
  readonly uid: number;
  /** All groups of this process. */
  readonly gids: readonly number[];
  /** The user's name; the number where it has none. */
  readonly userName: string;
  /** The effective capabilities, one bit each. */
  readonly capabilities: bigint;
}

/** Capabilities that devices ask for, by bit. Linux, include/uapi/linux/capability.h. */
export const CAPABILITY = { dacOverride: 1n, sysRawIo: 17n, sysAdmin: 21n } as const;

/** Whether the caller has a capability. */
export function hasCapability(caller: Caller, capability: keyof typeof CAPABILITY): boolean {
  return ((caller.capabilities >> CAPABILITY[capability]) & 1n) === 1n;
}

/** This process. Capabilities are those of `/proc/self/status`, CapEff; proc(5). */
export function thisCaller(host: HostView): Caller {
  const uid = process.geteuid?.() ?? 0;
  const gid = process.getegid?.() ?? 0;
  const [, hex] =
    /^CapEff:\s*([\da-f]+)$/m.exec(readText(join(host.proc, "self/status")) ?? "") ?? [];
  return {
    uid,
    gids: [...new Set([gid, ...(process.getgroups?.() ?? [])])],
    userName: userNameOf(host, uid),
    capabilities: BigInt(`0x${hex ?? "0"}`),
  };
}

/** Lines of a database of the system, such as `/etc/group`, taken apart at their colons; group(5), passwd(5). */
function databaseRows(host: HostView, name: string): readonly (readonly string[])[] {
  const text = readText(join(host.root, "etc", name)) ?? "";
  return text.split("\n").map((line) => line.split(":"));
}

/** The name of a user; the number where it has none. */
export function userNameOf(host: HostView, uid: number): string {
  const row = databaseRows(host, "passwd").find(([, , id]) => id === String(uid));
  return row?.[0] ?? String(uid);
}

/** A group of the system. */
export interface Group {
  /** The number where it has no name. */
  readonly name: string;
  /** Users that belong to it besides those who have it as their first group. */
  readonly members: readonly string[];
}

/** The group with a number. */
export function groupOf(host: HostView, gid: number): Group {
  const row = databaseRows(host, "group").find(([, , id]) => id === String(gid));
  return {
    name: row?.[0] ?? String(gid),
    members: (row?.[3] ?? "").split(",").filter((name) => name !== ""),
  };
}

/** Whether there is a group of this name. */
export function hasGroup(host: HostView, name: string): boolean {
  return databaseRows(host, "group").some(([one]) => one === name);
}
