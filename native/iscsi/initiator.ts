/**
 * iSCSI in plain TypeScript over node:net: no root, no kernel module, nothing native. Start here; then iscsi-session.ts
 * (a session that is logged in), running-command.ts and scsi-task.ts (one command), login.ts, open-session.ts.
 */
import type { Clock } from "../../src/clock/clock.ts";
import type { SessionParameters } from "../../src/iscsi/negotiation.ts";
import { AbortedError, TransportError, UsageError } from "../../src/transport/errors.ts";
import type {
  ScsiReply,
  ScsiRequest,
  ScsiTransport,
  TransferLimits,
} from "../../src/transport/scsi-transport.ts";
import { checkRequest, TRANSFER_BYTES_MAX } from "./check-request.ts";
import {
  logicalUnitOf,
  settingsOf,
  type IscsiOptions,
  type SessionSettings,
} from "./iscsi-options.ts";
import { IscsiSession } from "./iscsi-session.ts";
import { isPassing, openSession } from "./open-session.ts";
import type { CommandEnd } from "./running-command.ts";
import { troubleError, type Trouble } from "./trouble.ts";

/** A logical unit behind an iSCSI target. */
export interface IscsiTransport extends ScsiTransport {
  /** What was negotiated for the session that runs, or ran last. */
  readonly parameters: SessionParameters;
  /** How often the connection was lost and made again. Each time is a new nexus. */
  readonly reconnectCount: number;
}

const RECONNECT_LIMIT_MS = 60_000;
const ABORT_LIMIT_MS = 10_000;
const FIRST_PAUSE_MS = 100;
const LAST_PAUSE_MS = 2000;

interface Facts {
  readonly settings: SessionSettings;
  readonly logicalUnit: Uint8Array;
  readonly reconnectLimitMs: number;
  readonly abortLimitMs: number;
}

class IscsiInitiator implements IscsiTransport {
  readonly limits: TransferLimits = { maxTransferBytes: TRANSFER_BYTES_MAX, bufferAlignment: 1 };
  readonly #facts: Facts;
  readonly #clock: Clock;
  #session: IscsiSession;
  /** Whether somebody above knows that the session is over. */
  #lossTold = false;
  #reconnectCount = 0;
  #busy = false;
  #closed = false;
  readonly #closing = new AbortController();

  constructor(facts: Facts, session: IscsiSession) {
    this.#facts = facts;
    this.#clock = facts.settings.clock;
    this.#session = session;
  }

  get parameters(): SessionParameters {
    return this.#session.parameters;
  }

  get reconnectCount(): number {
    return this.#reconnectCount;
  }

