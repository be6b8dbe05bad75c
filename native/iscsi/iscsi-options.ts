import { randomBytes } from "node:crypto";
import { hostname } from "node:os";
import { SystemClock } from "../../src/clock/system-clock.ts";
import type { Clock } from "../../src/clock/clock.ts";
import type { ChapAccount, ChapAccounts } from "../../src/iscsi/chap.ts";
import { CHAP_SECRET_BYTES_MIN } from "../../src/iscsi/chap-values.ts";
import { encodeLogicalUnit } from "../../src/iscsi/logical-unit.ts";
import { CodecError } from "../../src/codec/codec-error.ts";
import { UsageError } from "../../src/transport/errors.ts";

/** Whether a CRC32C protects headers or data on their way. */
export type DigestWish =
  /** It is not offered. */
  | "none"
  /** Where the target can do it. */
  | "preferred"
  /** No session without it. */
  | "required";

/** What holds for every session, whatever it is for. */
export interface IscsiPortalOptions {
  /** Name or address of the portal. */
  readonly host: string;
  /** 1 to 65535 (inclusive); 3260 when left out. */
  readonly port?: number;
  /** iSCSI name of this side; one made of the host's name when left out. */
  readonly initiatorName?: string;
  /** What this side proves; its secret has 12 bytes or more. */
  readonly chap?: ChapAccount;
  /** What the target must prove; needs `chap`, and another secret. */
  readonly mutualChap?: ChapAccount;
  /** `preferred` when left out: TCP's own checksum lets one damaged packet in 65536 pass. */
  readonly headerDigest?: DigestWish;
  readonly dataDigest?: DigestWish;
  /** The time of the session; the system's when left out. */
  readonly clock?: Clock;
  /** How long one attempt to connect and log in may take, redirections included; 15000 when left out. */
  readonly connectTimeoutMs?: number;
}

/** Which tape, and how to reach it. */
export interface IscsiOptions extends IscsiPortalOptions {
  /** iSCSI name of the target. */
  readonly target: string;
  /** 0 to 16383 (inclusive). */
  readonly logicalUnit: number;
  /** How long a command keeps trying to connect again after the connection was lost; 60000 when left out. */
  readonly reconnectLimitMs?: number;
  /** How long the target may take to abort a command before the connection is given up; 10000 when left out. */
  readonly abortLimitMs?: number;
}

/** Options with everything that was left out. */
export interface SessionSettings {
  readonly host: string;
  readonly port: number;
  readonly initiatorName: string;
  /** `undefined` for a discovery session. */
  readonly target: string | undefined;
  readonly accounts: ChapAccounts | undefined;
  readonly headerDigest: DigestWish;
  readonly dataDigest: DigestWish;
  readonly clock: Clock;
  readonly connectTimeoutMs: number;
  /** The initiator's part of the session's name. With the same one, a new session replaces the old. */
  readonly sessionId: Uint8Array;
}

const ISCSI_PORT = 3260;
const PORT_MAX = 65_535;
const CONNECT_TIMEOUT_MS = 15_000;
/** RFC 7143, iSCSI Names: at most 223 bytes. */
const NAME_BYTES_MAX = 223;

const invalid = (problem: string): UsageError =>
  new UsageError("ISCSI_OPTION_INVALID", `open iSCSI target: ${problem}`);

function checkName(what: string, name: string): void {
  if (!/^(iqn|eui|naa)\.[^\s\p{Cc}]+$/u.test(name) || Buffer.byteLength(name) > NAME_BYTES_MAX)
    throw invalid(`${JSON.stringify(name)} is not the iSCSI name of ${what}`);
}

/** A name under .invalid, which belongs to nobody (RFC 2606), so that it is nobody else's. */
function ownName(): string {
  const host = hostname()
    .toLowerCase()
    .replace(/[^a-z0-9.-]/g, "-");
  return `iqn.2026-01.invalid.capstan:${host === "" ? "host" : host}`.slice(0, NAME_BYTES_MAX);
}

/** Secrets are never part of a message. */
function checkAccount(what: string, account: ChapAccount): void {
  if (account.user === "") throw invalid(`${what} has no name`);
  if (Buffer.byteLength(account.secret) < CHAP_SECRET_BYTES_MIN)
    throw invalid(`the secret of ${what} is shorter than ${CHAP_SECRET_BYTES_MIN} bytes`);
}

function accountsOf(options: IscsiPortalOptions): ChapAccounts | undefined {
  const { chap, mutualChap } = options;
  if (chap === undefined) {
    if (mutualChap !== undefined) throw invalid("mutual CHAP needs CHAP");
    return undefined;
  }
  checkAccount("the initiator", chap);
  if (mutualChap === undefined) return { initiator: chap };
  checkAccount("the target", mutualChap);
  // RFC 7143, CHAP considerations: else one side's answer could be handed back as the other's.
  if (chap.secret === mutualChap.secret) throw invalid("both sides have the same secret");
  return { initiator: chap, target: mutualChap };
}

/** RFC 7143, Login Request, ISID: type 10b is "random". */
function randomSessionId(): Uint8Array {
  const id = randomBytes(6);
  id[0] = 0x80;
  return id;
}

/** Checks options and fills in what was left out. @throws UsageError `ISCSI_OPTION_INVALID` */
export function settingsOf(options: IscsiPortalOptions & { target?: string }): SessionSettings {
  const { host, port = ISCSI_PORT, target, initiatorName = ownName() } = options;
  if (host === "") throw invalid("there is no host");
  if (!Number.isInteger(port) || port < 1 || port > PORT_MAX)
    throw invalid(`there is no port ${port}`);
  checkName("an initiator", initiatorName);
  if (target !== undefined) checkName("a target", target);
  return {
    host,
    port,
    initiatorName,
    target,
    accounts: accountsOf(options),
    headerDigest: options.headerDigest ?? "preferred",
    dataDigest: options.dataDigest ?? "preferred",
    clock: options.clock ?? new SystemClock(),
    connectTimeoutMs: options.connectTimeoutMs ?? CONNECT_TIMEOUT_MS,
    sessionId: randomSessionId(),
  };
}

/** The eight bytes of a logical unit. @throws UsageError `ISCSI_OPTION_INVALID` */
export function logicalUnitOf(unit: number): Uint8Array {
  try {
    return encodeLogicalUnit(unit);
  } catch (error) {
    if (error instanceof CodecError) throw invalid(error.message);
    throw error;
  }
}
