import type { BlockProtection } from "../drives/block-protection.ts";
import type { TapeDrive } from "../drives/tape-drive.ts";
import { crc32c } from "../codec/crc32c.ts";
import { ReaderBlockBuffer } from "./reader-block-buffer.ts";
import { judgeTrouble } from "./reader-trouble.ts";
import { asError, StreamError } from "./stream-error.ts";

/** Something that interrupted the reading and was overcome. */
export interface Interruption {
  /** Block that was to be read next, from 0. */
  readonly atIndex: number;
  readonly code: string;
  readonly problem: string;
}

/** The block before the one to go on at; reading it again proves the position. */
export interface LastBlock {
  readonly byteLength: number;
  readonly crc: number;
}

const READY_LIMIT_MS = 600_000;
const INTERRUPTIONS_MAX = 100;
const WITHOUT_PROGRESS_MAX = 4;
const RECORDED_MAX = 100;
/** Another program may move the tape at any time; one that always does is not waited for. */
const LOCATE_ATTEMPTS = 3;

/** The blocks of one session as places on a tape: goes to them, proves where it stands, comes back after interruptions. */
export class ReaderTape {
  readonly buffer: ReaderBlockBuffer;
  readonly interruptions: Interruption[] = [];
  readonly #drive: TapeDrive;
  readonly #firstObject: bigint;
  readonly #signal: AbortSignal | undefined;
  #protection: BlockProtection | undefined;
  #tellsPosition = false;
  #interruptionCount = 0;
  #stuckIndex = -1;
  #stuckCount = 0;

  constructor(options: {
    readonly drive: TapeDrive;
    readonly firstObject: bigint;
    readonly blockBytes: number | undefined;
    readonly signal: AbortSignal | undefined;
  }) {
    this.#drive = options.drive;
    this.#firstObject = options.firstObject;
    this.#signal = options.signal;
    this.buffer = new ReaderBlockBuffer(options.drive, options.blockBytes);
  }

  /** Learns the drive's settings and goes to the first block. False: the data end before it. */
  async start(): Promise<boolean> {
    this.#protection = await this.#drive.logicalBlockProtection();
    await this.buffer.learnProtection();
    return this.goTo(0);
  }

  /**
   * Goes before a block. False: there is no such block, the data end before it.
   *
   * @throws StreamError `POSITION_DIFFERS` when the tape never gets there
   */
  async goTo(index: number): Promise<boolean> {
    const objectNumber = this.#firstObject + BigInt(index);
    for (let attempt = 0; attempt < LOCATE_ATTEMPTS; attempt++) {
      const outcome = await this.#drive.locate({ objectNumber, signal: this.#signal });
      if (outcome.kind !== "done") return false;
      if (await this.standsAt(index)) return true;
    }
    const message = `object ${String(objectNumber)} was located: the tape stands elsewhere`;
    throw new StreamError("POSITION_DIFFERS", message);
  }

  /**
   * Whether the tape stands before that block; true as well when the drive never knows where it stands. One that knew before has
   * lost it by a reset, and whatever it read last may be from anywhere.
   */
  async standsAt(index: number): Promise<boolean> {
    const { known, objectNumber } = await this.#drive.readPosition();
    this.#tellsPosition ||= known;
    return known ? objectNumber === this.#firstObject + BigInt(index) : !this.#tellsPosition;
  }

  /**
   * After an interruption, goes before block `index` again and proves it by reading the block before it.
   *
   * @throws the interruption itself when there were too many; StreamError `POSITION_NOT_PROVED`; what the drive says
   */
  async comeBack(index: number, last: LastBlock | undefined, thrown: unknown): Promise<void> {
    for (let cause = asError(thrown); ;) {
      this.#count(index, cause);
      try {
        await this.#tryToComeBack(index, last);
        return;
      } catch (error) {
        // What moved the tape once may have done it while it was being proved.
        const unproved = error instanceof StreamError;
        if (!unproved && judgeTrouble(error) !== "interruption") throw error;
        cause = asError(error);
      }
    }
  }

  #count(index: number, cause: Error): void {
    this.#interruptionCount += 1;
    this.#stuckCount = index === this.#stuckIndex ? this.#stuckCount + 1 : 1;
    this.#stuckIndex = index;
    if (this.#interruptionCount > INTERRUPTIONS_MAX || this.#stuckCount > WITHOUT_PROGRESS_MAX) {
      throw cause;
    }
    const code = "code" in cause && typeof cause.code === "string" ? cause.code : cause.name;
    if (this.interruptions.length < RECORDED_MAX) {
      this.interruptions.push({ atIndex: index, code, problem: cause.message });
    }
  }

  async #tryToComeBack(index: number, last: LastBlock | undefined): Promise<void> {
    const signal = this.#signal === undefined ? {} : { signal: this.#signal };
    await this.#drive.waitUntilReady({ limitMs: READY_LIMIT_MS, ...signal });
    await this.#restoreProtection();
    const from = last === undefined ? index : index - 1;
    if (!(await this.goTo(from))) throw notProved(from);
    if (last === undefined) return;
    const outcome = await this.buffer.read();
    const same =
      outcome.kind === "block" &&
      outcome.byteLength === last.byteLength &&
      crc32c(this.buffer.bytes(outcome.byteLength)) === last.crc;
    // A cartridge that was exchanged, or another session in the same place.
    if (!same || !(await this.standsAt(index))) throw notProved(index);
  }

  async #restoreProtection(): Promise<void> {
    const now = await this.#drive.logicalBlockProtection();
    this.#protection ??= now;
    const wanted = this.#protection;
    if (wanted !== undefined && wanted.method !== "off" && now?.read !== wanted.read) {
      const { method, read, write } = wanted;
      await this.#drive.setLogicalBlockProtection(method, { read, write });
    }
    await this.buffer.learnProtection();
  }
}

function notProved(index: number): StreamError {
  return new StreamError(
    "POSITION_NOT_PROVED",
    `the reading was interrupted: the tape does not hold before block ${String(index)} what was read there`,
  );
}
