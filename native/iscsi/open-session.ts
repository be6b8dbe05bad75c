import type { SessionParameters } from "../../src/iscsi/negotiation.ts";
import { TransportError } from "../../src/transport/errors.ts";
import type { SessionSettings } from "./iscsi-options.ts";
import { login } from "./login.ts";
import { PduConnection, type PortalAddress } from "./pdu-connection.ts";
import type { SessionNumbers } from "./session-numbers.ts";
import { startTimer } from "./start-timer.ts";
import { troubleError } from "./trouble.ts";

/** A connection that is logged in. */
export interface OpenedSession {
  readonly connection: PduConnection;
  readonly numbers: SessionNumbers;
  readonly parameters: SessionParameters;
}

/** How often a target may send the initiator elsewhere. */
const REDIRECTIONS_MAX = 4;
const ISCSI_PORT = 3260;
const PORT_MAX = 65_535;

/** `host[:port][,portal group]`, IPv6 in brackets. RFC 7143, TargetAddress. @returns `undefined` for anything else. */
export function parseTargetAddress(text: string): PortalAddress | undefined {
  const [, bracketed, plain, port = String(ISCSI_PORT)] =
    /^(?:\[([0-9a-fA-F:.]+)\]|([^[\]:,]+))(?::(\d{1,5}))?(?:,\d{1,5})?$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  if (host === undefined || Number(port) < 1 || Number(port) > PORT_MAX) return undefined;
  return { host, port: Number(port) };
}

/**
 * Connects and logs in, following redirections, within `connectTimeoutMs` in all.
 * @throws TransportError, executed "no": `TRANSPORT_CONNECT_FAILED`, `ISCSI_REDIRECTED_TOO_OFTEN` and those of the login.
 */
export async function openSession(
  settings: SessionSettings,
  signal?: AbortSignal,
): Promise<OpenedSession> {
  const late = new AbortController();
  const timer = startTimer(settings.clock, settings.connectTimeoutMs, () => {
    late.abort();
  });
  const end = signal === undefined ? late.signal : AbortSignal.any([late.signal, signal]);
  try {
    let address: PortalAddress = settings;
    for (let count = 0; count <= REDIRECTIONS_MAX; count++) {
      const opened = await openAt(address, settings, end);
      if ("connection" in opened) return opened;
      address = opened;
    }
    const says = `the target sends the initiator elsewhere more than ${REDIRECTIONS_MAX} times`;
    throw troubleError("log in", { code: "ISCSI_REDIRECTED_TOO_OFTEN", says }, { executed: "no" });
  } finally {
    timer.cancel();
  }
}

async function openAt(
  address: PortalAddress,
  settings: SessionSettings,
  end: AbortSignal,
): Promise<OpenedSession | PortalAddress> {
  const connection = await PduConnection.open(address, end);
  const stop = (): void => {
    const says = `no answer within ${settings.connectTimeoutMs} ms, or stopped`;
    connection.fail({ code: "TRANSPORT_CONNECT_FAILED", says });
  };
  end.addEventListener("abort", stop);
  try {
    if (end.aborted) stop();
    const outcome = await login(connection, settings);
    if (outcome.kind === "loggedIn")
      return { connection, numbers: outcome.numbers, parameters: outcome.parameters };
    const next = parseTargetAddress(outcome.address);
    if (next === undefined) {
      const says = `the target sends the initiator to ${JSON.stringify(outcome.address)}`;
      throw troubleError("log in", { code: "ISCSI_PROTOCOL", says }, { executed: "no" });
    }
    connection.fail({ code: "TRANSPORT_FAILED", says: "the target is elsewhere" });
    return next;
  } catch (error) {
    connection.fail({ code: "TRANSPORT_FAILED", says: "the login failed", cause: error });
    throw error;
  } finally {
    end.removeEventListener("abort", stop);
  }
}

/** Errors that the next attempt would meet again. All others may go away, as when a target is just being started. */
const LASTING: ReadonlySet<string> = new Set([
  "ISCSI_AUTHENTICATION_FAILED",
  "ISCSI_LOGIN_REFUSED",
  "ISCSI_PROTOCOL",
  "ISCSI_REDIRECTED_TOO_OFTEN",
]);

/** Whether connecting again may help. */
export function isPassing(error: unknown): boolean {
  return error instanceof TransportError && !LASTING.has(error.code);
}
