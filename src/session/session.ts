/**
 * One logical unit: sends commands, waits where waiting helps, retries what may be retried and says what the answers
 * mean. src/session imports codec, clock, transport and scsi; start here, then sense-meaning.ts.
 */
import type { Clock } from "../clock/clock.ts";
import { asDeclared } from "../codec/as-declared.ts";
import type { Codec } from "../codec/layout.ts";
import type { CommandDefinition, DataInput, DataValue } from "../scsi/define-command.ts";
import { REQUEST_SENSE } from "../scsi/commands/request-sense.ts";
import type { Sense } from "../scsi/sense.ts";
import { SENSE_KEY } from "../scsi/sense.ts";
import { STATUS } from "../scsi/status.ts";
import { AbortedError, TransportError, UsageError } from "../transport/errors.ts";
import type { ScsiReply, ScsiRequest, ScsiTransport } from "../transport/scsi-transport.ts";
import type { Attempt } from "./attempt.ts";
import { attemptError } from "./attempt.ts";
import { mayReissue } from "./command-kind.ts";
import { CommandTimeouts } from "./command-timeouts.ts";
import type { PreparedCommand, SendInput } from "./prepared-command.ts";
import { prepareCommand } from "./prepared-command.ts";
import { senseMeaning } from "./sense-meaning.ts";
import { SessionRecord } from "./session-record.ts";
import { sleep } from "./sleep.ts";
import { GOOD, statusMeaning, WITHOUT_SENSE } from "./status-meaning.ts";
import { tryDecodeSense } from "./try-decode-sense.ts";

/** What goes with a command. */
export interface SendOptions<C> {
  /** What the device gets: a value where the structure is known, else bytes. */
  readonly dataOut?: DataInput<C>;
  /** Where the answer goes; made when absent. Its length must be what the command asks for. */
  readonly dataIn?: Uint8Array;
  /** Replaces the time limit of the command, in milliseconds. */
  readonly timeoutMs?: number;
  /** Asks to stop: between attempts at once, during a command when the transport can. */
  readonly signal?: AbortSignal;
}

/** The bytes of a prepared command's data phase. */
export interface PreparedData {
  readonly dataOut?: Uint8Array;
  readonly dataIn?: Uint8Array;
}

/** Unit attentions are queued one behind the other; the Linux st driver gives up after as many. */
const REISSUES_MAX = 10;
const ABORTED_REISSUES_MAX = 1;
const BUSY_RETRIES_MAX = 20;
const BUSY_SLEEP_MS = 250;
const BUSY_SLEEP_MAX_MS = 2000;
/** As much as REQUEST SENSE can ask for in a byte, in whole words. */
const SENSE_BYTES = 252;

interface Retries {
  reissues: number;
  aborted: number;
  busy: number;
}

/** The conversation with one logical unit. One command at a time. */
export class Session {
  readonly transport: ScsiTransport;
  readonly clock: Clock;
  readonly timeouts: CommandTimeouts;
  /** Counters, unit attentions and deferred errors. */
  readonly record = new SessionRecord();
  #running: string | undefined;
  readonly #unsupported = new Set<string>();

  constructor(facts: {
    readonly transport: ScsiTransport;
    readonly clock: Clock;
    readonly timeouts?: CommandTimeouts;
  }) {
    this.transport = facts.transport;
    this.clock = facts.clock;
    this.timeouts = facts.timeouts ?? new CommandTimeouts();
    // What a drive does not have may appear with another cartridge or another firmware.
    this.record.listen(() => {
      this.#unsupported.clear();
    });
  }

  /** Unit attentions so far; a change between two commands means that the position must be proved again. */
  get attentionCount(): number {
    return this.record.attentionCount;
  }

  /** Deferred errors so far; a change means that blocks which were not proved are not on the tape. */
  get deferredErrorCount(): number {
    return this.record.deferredErrorCount;
  }

