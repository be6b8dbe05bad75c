import type { Clock } from "../../src/clock/clock.ts";
import { SystemClock } from "../../src/clock/system-clock.ts";
import { AbortedError, TransportError, UsageError } from "../../src/transport/errors.ts";
import type {
  ScsiReply,
  ScsiRequest,
  ScsiTransport,
  TransferLimits,
} from "../../src/transport/scsi-transport.ts";
import { checkRequest, TRANSFER_BYTES_MAX } from "./check-request.ts";
import { settingsOf, type IscsiPortalOptions, type SessionSettings } from "./iscsi-options.ts";
import {
  HEADER_DIGEST,
  NORMAL_SESSION,
  openLibiscsiCalls,
  type LibiscsiCalls,
} from "./libiscsi-calls.ts";
import { createTask, probeTask, readTask, type DataInAt } from "./libiscsi-task.ts";

/** Which tape, and how to reach it: plain data, which can be sent to another thread. */
export interface LibiscsiOptions extends Pick<
  IscsiPortalOptions,
  "host" | "port" | "initiatorName" | "chap" | "mutualChap" | "headerDigest" | "connectTimeoutMs"
> {
  /** iSCSI name of the target. */
  readonly target: string;
  /** 0 to 255 (inclusive). */
  readonly logicalUnit: number;
  /** The library's file; whichever the system has when left out. */
  readonly libraryFile?: string;
}

/** Marks above every SAM status: cancelled 0f000000h, error 0f000001h, timeout 0f000002h. libiscsi, scsi-lowlevel.h. */
const SAM_STATUS_MAX = 0xff;
const TIMED_OUT = 0x0f00_0002;
/** Any other number makes libiscsi send TEST UNIT READY itself, eat unit attentions, and fail for a drive that loads. */
const NO_UNIT = -1;
const UNIT_MAX = 255;
const LOGOUT_SECONDS = 2;
/** Linux repeats SYN after 1, 3, 7 and 15 seconds: three repetitions end within the connect limit's default. */
const SYN_COUNT = 3;

/**
 * What libiscsi may still point to: a call that was broken off leaves addresses of a dead stack in its context, which
 * destroying the context would write to. Such contexts are cut off from the network and kept for ever, with their buffers.
 */
const abandoned: unknown[] = [];

const wholeSeconds = (ms: number): number => Math.max(1, Math.ceil(ms / 1000));

class LibiscsiTransport implements ScsiTransport {
  readonly limits: TransferLimits = { maxTransferBytes: TRANSFER_BYTES_MAX, bufferAlignment: 1 };
  readonly #calls: LibiscsiCalls;
  readonly #dataInAt: DataInAt;
  readonly #settings: SessionSettings;
  readonly #logicalUnit: number;
  readonly #clock: Clock;
  #context: bigint | undefined;
  #closed = false;

  constructor(
    calls: LibiscsiCalls,
    dataInAt: DataInAt,
    facts: { readonly settings: SessionSettings; readonly logicalUnit: number },
  ) {
    this.#calls = calls;
    this.#dataInAt = dataInAt;
    this.#settings = facts.settings;
    this.#clock = facts.settings.clock;
    this.#logicalUnit = facts.logicalUnit;
    this.#context = this.#connect();
  }

