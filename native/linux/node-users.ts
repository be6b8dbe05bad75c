import * as fs from "node:fs";
import { join } from "node:path";
import process from "node:process";
import type { HostView } from "./host-view.ts";
import { namesIn, readText } from "./sysfs.ts";

/** A process that has device nodes open. */
export interface NodeUser {
  readonly pid: number;
  /** Its short name, at most 15 characters; proc(5), comm. */
  readonly program: string;
  /** Its command line, arguments parted by spaces; the short name where it has none. */
  readonly command: string;
  /** The nodes, as the process named them. */
  readonly nodes: readonly string[];
}

/** Who has nodes open, as far as this process may see. */
export interface NodeUsers {
  readonly users: readonly NodeUser[];
  /** Processes whose open files are not shown to this user: one of them may have a node open too. */
  readonly hiddenCount: number;
}

/**
 * Looks through the open files of every process for device nodes with the numbers given (`9:128`). Reads links only: no
 * node is opened. Best effort: a process may come and go meanwhile, and other users' processes show their files to root
 * only. proc(5), /proc/pid/fd.
 */
export function findNodeUsers(host: HostView, devices: ReadonlySet<string>): NodeUsers {
  const users: NodeUser[] = [];
  let hiddenCount = 0;
  for (const name of namesIn(host.proc)) {
    if (!/^\d+$/.test(name)) continue;
    const folder = join(host.proc, name);
    const files = openFiles(folder);
    if (files === "hidden") hiddenCount += isKernelThread(folder) ? 0 : 1;
    else {
      const nodes = files.filter((file) => isOneOf(host, join(folder, "fd", file), devices));
      if (nodes.length > 0) users.push(nodeUser(Number(name), folder, nodes));
    }
  }
  return { users, hiddenCount };
}

/** Everybody but this process who has a node of a drive open. */
export function otherNodeUsers(
  host: HostView,
  { characterNumbers }: { readonly characterNumbers: readonly string[] },
): NodeUsers {
  const { users, hiddenCount } = findNodeUsers(host, new Set(characterNumbers));
  return { users: users.filter(({ pid }) => pid !== process.pid), hiddenCount };
}

/** A user in words: `process 4711 (tar -cf /dev/nst0 .) with /dev/nst0`. */
export const userText = ({ pid, command, nodes }: NodeUser): string =>
  `process ${String(pid)} (${command}) with ${nodes.join(" and ")}`;

function openFiles(folder: string): readonly string[] | "hidden" {
  try {
    return fs.readdirSync(join(folder, "fd"));
  } catch (error) {
    const denied = error instanceof Error && "code" in error && error.code === "EACCES";
    // Anything else: it has ended meanwhile.
    return denied ? "hidden" : [];
  }
}

/** Threads of the kernel have no command line, and open no files. proc(5), cmdline. */
const isKernelThread = (folder: string): boolean => readText(join(folder, "cmdline")) === "";

function isOneOf(host: HostView, link: string, devices: ReadonlySet<string>): boolean {
  const target = linkTarget(link);
  // Sockets, pipes and most files are told apart without asking for more.
  if (target?.includes("/dev/") !== true) return false;
  const node = host.node(link);
  return node?.kind === "character" && devices.has(node.device);
}

function linkTarget(link: string): string | undefined {
  try {
    return fs.readlinkSync(link);
  } catch {
    return undefined;
  }
}

function nodeUser(pid: number, folder: string, files: readonly string[]): NodeUser {
  const program = readText(join(folder, "comm")) ?? "?";
  const command = (readText(join(folder, "cmdline")) ?? "").replaceAll("\0", " ").trim();
  const nodes = files
    .map((file) => linkTarget(join(folder, "fd", file)))
    .filter((target) => target !== undefined);
  return {
    pid,
    program,
    command: command === "" ? program : command,
    nodes: [...new Set(nodes)].sort(),
  };
}