  /**
   * Sends a command and gives its decoded answer.
   * @throws ScsiError and its kin, by the sense table; TransportError, `TRANSPORT_SHORT_TRANSFER` when an answer is called
   * good and empty; AbortedError; `DRIVE_BUSY_WITH_COMMAND` when another command is running; CodecError when the answer
   * is not what it claims to be.
   */
  async send<C extends CommandDefinition>(
    command: C,
    input: SendInput<C>,
    options: SendOptions<C> = {},
  ): Promise<DataValue<C>> {
    const attempt = await this.attempt(command, input, options);
    if (attempt.meaning.kind === "fault") throw attemptError(attempt);
    if (command.data.direction === "in" && attempt.data === undefined) throw unanswered(attempt);
    // A command without an answer has the type undefined here.
    return asDeclared<DataValue<C>>(attempt.data);
  }

  /**
   * Sends a command and tells what came of it; does not throw for what the device answers.
   * @throws TransportError; AbortedError; `DRIVE_BUSY_WITH_COMMAND`; CodecError.
   */
  async attempt<C extends CommandDefinition>(
    command: C,
    input: SendInput<C>,
    options: SendOptions<C> = {},
  ): Promise<Attempt<DataValue<C>>> {
    const { prepared, dataOut, dataIn } = prepareCommand(command, input, {
      timeoutMs: options.timeoutMs ?? this.timeouts.limitMs(command),
      ...(options.dataOut === undefined ? {} : { dataOut: options.dataOut }),
      ...(options.dataIn === undefined ? {} : { dataIn: options.dataIn }),
    });
    const data = {
      ...(dataOut === undefined ? {} : { dataOut }),
      ...(dataIn === undefined ? {} : { dataIn }),
    };
    const attempt = await this.attemptPrepared(prepared, data, options.signal);
    if (attempt.meaning.kind === "fault" || dataIn === undefined) return asDeclared(attempt);
    const received = dataIn.subarray(0, attempt.transferredBytes);
    return asDeclared({ ...attempt, received, data: decodeAnswer(command, received) });
  }

  /**
   * Sends a command that was prepared before, and may be sent many times with a changed CDB: for READ and WRITE. CDB
   * and data belong to the transport until the promise settles.
   */
  async attemptPrepared(
    prepared: PreparedCommand,
    data: PreparedData,
    signal?: AbortSignal,
  ): Promise<Attempt> {
    if (this.#running !== undefined) {
      throw new UsageError(
        "DRIVE_BUSY_WITH_COMMAND",
        `${prepared.name}: ${this.#running} is still running`,
      );
    }
    this.#running = prepared.name;
    try {
      const request = { cdb: prepared.cdb, timeoutMs: prepared.timeoutMs, ...data };
      const reply = await this.#execute(request, signal);
      if (reply.status === STATUS.good) return good(prepared, reply);
      return await this.#settle(prepared, { request, reply, signal });
    } finally {
      this.#running = undefined;
    }
  }

  /**
   * Asks for something not every drive has: `undefined` when the drive does not know the command or the page. That is
   * remembered under `key` until the next unit attention.
   * @throws what {@link send} throws for any other failure.
   */
  async ask<C extends CommandDefinition>(
    key: string,
    command: C,
    input: SendInput<C>,
    options: SendOptions<C> = {},
  ): Promise<Attempt<DataValue<C>> | undefined> {
    if (this.#unsupported.has(key)) return undefined;
    const attempt = await this.attempt(command, input, options);
    if (attempt.meaning.kind === "outcome") return attempt;
    const { code } = attempt.meaning;
    if (code !== "COMMAND_UNSUPPORTED" && code !== "COMMAND_INVALID_FIELD")
      throw attemptError(attempt);
    this.#unsupported.add(key);
    return undefined;
  }

  async #execute(request: ScsiRequest, signal: AbortSignal | undefined): Promise<ScsiReply> {
    this.record.counters.commands++;
    if (signal === undefined) return this.transport.execute(request);
    if (signal.aborted) throw new AbortedError("stopped before the command was sent");
    return this.transport.execute(request, { signal });
  }

