import type { Clock } from "../clock/clock.ts";
import type { FileRecord } from "./session-record.ts";
import type { CartridgeReader } from "./start-mark.ts";
import type { Rate } from "./rate-meter.ts";
import type { OnCheckpoint } from "./reader-progress.ts";
import type { FileFate } from "./write-report.ts";

/** How far a write has come. */
export interface WriteProgress {
  /** `proof`: what was written is read back, on a drive that does not tell its position. */
  readonly phase: "data" | "manifest" | "recovery" | "proof";
  /** Data blocks and bytes sent so far. */
  readonly blockCount: number;
  readonly byteCount: bigint;
  /** Data blocks that are certainly on the medium. */
  readonly provedBlockCount: number;
  readonly rate: Rate;
  readonly recoveryCount: number;
  /** Times the drive had to wait for the source, and those of them after which the tape was set back. */
  readonly underrunCount: number;
  readonly repositionEstimate: number;
}

/** How a session is to be written. */
export interface WriteOptions {
  readonly clock: Clock;
  /** A folder for files that are gone afterwards; must exist. */
  readonly workFolder: string;
  /** Folder of the journals of this cartridge or drive; without one, none is kept. */
  readonly journalFolder?: string;
  /** 16 bytes that name the backup and, as its journal's name, this session. */
  readonly setId: Uint8Array;
  /** The drive, in words, for the journal. */
  readonly device: string;
  /** Asks the cartridge in the drive for its serial number or barcode, so that it is recognised after an interruption. */
  readonly cartridge?: CartridgeReader;
  /** What is written, as it was named, for the journal: after a crash it says what else there was. */
  readonly sources?: readonly string[];
  /** The program, in words, for the manifest. */
  readonly writer: string;
  /** Go behind what is on the tape. Otherwise the tape is rewound and what is on it is lost. @defaultValue false */
  readonly append?: boolean;
  /** From 1. @defaultValue 1 */
  readonly sessionNumber?: number;
  /** Logical block protection; `auto` takes CRC32C where the drive has it, else Reed-Solomon, else none. @defaultValue "auto" */
  readonly protection?: "auto" | "off" | "reedSolomon" | "crc32c";
  /** Compression; `keep` leaves it as it is. @defaultValue "keep" */
  readonly compression?: "keep" | "on" | "off";
  /** Stops the writer between two blocks; filemark and manifest are still written. */
  readonly signal?: AbortSignal;
  /** Told from time to time how far the writing is. */
  readonly onProgress?: (progress: WriteProgress) => void;
  /** At most one progress call in that time. @defaultValue 500 */
  readonly progressIntervalMs?: number;
  /** Awaited before the position is looked at, each time a quarter of the ring was sent. */
  readonly onCheckpoint?: OnCheckpoint;
  /** Called at the end with every file and what became of it. */
  readonly onFile?: (record: FileRecord, fate: FileFate) => void;
  /** After so many unproved bytes a synchronising command proves them; 0: never before the end. @defaultValue 0 */
  readonly checkpointBytes?: number;
  /** Attempts at recovery in one session. @defaultValue 32 */
  readonly recoveryLimit?: number;
  /** How long the drive may take to become ready again, in milliseconds. @defaultValue 600,000 */
  readonly readyLimitMs?: number;
  /** What the drive holds in its buffer, for the estimate of repositions, in bytes. @defaultValue 128 MiB */
  readonly driveBufferBytes?: number;
}
