import { AbortedError, TransportError, UsageError } from "./errors.ts";
import type { RecordedFailure, RecordedReply, RecordingHeader } from "./recording-format.ts";
import type { FoundExchange } from "./recording-reader.ts";
import { RecordingReader } from "./recording-reader.ts";
import { differenceOf } from "./replay-difference.ts";
import type { ScsiReply, ScsiRequest, ScsiTransport, TransferLimits } from "./scsi-transport.ts";

/** How a recording is answered from. */
export interface ReplayOptions {
  /**
   * Is told how long each command took when it was recorded, in milliseconds. Nothing waits for it: a virtual clock can
   * be moved on by it, so that time limits run out where they ran out then.
   */
  readonly onElapsed?: (elapsedMs: number) => void;
}

/**
 * A device that is a recording. It answers in the recorded order and only to what was recorded: the same CDB, direction
 * and length, and the same data for the device where the recording has them. The first request that differs is a
 * TransportError `REPLAY_DIVERGED` that says where, and so is every one after it; behind the last exchange it is
 * `REPLAY_ENDED`. User data that the recording left out come back as zeros of the recorded length. Recorded failures of
 * the transport are thrown again. `elapsedMs` is the recorded time; nothing is waited for.
 */
export class ReplayTransport implements ScsiTransport {
  /** Those of the device that was recorded. */
  readonly limits: TransferLimits;
  readonly #reader: RecordingReader;
  readonly #options: ReplayOptions;
  #answered = 0;
  #stopped: TransportError | undefined;
  #closed = false;

  /** @throws UsageError `REPLAY_FILE_NOT_FOUND`, `REPLAY_FILE_INVALID` with the number of the line */
  constructor(file: string, options: ReplayOptions = {}) {
    this.#reader = new RecordingReader(file);
    this.#options = options;
    this.limits = this.#reader.header.limits;
  }

  /** Where and of what the recording was made. */
  get header(): RecordingHeader {
    return this.#reader.header;
  }

  /**
   * Why nothing more is answered: the first request that was not the recorded one, or came behind the end. Who closes the
   * device should throw it, because what asked may have taken the error for a drive that does not tell.
   */
  get stopped(): TransportError | undefined {
    return this.#stopped;
  }

  /** Exchanges that nobody has asked for yet. */
  get leftCount(): number {
    return this.#reader.exchangeCount - this.#answered;
  }

  /** What is to be known of the recording before it is used, one sentence each. */
  get notes(): readonly string[] {
    const { file, torn, exchangeCount } = this.#reader;
    if (!torn) return [];
    const count = String(exchangeCount);
    return [`${file}: the last line is torn; the recording ends after exchange ${count}`];
  }

  async execute(
    request: ScsiRequest,
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<ScsiReply> {
    await Promise.resolve();
    this.#refuse(request, options.signal);
    const found = this.#next(request);
    this.#answered++;
    const { outcome } = found.exchange;
    this.#options.onElapsed?.(outcome.elapsedMs);
    if (outcome.kind === "failure") throw errorOf(outcome);
    return replyOf(outcome, request);
  }

  close(): Promise<void> {
    this.#closed = true;
    this.#reader.close();
    return Promise.resolve();
  }

  #refuse(request: ScsiRequest, signal: AbortSignal | undefined): void {
    if (this.#closed) {
      throw new TransportError("TRANSPORT_CLOSED", "send command: the transport is closed", {
        executed: "no",
      });
    }
    if (request.dataIn !== undefined && request.dataOut !== undefined) {
      throw new UsageError("TRANSPORT_TWO_DIRECTIONS", "send command: data in both directions");
    }
    if (signal?.aborted === true) throw new AbortedError("stopped before the command was sent");
  }

  #next(request: ScsiRequest): FoundExchange {
    if (this.#stopped !== undefined) throw this.#stopped;
    const found = this.#reader.next();
    if (found === undefined) throw this.#stop("REPLAY_ENDED", this.#endText());
    const difference = differenceOf(found.exchange, request);
    if (difference === undefined) return found;
    const { exchange, lineNumber } = found;
    const where = `exchange ${String(exchange.number)} (line ${String(lineNumber)})`;
    throw this.#stop("REPLAY_DIVERGED", `diverged at ${where}: ${difference}`);
  }

  #endText(): string {
    const { exchangeCount, torn } = this.#reader;
    const count = `${String(exchangeCount)} ${exchangeCount === 1 ? "exchange" : "exchanges"}`;
    return `the recording ended after ${count}${torn ? ", its last line being torn" : ""}`;
  }

  #stop(code: "REPLAY_DIVERGED" | "REPLAY_ENDED", what: string): TransportError {
    const message = `replay ${this.#reader.file}: ${what}`;
    this.#stopped = new TransportError(code, message, { executed: "no" });
    return this.#stopped;
  }
}

function replyOf(recorded: RecordedReply, request: ScsiRequest): ScsiReply {
  const { status, sense, transferredBytes, elapsedMs, dataIn } = recorded;
  if (dataIn?.kind === "kept") request.dataIn?.set(dataIn.bytes);
  else if (dataIn !== undefined) request.dataIn?.fill(0, 0, dataIn.length);
  return { status, sense, transferredBytes, elapsedMs };
}

function errorOf(failure: RecordedFailure): Error {
  const { errorClass, code, message, executed, elapsedMs } = failure;
  switch (errorClass) {
    case "TransportError":
      return new TransportError(code, message, { executed, elapsedMs });
    case "AbortedError":
      return new AbortedError(message);
    case "UsageError":
      return new UsageError(code, message);
  }
}