  /** Blocks until the command is over. The promise that comes back is settled. */
  execute(
    request: ScsiRequest,
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<ScsiReply> {
    return new Promise((resolve) => {
      resolve(this.#execute(request, options.signal));
    });
  }

  #execute(request: ScsiRequest, signal: AbortSignal | undefined): ScsiReply {
    checkRequest(request);
    if (this.#closed) {
      throw new TransportError("TRANSPORT_CLOSED", "send command: the transport is closed", {
        executed: "no",
      });
    }
    if (signal?.aborted === true) throw new AbortedError("stopped before the command was sent");
    this.#context ??= this.#connect();
    return this.#run(this.#context, request);
  }

  #run(context: bigint, request: ScsiRequest): ScsiReply {
    const calls = this.#calls;
    const startMs = this.#clock.nowMs;
    const task = createTask(calls, request);
    calls.setTimeoutSeconds(context, wholeSeconds(request.timeoutMs));
    const back = calls.runTask(context, this.#logicalUnit, task);
    const elapsedMs = this.#clock.nowMs - startMs;
    if (back === 0n) {
      const says = calls.errorText(context);
      this.#abandon(context, request);
      throw new TransportError("TRANSPORT_FAILED", `send command: libiscsi: ${says}`, {
        executed: "unknown",
        elapsedMs,
      });
    }
    const facts = { dataInAt: this.#dataInAt, request };
    const { status, sense, transferredBytes } = readTask(calls, task, facts);
    if (status > SAM_STATUS_MAX) {
      const says = calls.errorText(context);
      // Before the task: a write of which half was sent still points to it.
      this.#destroy(context);
      calls.freeTask(task);
      throw unanswered(status, says, elapsedMs);
    }
    calls.freeTask(task);
    return { status, sense, transferredBytes, elapsedMs };
  }

  #connect(): bigint {
    const { host, port, initiatorName, target = "", accounts, headerDigest } = this.#settings;
    const calls = this.#calls;
    const context = calls.createContext(initiatorName);
    if (context === 0n) throw connectError("libiscsi makes no context");
    calls.setSessionType(context, NORMAL_SESSION);
    calls.setTargetName(context, target);
    calls.setHeaderDigest(context, HEADER_DIGEST[headerDigest]);
    // By itself libiscsi connects again for ever and sends every command again that has no answer: a block that was
    // written and not acknowledged would be on the tape twice.
    calls.setNoReconnect(context, 1);
    calls.setReconnectRetries(context, 0);
    calls.setSynCount(context, SYN_COUNT);
    calls.setTimeoutSeconds(context, wholeSeconds(this.#settings.connectTimeoutMs));
    if (accounts !== undefined) {
      const { initiator, target: other } = accounts;
      calls.setInitiatorAccount(context, initiator.user, initiator.secret);
      if (other !== undefined) calls.setTargetAccount(context, other.user, other.secret);
    }
    const portal = `${host.includes(":") ? `[${host}]` : host}:${port}`;
    if (calls.connect(context, portal, NO_UNIT) === 0) return context;
    const says = calls.errorText(context);
    calls.destroyContext(context);
    throw connectError(`libiscsi: ${says}`);
  }

  #destroy(context: bigint): void {
    this.#context = undefined;
    this.#calls.destroyContext(context);
  }

  #abandon(context: bigint, request?: ScsiRequest): void {
    this.#context = undefined;
    this.#calls.cutOff(context);
    abandoned.push(request);
  }

  close(): Promise<void> {
    this.#closed = true;
    const context = this.#context;
    if (context === undefined) return Promise.resolve();
    this.#calls.setTimeoutSeconds(context, LOGOUT_SECONDS);
    if (this.#calls.logout(context) === 0) this.#destroy(context);
    else this.#abandon(context);
    return Promise.resolve();
  }
}

const connectError = (says: string): TransportError =>
  new TransportError("TRANSPORT_CONNECT_FAILED", `connect through libiscsi: ${says}`, {
    executed: "no",
  });

function unanswered(status: number, says: string, elapsedMs: number): TransportError {
  const facts = { executed: "unknown", elapsedMs } as const;
  return status === TIMED_OUT
    ? new TransportError(
        "TRANSPORT_TIMEOUT",
        "send command: no answer within its time limit",
        facts,
      )
    : new TransportError("TRANSPORT_FAILED", `send command: libiscsi: ${says}`, facts);
}

/**
 * Connects to one logical unit through the system's libiscsi: other people's code, to compare ours with. Everything blocks:
 * it belongs on a thread of its own, on which no signals arrive, because one breaks off libiscsi's wait. No command can be
 * aborted. Time limits count in whole seconds. What is in the environment as LIBISCSI_… changes how libiscsi behaves.
 *
 * A command that fails on its way rejects with TransportError, executed "unknown"; the next one connects again, which is
 * a new nexus.
 * @throws UsageError `ISCSI_OPTION_INVALID`; TransportError, executed "no": `NATIVE_LIBRARY_MISSING`,
 *   `NATIVE_FUNCTION_MISSING`, `ISCSI_LIBRARY_UNKNOWN`, `TRANSPORT_CONNECT_FAILED`
 */
export function openLibiscsi(
  options: LibiscsiOptions,
  clock: Clock = new SystemClock(),
): ScsiTransport {
  const { logicalUnit } = options;
  const settings = settingsOf({ ...options, clock });
  if (!Number.isInteger(logicalUnit) || logicalUnit < 0 || logicalUnit > UNIT_MAX) {
    const problem = `libiscsi has no logical unit ${logicalUnit}`;
    throw new UsageError("ISCSI_OPTION_INVALID", `open iSCSI target: ${problem}`);
  }
  const calls = openLibiscsiCalls(options.libraryFile);
  return new LibiscsiTransport(calls, probeTask(calls), { settings, logicalUnit });
}
