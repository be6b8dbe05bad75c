import { release } from "node:os";
import { CapstanError, UsageError } from "./errors.ts";
import type { LineSink } from "./recording-file.ts";
import { createRecordingFile } from "./recording-file.ts";
import type { RecordedDrive, RecordedExchange } from "./recording-format.ts";
import { exchangeLine, headerLine } from "./recording-format.ts";
import type { TransferLimits } from "./scsi-transport.ts";

/** A recording that is not complete, because the host could not keep all of it. */
export class RecordingError extends CapstanError {
  constructor(message: string, options: { readonly cause?: unknown } = {}) {
    super("RECORDING_FAILED", message, options);
  }
}

/** What a recording is made with. */
export interface RecordingOptions {
  /** Version of the program, for the header. */
  readonly capstan: string;
  /** The time, in milliseconds since 1970-01-01T00:00Z, for the header. */
  readonly createdEpochMs: number;
  /** Empties an existing file. Default: false, an existing file is an error. */
  readonly replace?: boolean;
  /** Lets nobody but the owner read the file. Default: false. */
  readonly secret?: boolean;
  /**
   * User data (blocks, buffers of the drive) of more bytes than this are kept as length and SHA-256 only. Default: no
   * limit. 0 keeps none.
   */
  readonly userDataMaxBytes?: number;
  /** Is told at once, and only once, when the recording can not go on. */
  readonly onFailure?: (error: RecordingError) => void;
}

/** What became of a recording. */
export interface RecordingSummary {
  readonly file: string;
  readonly exchangeCount: number;
  /** Absent when the drive did not tell, or was not asked. */
  readonly drive: RecordedDrive | undefined;
}

/**
 * A file that takes up what is exchanged with one device. Nothing here ever keeps a command from its device or a result
 * from its caller: when the host can not take a line (a full disk), recording stops there, `onFailure` is told at once,
 * and {@link Recording.finish} throws. The file then holds every exchange before that.
 */
export class Recording {
  readonly file: string;
  /** User data of more bytes are not kept. */
  readonly userDataMaxBytes: number;
  readonly #sink: LineSink;
  readonly #options: RecordingOptions;
  #taken = false;
  #headerWritten = false;
  #limits: TransferLimits = { maxTransferBytes: 0, bufferAlignment: 1 };
  #drive: RecordedDrive | undefined;
  #exchangeCount = 0;
  #failure: RecordingError | undefined;
  #finished = false;

  /** Use {@link Recording.create}; a sink of one's own is for tests. */
  constructor(file: string, sink: LineSink, options: RecordingOptions) {
    this.file = file;
    this.userDataMaxBytes = options.userDataMaxBytes ?? Infinity;
    this.#sink = sink;
    this.#options = options;
  }

  /**
   * Creates the file of a recording.
   * @throws UsageError `RECORDING_FILE_EXISTS`, `RECORDING_FILE_UNUSABLE` when it is no ordinary file or the system
   *   refuses
   */
  static create(file: string, options: RecordingOptions): Recording {
    const { replace = false, secret = false } = options;
    return new Recording(file, createRecordingFile(file, { replace, secret }), options);
  }

  /** How many exchanges stand in the file. */
  get exchangeCount(): number {
    return this.#exchangeCount;
  }

  /** What the recorded drive calls itself; absent when it did not tell, or was not asked. */
  get drive(): RecordedDrive | undefined {
    return this.#drive;
  }

  /** Why recording stopped before its end. */
  get failure(): RecordingError | undefined {
    return this.#failure;
  }

  /**
   * Takes the one device that is recorded; for RecordingTransport.
   * @throws UsageError `RECORDING_TAKEN` for a second one: a replay could not tell them apart
   */
  take(limits: TransferLimits): void {
    if (this.#taken) {
      throw new UsageError("RECORDING_TAKEN", `record ${this.file}: it has its device already`);
    }
    this.#taken = true;
    this.#limits = limits;
  }

  /** Writes an exchange down before anybody learns of it. `drive` counts with the first one. Never throws. */
  add(exchange: Omit<RecordedExchange, "number">, drive?: RecordedDrive): void {
    this.#drive ??= this.#headerWritten ? undefined : drive;
    this.#write(() => {
      this.#writeHeader();
      this.#sink.append(exchangeLine({ number: this.#exchangeCount + 1, ...exchange }));
      this.#exchangeCount++;
    });
  }

  /**
   * Ends the recording: everything is on the disk then. Safe to call twice.
   * @throws RecordingError `RECORDING_FAILED` when anything is missing in the file
   */
  finish(): RecordingSummary {
    if (!this.#finished) {
      this.#finished = true;
      this.#write(() => {
        this.#writeHeader();
      });
      this.#close();
    }
    if (this.#failure !== undefined) throw this.#failure;
    return { file: this.file, exchangeCount: this.#exchangeCount, drive: this.#drive };
  }

  #writeHeader(): void {
    if (this.#headerWritten) return;
    const { capstan, createdEpochMs } = this.#options;
    const line = headerLine({
      ...{ capstan, createdEpochMs, platform: process.platform, kernel: release() },
      ...{ drive: this.#drive, limits: this.#limits, anonymised: false },
    });
    this.#sink.append(line);
    this.#headerWritten = true;
  }

  #write(work: () => void): void {
    if (this.#failure !== undefined) return;
    try {
      work();
    } catch (cause) {
      this.#fail(cause);
    }
  }

  #close(): void {
    try {
      this.#sink.close();
    } catch (cause) {
      if (this.#failure === undefined) this.#fail(cause);
    }
  }

  #fail(cause: unknown): void {
    const why = cause instanceof Error ? cause.message : String(cause);
    const count = String(this.#exchangeCount);
    this.#failure = new RecordingError(
      `record ${this.file}: the recording ends after exchange ${count}: ${why}`,
      { cause },
    );
    this.#options.onFailure?.(this.#failure);
  }
}
