import { join } from "node:path";
import { describeHolder } from "../claim-state.ts";
import type { NodeUser } from "../linux/node-users.ts";
import { namesIn, readText } from "../linux/sysfs.ts";
import type { Finding } from "./finding.ts";
import type { DriveFacts, HostFacts } from "./host-facts.ts";

/** Programs that work with tape drives, or poll devices, by the short name that the kernel keeps (15 characters). */
// prettier-ignore
const MEDDLERS: Readonly<Record<string, string>> = {
  "bacula-sd": "Bacula's storage daemon works with tape drives at times of its own",
  "bareos-sd": "Bareos' storage daemon works with tape drives at times of its own",
  "smartd":    "smartd asks the devices in its settings for their health, every half hour unless told, and takes what they had to report",
  "ltfs":      "ltfs has a tape mounted as a file system",
};

/** Looks who else works with the drives, or may. */
export function checkUsers(facts: HostFacts): readonly Finding[] {
  const { drives } = facts;
  const found = drives.flatMap((drive) => [...claimed(drive), ...users(drive)]);
  return [...found, ...meddlers(facts), ...hidden(drives)];
}

function claimed({ found, claimedBy }: DriveFacts): readonly Finding[] {
  if (claimedBy === undefined) return [];
  const who =
    claimedBy.kind === "known"
      ? describeHolder(claimedBy.holder)
      : "a process that does not answer: it is stopped or hangs";
  return [
    {
      code: "DEVICE_IN_USE",
      severity: "problem",
      device: found.device,
      says: `another Capstan works with the drive: ${who}`,
      evidence: "the drive's name among the sockets of this computer is taken (ss -xl)",
      fix: "wait until it has finished",
    },
  ];
}

/** st lets one program in at a time; sg lets in everybody. */
const keepsOut = ({ nodes }: NodeUser): boolean =>
  nodes.some((node) => /\/n?st\d+[alm]?$/.test(node));

function users({ found, users: { users: all } }: DriveFacts): readonly Finding[] {
  return all.map((user) => {
    const { pid, command, nodes } = user;
    const known = MEDDLERS[user.program];
    const busy = keepsOut(user);
    return {
      code: busy ? "DEVICE_IN_USE" : "DRIVE_OPEN_ELSEWHERE",
      severity: busy ? "problem" : "warning",
      device: found.device,
      says:
        `process ${String(pid)} (${command}) has ${nodes.join(" and ")} open` +
        (known === undefined ? "" : `: ${known}`),
      evidence: `/proc/${String(pid)}/fd`,
      fix: busy ? "wait until it has finished, or end it" : "end it before the drive is used",
    };
  });
}

function meddlers({ host, drives }: HostFacts): readonly Finding[] {
  if (drives.length === 0) return [];
  const holding = new Set(drives.flatMap(({ users: { users: all } }) => all.map(({ pid }) => pid)));
  return namesIn(host.proc).flatMap((name): readonly Finding[] => {
    if (!/^\d+$/.test(name) || holding.has(Number(name))) return [];
    const program = readText(join(host.proc, name, "comm")) ?? "";
    const does = MEDDLERS[program];
    if (does === undefined) return [];
    const evidence = `process ${name} is called ${program}; it has no drive open now, as far as this user may see`;
    return [{ code: "MEDDLER_RUNNING", severity: "note", says: does, evidence }];
  });
}

function hidden(drives: readonly DriveFacts[]): readonly Finding[] {
  const count = Math.max(0, ...drives.map(({ users: { hiddenCount } }) => hiddenCount));
  if (count === 0) return [];
  return [
    {
      code: "USERS_HIDDEN",
      severity: "note",
      says: `${String(count)} processes of other users do not show which files they have open: one may use a drive`,
      evidence: "/proc/…/fd may not be read",
      fix: "sudo capstan doctor",
    },
  ];
}