  async #settle(
    prepared: PreparedCommand,
    first: { request: ScsiRequest; reply: ScsiReply; signal: AbortSignal | undefined },
  ): Promise<Attempt> {
    const retries: Retries = { reissues: 0, aborted: 0, busy: 0 };
    let reply = first.reply;
    for (;;) {
      if (reply.status === STATUS.good) return good(prepared, reply);
      const attempt = await this.#interpret(prepared, reply);
      if (!(await this.#tryAgain(prepared, attempt, { retries, signal: first.signal })))
        return attempt;
      reply = await this.#execute(first.request, first.signal);
    }
  }

  /** Whether to send the command again; waits first where the drive needs time. */
  async #tryAgain(
    prepared: PreparedCommand,
    attempt: Attempt,
    bounds: { retries: Retries; signal: AbortSignal | undefined },
  ): Promise<boolean> {
    const { retries, signal } = bounds;
    const { counters } = this.record;
    if (attempt.status === STATUS.busy || attempt.status === STATUS.taskSetFull) {
      if (retries.busy >= BUSY_RETRIES_MAX) return false;
      // The command was not executed, so every command may wait for its turn.
      const sleepMs = Math.min(BUSY_SLEEP_MS * 2 ** retries.busy, BUSY_SLEEP_MAX_MS);
      await sleep(this.clock, sleepMs, signal);
      retries.busy++;
      counters.busyRetries++;
      return true;
    }
    const { retry } = attempt.meaning;
    const again =
      mayReissue(prepared.kind) &&
      ((retry === "reissue" && retries.reissues < REISSUES_MAX) ||
        (retry === "reissueOnce" && retries.aborted < ABORTED_REISSUES_MAX));
    if (!again) return false;
    if (retry === "reissue") retries.reissues++;
    else retries.aborted++;
    counters.reissues++;
    return true;
  }

  async #interpret(prepared: PreparedCommand, reply: ScsiReply): Promise<Attempt> {
    const facts = {
      command: prepared.name,
      cdb: prepared.cdb,
      status: reply.status,
      transferredBytes: reply.transferredBytes,
      elapsedMs: reply.elapsedMs,
    };
    if (reply.status !== STATUS.checkCondition)
      return { ...facts, meaning: statusMeaning(reply.status) };
    const sense = tryDecodeSense(reply.sense) ?? (await this.#requestSense());
    if (sense === undefined) return { ...facts, meaning: WITHOUT_SENSE };
    const meaning = senseMeaning(sense, prepared.kind);
    this.record.note(sense, meaning, { command: prepared.name, atMs: this.clock.nowMs });
    return { ...facts, sense, meaning };
  }

  /** Asks for sense data that a transport failed to bring along. What comes late and says nothing is no explanation. */
  async #requestSense(): Promise<Sense | undefined> {
    this.record.counters.requestSenses++;
    const dataIn = new Uint8Array(SENSE_BYTES);
    const cdb = REQUEST_SENSE.cdb.encode({ allocationLength: SENSE_BYTES });
    const timeoutMs = this.timeouts.limitMs(REQUEST_SENSE);
    const reply = await this.#execute({ cdb, dataIn, timeoutMs }, undefined);
    if (reply.status !== STATUS.good) return undefined;
    const sense = tryDecodeSense(dataIn.subarray(0, reply.transferredBytes));
    const silent =
      sense?.key === SENSE_KEY.noSense &&
      !sense.filemark &&
      !sense.endOfMedium &&
      !sense.incorrectLength;
    return silent ? undefined : sense;
  }
}

function good(prepared: PreparedCommand, reply: ScsiReply): Attempt {
  return {
    command: prepared.name,
    cdb: prepared.cdb,
    status: reply.status,
    meaning: GOOD,
    transferredBytes: reply.transferredBytes,
    elapsedMs: reply.elapsedMs,
  };
}

/** Such as a recovered error that was told instead of the answer. */
function unanswered({ command, elapsedMs }: Attempt<unknown>): TransportError {
  return new TransportError(
    "TRANSPORT_SHORT_TRANSFER",
    `${command}: the drive calls it good and answered nothing`,
    { executed: "unknown", elapsedMs },
  );
}

function decodeAnswer(command: CommandDefinition, received: Uint8Array): unknown {
  if (command.data.direction !== "in") return received;
  const codec: Codec<unknown, never> = command.data.codec;
  return received.length === 0 ? undefined : codec.decode(received);
}
