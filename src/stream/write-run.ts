import type { BlockSource } from "./block-source.ts";
import type { ProofLedger } from "./proof-ledger.ts";
import { RateMeter } from "./rate-meter.ts";
import { SessionPlan } from "./session-plan.ts";
import type { FileRecord } from "./session-record.ts";
import type { SessionSpool } from "./session-spool.ts";
import type { StartMark } from "./start-mark.ts";
import type { TapeRoom } from "./tape-room.ts";
import type { WriterSettings } from "./writer-settings.ts";
import type { WritableTape } from "./writable-tape.ts";
import type { WriteOptions, WriteProgress } from "./write-options.ts";
import type { Evidence, Recovery, WriteEnd } from "./write-report.ts";

/** What a run is made from. */
export interface WriteRunParts {
  readonly tape: WritableTape;
  readonly source: BlockSource;
  readonly options: WriteOptions;
  readonly settings: WriterSettings;
  readonly ledger: ProofLedger;
  readonly spool: SessionSpool;
  readonly startMark: StartMark;
  readonly room: TapeRoom;
  readonly notes: string[];
  /** Unit attentions and deferred errors before anything of the session was set up or looked at. */
  readonly interruptionsSeen: number;
}

/**
 * How much the writer still dares: write on; only close the session where it certainly stands; only look what is on the
 * tape; nothing any more.
 */
export type Daring = "write" | "close" | "look" | "stop";

/** The state of one session that is being written. Its parts know how; this only holds what they share. */
export class WriteRun {
  readonly tape: WritableTape;
  readonly source: BlockSource;
  readonly options: WriteOptions;
  readonly settings: WriterSettings;
  readonly ledger: ProofLedger;
  readonly spool: SessionSpool;
  readonly startMark: StartMark;
  readonly room: TapeRoom;
  readonly notes: string[];
  readonly plan = new SessionPlan();
  readonly meter: RateMeter;
  readonly recoveries: Recovery[] = [];
  readonly createdEpochMs: number;
  /** Files of the stream that were not reached, once the source was closed early. */
  remaining: Iterator<FileRecord> | undefined;
  /** Room for one block and its protection, for reading back and for the manifest. */
  readonly scratch: Uint8Array;
  daring: Daring = "write";
  /** All there is to do is done. */
  finished = false;
  closed = false;
  end: WriteEnd | undefined;
  error: Error | undefined;
  evidence: Evidence = "proved";
  /** The drive has warned: the data ends with the next block boundary. */
  warned = false;
  earlyWarningAtBlock: number | undefined;
  rewrittenCount = 0;
  underrunCount = 0;
  repositionEstimate = 0;
  overflowCount = 0;
  /** Attempts at recovery, and how many there may be. */
  attemptCount = 0;
  attemptLimit: number;
  /** Attempts in a row without an object more on the tape than ever before. */
  fruitlessCount = 0;
  furthestCount = -1;
  /** Unit attentions and deferred errors that are dealt with. */
  interruptionsSeen: number;
  /** When the journal was last written during the data. */
  notedMs = -Infinity;
  #progressMs: number;

  constructor(parts: WriteRunParts) {
    this.tape = parts.tape;
    this.source = parts.source;
    this.options = parts.options;
    this.settings = parts.settings;
    this.ledger = parts.ledger;
    this.spool = parts.spool;
    this.startMark = parts.startMark;
    this.room = parts.room;
    this.notes = parts.notes;
    this.meter = new RateMeter(parts.options.clock);
    this.attemptLimit = parts.options.recoveryLimit ?? 32;
    this.createdEpochMs = parts.options.clock.epochMs;
    this.scratch = new Uint8Array(parts.source.blockBytes + 4096);
    this.interruptionsSeen = parts.interruptionsSeen;
    this.#progressMs = parts.options.clock.nowMs;
  }

  /** Objects after which the position is looked at again: a quarter of the ring. */
  get checkEvery(): number {
    return Math.max(1, Math.floor(this.source.slotCount / 4));
  }

  /** Sent blocks that are kept in the ring for as long as they are not proved; the rest of it reads ahead. */
  get keepCount(): number {
    return Math.floor(this.source.slotCount / 2);
  }

  /** Bytes in the first `blockCount` data blocks. */
  bytesIn(blockCount: number): bigint {
    if (blockCount === 0) return 0n;
    const last = this.spool.lengthAt(blockCount - 1);
    return BigInt(blockCount - 1) * BigInt(this.source.blockBytes) + BigInt(last);
  }

  /** Data blocks that are proved. */
  get provedDataCount(): number {
    return this.plan.dataWithin(this.ledger.provedCount);
  }

  /** Tells the caller how far it is, if some time has passed since it was last told. */
  tellProgress(phase: WriteProgress["phase"]): void {
    const { onProgress, progressIntervalMs = 500, clock } = this.options;
    if (onProgress === undefined) return;
    const { nowMs } = clock;
    if (nowMs - this.#progressMs < progressIntervalMs) return;
    this.#progressMs = nowMs;
    const blockCount = this.plan.dataWithin(this.ledger.sentCount);
    onProgress({
      phase,
      blockCount,
      byteCount: this.bytesIn(blockCount),
      provedBlockCount: this.provedDataCount,
      rate: this.meter.read(),
      recoveryCount: this.recoveries.length,
      underrunCount: this.underrunCount,
      repositionEstimate: this.repositionEstimate,
    });
  }

  /** Writes down how far the session is. `wait`: the disk must have it before this returns. */
  noteProof(wait: boolean): void {
    const { dataCount } = this.plan;
    this.spool.prove(
      {
        provedBlockCount: this.provedDataCount,
        dataEnded: dataCount !== undefined && this.end === "complete",
        dataClosed: dataCount !== undefined && this.ledger.provedCount > dataCount,
        manifestProved: this.closed,
      },
      wait,
    );
  }

  /** Takes over the records of the files that the source has finished. */
  takeFiles(): void {
    for (const file of this.source.takeFiles()) this.spool.addFile(file);
  }
}
