import { READ_6 } from "../scsi/commands/read.ts";
import { WRITE_6 } from "../scsi/commands/write.ts";
import { STATUS } from "../scsi/status.ts";
import type { Attempt } from "../session/attempt.ts";
import type { Outcome } from "../session/meaning.ts";
import type { PreparedCommand } from "../session/prepared-command.ts";
import { InvariantError, UsageError } from "../transport/errors.ts";
import type { DriveLink } from "./drive-link.ts";
import type { FixedReadOutcome, FixedWriteOutcome } from "./outcomes.ts";
import type { TapeSettings } from "./tape-settings.ts";
import {
  checkTransfer,
  earlyWarningOf,
  outcomeOf,
  prepareTransfer,
  protectionOf,
  residueOf,
} from "./tape-transfer.ts";

const writeLength = WRITE_6.cdb.fields.transferLength;
const readLength = READ_6.cdb.fields.transferLength;

function readKind(outcome: Outcome): FixedReadOutcome["kind"] {
  switch (outcome) {
    case "good":
    case "earlyWarning":
      return "blocks";
    case "incorrectLength":
    case "filemark":
    case "endOfData":
    case "endOfPartition":
      return outcome;
    default:
      throw new InvariantError(`a read does not end with ${outcome}`);
  }
}

/** Several blocks of the mode block length in one command. Logical block protection is not done here. */
export class FixedTransfer {
  readonly #link: DriveLink;
  readonly #settings: TapeSettings;
  readonly #write: PreparedCommand;
  readonly #read: PreparedCommand;

  constructor(link: DriveLink, settings: TapeSettings) {
    this.#link = link;
    this.#settings = settings;
    this.#write = prepareTransfer(link, WRITE_6, { fixed: true, transferLength: 0 });
    this.#read = prepareTransfer(link, READ_6, { fixed: true, transferLength: 0 });
  }

  /** Writes blocks; see TapeDrive. */
  async write(data: Uint8Array, blockCount: number): Promise<FixedWriteOutcome> {
    const bytes = await this.#lengthOf("WRITE", data, blockCount);
    writeLength.put(this.#write.cdb, blockCount);
    const from = this.#link.count.depart();
    const attempt = await this.#link.session.attemptPrepared(this.#write, {
      dataOut: data.subarray(0, bytes),
    });
    if (attempt.status === STATUS.good) {
      checkTransfer(attempt, bytes);
      this.#link.count.pass(from, blockCount);
      return { kind: "written", earlyWarning: "none", blockCount };
    }
    const meaning = await outcomeOf(this.#link, attempt);
    if (meaning.outcome === "volumeFull") return { kind: "volumeFull" };
    // INFORMATION is what was not written. More than was asked for: the drive also counts what it had buffered before.
    const missing = residueOf(attempt) ?? 0;
    if (missing > blockCount) return { kind: "volumeFull" };
    return {
      kind: "written",
      earlyWarning: earlyWarningOf(meaning),
      blockCount: blockCount - Math.max(0, missing),
    };
  }

  /** Reads blocks; see TapeDrive. */
  async read(target: Uint8Array, blockCount: number): Promise<FixedReadOutcome> {
    const bytes = await this.#lengthOf("READ", target, blockCount);
    readLength.put(this.#read.cdb, blockCount);
    const from = this.#link.count.depart();
    const attempt = await this.#link.session.attemptPrepared(this.#read, {
      dataIn: target.subarray(0, bytes),
    });
    if (attempt.status === STATUS.good) {
      checkTransfer(attempt, bytes);
      this.#link.count.pass(from, blockCount);
      return { kind: "blocks", blockCount };
    }
    const meaning = await outcomeOf(this.#link, attempt);
    const kind = readKind(meaning.outcome);
    return { kind, blockCount: wholeBlocks(attempt, { blockCount, bytes, kind }) };
  }

  async #lengthOf(operation: string, data: Uint8Array, blockCount: number): Promise<number> {
    const blockBytes =
      this.#link.modeBlockBytes ?? (await this.#settings.blockSettings()).blockBytes;
    if (blockBytes === 0) {
      throw new UsageError(
        "BLOCK_LENGTH_VARIABLE",
        `${operation}: the drive is set to variable block length; set one first`,
      );
    }
    if (protectionOf(this.#link).method !== "off") {
      throw new UsageError(
        "BLOCK_PROTECTION_UNSUPPORTED",
        `${operation}: logical block protection is for variable blocks only`,
      );
    }
    const bytes = blockBytes * blockCount;
    const room = Math.min(data.length, this.#link.session.transport.limits.maxTransferBytes);
    if (blockCount < 1 || bytes > room) {
      throw new UsageError(
        "BLOCK_LENGTH_INVALID",
        `${operation}: ${String(blockCount)} blocks of ${String(blockBytes)} bytes do not fit into ${String(room)} bytes`,
      );
    }
    return bytes;
  }
}

/** How many whole blocks arrived, by INFORMATION or, without it, by what was transferred. */
function wholeBlocks(
  attempt: Attempt,
  asked: { readonly blockCount: number; readonly bytes: number; readonly kind: string },
): number {
  const missing = residueOf(attempt);
  if (missing !== undefined) {
    return Math.min(asked.blockCount, Math.max(0, asked.blockCount - missing));
  }
  if (asked.kind === "blocks") return asked.blockCount;
  return Math.floor(attempt.transferredBytes / (asked.bytes / asked.blockCount));
}
