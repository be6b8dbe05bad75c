import { createHash } from "node:crypto";

/** What a claimant does at the moment. Every part but the first is there only where it makes sense. */
export interface ClaimActivity {
  /** A few words: `writing`, `rewinding`, `reading back`. */
  readonly activity: string;
  /** Place of the session on the tape, from 1. */
  readonly session?: number;
  readonly doneBytes?: number;
  readonly wholeBytes?: number;
}

/** Who works with a drive, as it says itself. */
export interface ClaimHolder extends ClaimActivity {
  readonly pid: number;
  /** The program, such as `capstan`. */
  readonly program: string;
  /** What it was called for, such as `write`. */
  readonly command: string;
  /** Since when, milliseconds since 1970. */
  readonly sinceEpochMs: number;
  /** It looks at the drive for a moment and does no work with it: who wants to work waits until it is gone. */
  readonly looks?: true;
}

/** What a drive is claimed by: its serial number, or where it is when the kernel does not know one. */
export function claimKey(drive: { readonly serial?: string; readonly address: string }): string {
  // Two ways to a drive without a serial number are two drives; no serial number is written like an address.
  return drive.serial ?? `at-${drive.address}`;
}

/** Longest serial number that stands in a name as it is; Linux gives names of sockets 107 bytes; unix(7). */
const PLAIN_MAX = 64;
const PLAIN = new RegExp(`^[\\w.-]{1,${String(PLAIN_MAX)}}$`);

/**
 * The name that stands for a drive among the processes of a computer. The serial number, and not the node, so that two
 * ways to a drive are one drive; a digest of it where it has characters that `ss -xl` would not show.
 */
export function claimName(serial: string): string {
  const key = PLAIN.test(serial) ? serial : createHash("sha256").update(serial).digest("hex");
  return `capstan-drive-${key}`;
}

/** The state as it goes over the socket: one line. */
export const claimLine = (holder: ClaimHolder): string => `${JSON.stringify(holder)}\n`;

/**
 * Reads a line that another process wrote. It may be of another version, or no process of ours: what does not fit gives
 * `undefined`.
 */
export function parseClaimLine(line: string): ClaimHolder | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (typeof value !== "object" || value === null) return undefined;
  const fields = new Map<string, unknown>(Object.entries(value));
  const text = (name: string): string | undefined => {
    const found = fields.get(name);
    // Control characters of a stranger have no business on a terminal.
    return typeof found === "string" ? found.slice(0, 200).replace(/\p{Cc}/gu, " ") : undefined;
  };
  const count = (name: string): number | undefined => {
    const found = fields.get(name);
    return typeof found === "number" && Number.isFinite(found) && found >= 0 ? found : undefined;
  };
  const [program, command, activity] = [text("program"), text("command"), text("activity")];
  const [pid, sinceEpochMs] = [count("pid"), count("sinceEpochMs")];
  if (program === undefined || command === undefined || activity === undefined) return undefined;
  if (pid === undefined || sinceEpochMs === undefined) return undefined;
  const looks = fields.get("looks") === true ? ({ looks: true } as const) : {};
  return { pid, program, command, sinceEpochMs, activity, ...looks, ...progressOf(count) };
}

function progressOf(
  count: (name: string) => number | undefined,
): Pick<ClaimHolder, "session" | "doneBytes" | "wholeBytes"> {
  const [session, doneBytes, wholeBytes] = [
    count("session"),
    count("doneBytes"),
    count("wholeBytes"),
  ];
  return {
    ...(session === undefined ? {} : { session }),
    ...(doneBytes === undefined ? {} : { doneBytes }),
    ...(wholeBytes === undefined ? {} : { wholeBytes }),
  };
}

/** A holder in words: `process 4711 (capstan write), writing session 2`. */
export function describeHolder({ pid, program, command, activity, session }: ClaimHolder): string {
  const which = session === undefined ? "" : ` session ${String(session)}`;
  return `process ${String(pid)} (${program} ${command}), ${activity}${which}`;
}