  async execute(
    request: ScsiRequest,
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<ScsiReply> {
    const { signal } = options;
    checkRequest(request);
    if (this.#busy)
      throw new UsageError("DRIVE_BUSY_WITH_COMMAND", "send command: another is still running");
    if (this.#closed) throw closedError();
    if (signal?.aborted === true) throw new AbortedError("stopped before the command was sent");
    this.#busy = true;
    const startMs = this.#clock.nowMs;
    try {
      const session = await this.#living(signal);
      const { end, sent } = await session.run(request, signal);
      if (session.trouble !== undefined) this.#lossTold = end.kind === "lost";
      return replyOf(end, sent, this.#clock.nowMs - startMs);
    } finally {
      this.#busy = false;
    }
  }

  /**
   * The session to use. A loss is always told once, to the command that it hit or else to the next one, which was not
   * sent: nobody may learn only from a unit attention, which others can eat or a target forget, that the position must be
   * proved again. The command after that connects again.
   */
  async #living(signal: AbortSignal | undefined): Promise<IscsiSession> {
    const { trouble } = this.#session;
    if (trouble === undefined) return this.#session;
    if (!this.#lossTold) {
      this.#lossTold = true;
      throw troubleError("send command", trouble, { executed: "no" });
    }
    this.#session = await this.#reconnect(signal);
    this.#lossTold = false;
    this.#reconnectCount++;
    return this.#session;
  }

  /** Tries until it works, the time is over, or an error says that it never will. */
  async #reconnect(signal: AbortSignal | undefined): Promise<IscsiSession> {
    const deadlineMs = this.#clock.nowMs + this.#facts.reconnectLimitMs;
    const stop =
      signal === undefined ? this.#closing.signal : AbortSignal.any([signal, this.#closing.signal]);
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LAST_PAUSE_MS)) {
      try {
        return await startSession(this.#facts, stop);
      } catch (error) {
        this.#throwIfStopped(signal);
        if (!isPassing(error) || this.#clock.nowMs + pauseMs > deadlineMs) throw error;
      }
      await this.#clock.sleep(pauseMs, { signal: stop }).catch(() => undefined);
      this.#throwIfStopped(signal);
    }
  }

  #throwIfStopped(signal: AbortSignal | undefined): void {
    if (this.#closed) throw closedError();
    if (signal?.aborted === true) throw new AbortedError("stopped before the command was sent");
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#closing.abort();
    // A command that still runs is ended with the connection.
    if (this.#busy) this.#session.fail({ code: "TRANSPORT_CLOSED", says: "the way was closed" });
    else await this.#session.logout();
  }
}

const closedError = (): TransportError =>
  new TransportError("TRANSPORT_CLOSED", "send command: the transport is closed", {
    executed: "no",
  });

function replyOf(end: CommandEnd, sent: boolean, elapsedMs: number): ScsiReply {
  const executed = sent ? "unknown" : "no";
  switch (end.kind) {
    case "status":
      return {
        status: end.status,
        sense: end.sense,
        transferredBytes: end.transferredBytes,
        elapsedMs,
      };
    case "lost":
      throw troubleError("send command", end.trouble, { executed, elapsedMs });
    case "stopped": {
      if (end.reason === "abort")
        throw new AbortedError("send command: it was aborted, and how far it came is not known");
      const trouble: Trouble = {
        code: "TRANSPORT_TIMEOUT",
        says: "no answer within its time limit",
      };
      throw troubleError("send command", trouble, { executed, elapsedMs });
    }
  }
}

async function startSession(facts: Facts, signal?: AbortSignal): Promise<IscsiSession> {
  const { settings, logicalUnit, abortLimitMs } = facts;
  const opened = await openSession(settings, signal);
  return new IscsiSession({ ...opened, logicalUnit }, { clock: settings.clock, abortLimitMs });
}

/**
 * Connects to one logical unit and logs in; sends no command. Limits: transfers of at most 16 MiB - 1, buffers of any
 * alignment. Pings of the target are answered at any time.
 *
 * What holds when the connection is lost: the running command rejects with TransportError, executed "unknown" if it may have left
 * and "no" if it did not; without a running command the next one is refused, executed "no". No command is ever sent
 * twice. The command after that connects again, which takes at most `reconnectLimitMs` and one `connectTimeoutMs` more, and
 * is a new nexus: the drive raises a unit attention. Position and settings must be proved again.
 *
 * A command whose `timeoutMs` is over, or whose `signal` aborts, is ended with ABORT TASK. It then rejects with
 * `TRANSPORT_TIMEOUT`, or AbortedError; if its status came after all, that is the reply.
 * @throws UsageError `ISCSI_OPTION_INVALID`; TransportError, executed "no": `TRANSPORT_CONNECT_FAILED`,
 *   `ISCSI_AUTHENTICATION_FAILED`, `ISCSI_ACCESS_DENIED`, `ISCSI_TARGET_NOT_FOUND`, `ISCSI_TARGET_BUSY`,
 *   `ISCSI_LOGIN_REFUSED`, `ISCSI_REDIRECTED_TOO_OFTEN`, `ISCSI_PROTOCOL`
 */
export async function openIscsi(options: IscsiOptions): Promise<IscsiTransport> {
  const facts: Facts = {
    settings: settingsOf(options),
    logicalUnit: logicalUnitOf(options.logicalUnit),
    reconnectLimitMs: options.reconnectLimitMs ?? RECONNECT_LIMIT_MS,
    abortLimitMs: options.abortLimitMs ?? ABORT_LIMIT_MS,
  };
  return new IscsiInitiator(facts, await startSession(facts));
}
