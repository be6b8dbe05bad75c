import { isIP } from "node:net";
import type { Clock } from "../../src/clock/clock.ts";
import { SystemClock } from "../../src/clock/system-clock.ts";
import { CHAP_SECRET_BYTES_MIN } from "../../src/iscsi/chap-values.ts";
import type { ChapAccounts } from "../../src/iscsi/chap.ts";
import { UsageError } from "../../src/transport/errors.ts";

/** Something that happened at a target. */
export type ServeEvent =
  | { readonly kind: "session"; readonly initiator: string }
  | { readonly kind: "sessionEnded"; readonly initiator: string; readonly reason: string }
  /** A fault of ours: the command that met it was answered with HARDWARE ERROR. */
  | { readonly kind: "fault"; readonly error: unknown };

/** How drives are served. All may be left out. */
export interface ServeOptions {
  /** Address to listen at. Others than those of this machine alone need `accounts`. @defaultValue "127.0.0.1" */
  readonly host?: string;
  /** TCP port; 0 takes one that is free. @defaultValue 0 */
  readonly port?: number;
  /** iSCSI name of the target. @defaultValue "iqn.2026-01.invalid.capstan:simulator" */
  readonly targetName?: string;
  /** CHAP: what an initiator must prove, and what the target proves when it is asked. Secrets have 12 bytes or more. */
  readonly accounts?: ChapAccounts;
  /** `host:port` that discovery tells; absent, initiators come back to the address where they asked. */
  readonly advertise?: string;
  /** Hears of sessions that come and go, and of faults of ours. @defaultValue nobody does */
  readonly onEvent?: (event: ServeEvent) => void;
  /** What timers of the protocol run by. @defaultValue the system's clock */
  readonly clock?: Clock;
  /** How long a login may take, in milliseconds. @defaultValue 15 000 */
  readonly loginLimitMs?: number;
  /** How long data that a write waits for may take, in milliseconds. @defaultValue 30 000 */
  readonly dataLimitMs?: number;
  /** After so long without a word an initiator is pinged, and after as long again given up. @defaultValue 30 000 */
  readonly pingMs?: number;
}

const DEFAULTS = {
  host: "127.0.0.1",
  targetName: "iqn.2026-01.invalid.capstan:simulator",
  loginLimitMs: 15_000,
  dataLimitMs: 30_000,
  pingMs: 30_000,
} as const;

/** RFC 7143, iSCSI Names: at most 223 bytes; the three types of name. */
const NAME = /^(iqn\.\d{4}-\d{2}\.[a-z0-9.:-]+|eui\.[0-9A-Fa-f]{16}|naa\.([0-9A-Fa-f]{16}){1,2})$/;
const NAME_BYTES_MAX = 223;
const UNITS_MAX = 256;

const isLoopback = (host: string): boolean =>
  host === "localhost" || host === "::1" || (isIP(host) === 4 && host.startsWith("127."));

function checkAccounts(accounts: ChapAccounts): void {
  const { initiator, target } = accounts;
  for (const account of [initiator, ...(target === undefined ? [] : [target])]) {
    if (Buffer.byteLength(account.secret) >= CHAP_SECRET_BYTES_MIN) continue;
    throw new UsageError(
      "SIM_SERVE_SECRET_SHORT",
      `serve drives: a CHAP secret has ${String(CHAP_SECRET_BYTES_MIN)} bytes or more`,
    );
  }
  if (initiator.secret === target?.secret)
    throw new UsageError(
      "SIM_SERVE_SECRETS_EQUAL",
      "serve drives: initiator and target have secrets of their own",
    );
}

/** What a server goes by. */
export interface ServeSettings {
  readonly host: string;
  readonly port: number;
  readonly targetName: string;
  readonly clock: Clock;
  readonly loginLimitMs: number;
  readonly dataLimitMs: number;
  readonly pingMs: number;
  readonly accounts?: ChapAccounts;
  readonly advertise?: string;
  readonly tell: (event: ServeEvent) => void;
}

/**
 * Fills in what was left out.
 * @throws UsageError as `serveDrives` says.
 */
export function serveSettings(unitCount: number, options: ServeOptions): ServeSettings {
  const { onEvent = () => undefined, ...given } = options;
  const settings = { ...DEFAULTS, port: 0, clock: new SystemClock(), ...given, tell: onEvent };
  checkUnitCount(unitCount);
  checkName(settings.targetName);
  if (settings.accounts !== undefined) checkAccounts(settings.accounts);
  else if (!isLoopback(settings.host))
    throw new UsageError(
      "SIM_SERVE_NEEDS_CHAP",
      `serve drives: whoever reaches ${settings.host} could use them; give CHAP accounts, or listen at ${DEFAULTS.host}`,
    );
  return settings;
}

function checkUnitCount(unitCount: number): void {
  if (unitCount > 0 && unitCount <= UNITS_MAX) return;
  throw new UsageError(
    "ARGUMENTS_INVALID",
    `serve drives: 1 to ${String(UNITS_MAX)} of them, not ${String(unitCount)}`,
  );
}

function checkName(targetName: string): void {
  if (NAME.test(targetName) && Buffer.byteLength(targetName) <= NAME_BYTES_MAX) return;
  throw new UsageError(
    "SIM_SERVE_NAME_INVALID",
    `serve drives: ${JSON.stringify(targetName)} is no iSCSI name, such as ${DEFAULTS.targetName}`,
  );
}
