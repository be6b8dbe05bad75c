import { READ_6 } from "../scsi/commands/read.ts";
import { WRITE_6 } from "../scsi/commands/write.ts";
import { WRITE_FILEMARKS_6 } from "../scsi/commands/write-filemarks.ts";
import type { Attempt } from "../session/attempt.ts";
import type { Outcome, OutcomeMeaning } from "../session/meaning.ts";
import type { PreparedCommand } from "../session/prepared-command.ts";
import { prepareCommand } from "../session/prepared-command.ts";
import type { SendInput } from "../session/prepared-command.ts";
import { STATUS } from "../scsi/status.ts";
import { InvariantError, TransportError, UsageError } from "../transport/errors.ts";
import type { BlockProtection, ProtectedBlock } from "./block-protection.ts";
import { checkBlock, PROTECTION_BYTES, protectBlock } from "./block-protection.ts";
import type { DriveLink } from "./drive-link.ts";
import type { EarlyWarning, ReadOutcome, WriteOutcome } from "./outcomes.ts";

const WRITTEN: WriteOutcome = { kind: "written", earlyWarning: "none" };
const VOLUME_FULL: WriteOutcome = { kind: "volumeFull" };

const writeLength = WRITE_6.cdb.fields.transferLength;
const readLength = READ_6.cdb.fields.transferLength;

/** Which warning a successful write carried. */
export function earlyWarningOf(meaning: OutcomeMeaning): EarlyWarning {
  if (meaning.outcome === "programmableEarlyWarning") return "programmable";
  return meaning.outcome === "earlyWarning" ? "early" : "none";
}

/** The meaning of an attempt that did not fail; a failure is thrown with its position. */
export async function outcomeOf(link: DriveLink, attempt: Attempt): Promise<OutcomeMeaning> {
  if (attempt.meaning.kind === "fault") throw await link.failure(attempt);
  return attempt.meaning;
}

/** INFORMATION as a number: for READ and WRITE what is missing of the length in the CDB. */
export function residueOf(attempt: Attempt<unknown>): number | undefined {
  const information = attempt.sense?.information;
  return information === undefined ? undefined : Number(information);
}

/** Throws when a command that the drive calls good moved less than it says. */
export function checkTransfer(attempt: Attempt, expectedBytes: number): void {
  if (attempt.transferredBytes === expectedBytes) return;
  throw new TransportError(
    "TRANSPORT_SHORT_TRANSFER",
    `${attempt.command}: the transport moved ${String(attempt.transferredBytes)} of ${String(expectedBytes)} bytes`,
    { executed: "unknown", elapsedMs: attempt.elapsedMs },
  );
}

/** Blocks of variable length, and filemarks. The CDBs of READ and WRITE are built once and only their length changes. */
export class TapeTransfer {
  readonly #link: DriveLink;
  readonly #write: PreparedCommand;
  readonly #read: PreparedCommand;

  constructor(link: DriveLink) {
    this.#link = link;
    this.#write = prepareTransfer(link, WRITE_6, { transferLength: 0 });
    this.#read = prepareTransfer(link, READ_6, { transferLength: 0 });
  }

  /** Writes one block: the first `blockBytes` of the slot. */
  async write(block: ProtectedBlock): Promise<WriteOutcome> {
    const link = this.#link;
    const { slot } = block;
    const length = this.#protect(block);
    writeLength.put(this.#write.cdb, length);
    const from = link.count.depart();
    const dataOut = slot.length === length ? slot : slot.subarray(0, length);
    const attempt = await link.session.attemptPrepared(this.#write, { dataOut });
    if (attempt.status === STATUS.good) {
      checkTransfer(attempt, length);
      link.count.pass(from, 1);
      return WRITTEN;
    }
    return this.#written(attempt, { from, objectCount: 1 });
  }

  /** Writes filemarks; see TapeDrive. */
  async writeFilemarks(count: number, immediate: boolean): Promise<WriteOutcome> {
    const from = this.#link.count.depart();
    const attempt = await this.#link.run(WRITE_FILEMARKS_6, { count, immediate });
    return this.#written(attempt, { from, objectCount: count });
  }

  /** Reads one block into the target. */
  async read(target: Uint8Array): Promise<ReadOutcome> {
    const link = this.#link;
    const protection = protectionOf(link);
    const room = Math.min(
      target.length,
      link.session.transport.limits.maxTransferBytes,
      LENGTH_MAX,
    );
    if (room <= (protection.read ? PROTECTION_BYTES : 0)) {
      throw new UsageError("BLOCK_LENGTH_INVALID", "READ: the target has no room for a block");
    }
    readLength.put(this.#read.cdb, room);
    const from = link.count.depart();
    const dataIn = target.length === room ? target : target.subarray(0, room);
    const attempt = await link.session.attemptPrepared(this.#read, { dataIn });
    if (attempt.status === STATUS.good) {
      checkTransfer(attempt, room);
      link.count.pass(from, 1);
      return block(target, room, protection);
    }
    const meaning = await outcomeOf(link, attempt);
    const passed = OBJECTS_PASSED.get(meaning.outcome);
    if (passed !== undefined) link.count.pass(from, passed);
    return readOutcome(meaning, attempt, { target, room, protection });
  }

  /** Checks the block length and puts the protection bytes behind the block; gives the length to transfer. */
  #protect(block: ProtectedBlock): number {
    const { slot, blockBytes } = block;
    const { limits, session } = this.#link;
    const protection = protectionOf(this.#link);
    const length = protection.write ? blockBytes + PROTECTION_BYTES : blockBytes;
    if (blockBytes < limits.minBlockBytes || blockBytes > limits.maxBlockBytes) {
      throw new UsageError(
        "BLOCK_LENGTH_INVALID",
        `WRITE: a block of ${String(blockBytes)} bytes is outside ${String(limits.minBlockBytes)} to ${String(limits.maxBlockBytes)}`,
      );
    }
    if (length > slot.length || length > session.transport.limits.maxTransferBytes) {
      throw new UsageError(
        "BLOCK_LENGTH_INVALID",
        `WRITE: there is no room for a block of ${String(blockBytes)} bytes and its protection`,
      );
    }
    if (protection.write) protectBlock(block, protection.method);
    return length;
  }

  async #written(
    attempt: Attempt,
    sent: { readonly from: number | undefined; readonly objectCount: number },
  ): Promise<WriteOutcome> {
    const { count } = this.#link;
    const meaning = await outcomeOf(this.#link, attempt);
    switch (meaning.outcome) {
      case "good":
        count.pass(sent.from, sent.objectCount);
        return WRITTEN;
      case "earlyWarning":
      case "programmableEarlyWarning":
        // A residue means that the drive took nothing of it, whatever the sense key; the caller must look where it stands.
        if ((residueOf(attempt) ?? 0) > 0) return VOLUME_FULL;
        count.pass(sent.from, sent.objectCount);
        return { kind: "written", earlyWarning: earlyWarningOf(meaning) };
      case "volumeFull":
        return VOLUME_FULL;
      default:
        throw new InvariantError(`a write does not end with ${meaning.outcome}`);
    }
  }
}

/** Longest transfer that READ(6) and WRITE(6) can name. */
const LENGTH_MAX = 0xff_ffff;

/** How many objects a READ passes that ends like this; where that is not certain, it is not here. */
const OBJECTS_PASSED: ReadonlyMap<Outcome, number> = new Map([
  ["good", 1],
  ["earlyWarning", 1],
  ["incorrectLength", 1],
  ["filemark", 1],
  ["endOfData", 0],
]);

/** Builds a READ or WRITE once, to be sent many times. */
export function prepareTransfer<C extends typeof READ_6 | typeof WRITE_6>(
  link: DriveLink,
  command: C,
  input: SendInput<C>,
): PreparedCommand {
  const timeoutMs = link.session.timeouts.limitMs(command);
  return prepareCommand(command, input, { timeoutMs, dataIn: EMPTY }).prepared;
}

const EMPTY = new Uint8Array(0);

/** The protection that is on; throws while it is not known. */
export function protectionOf(link: DriveLink): BlockProtection {
  if (link.protection !== undefined) return link.protection;
  throw new UsageError(
    "DRIVE_SETTINGS_UNKNOWN",
    "the drive may have lost its settings: logical block protection must be set or read again first",
  );
}

interface ReadFacts {
  readonly target: Uint8Array;
  readonly room: number;
  readonly protection: BlockProtection;
}

function block(target: Uint8Array, length: number, protection: BlockProtection): ReadOutcome {
  if (!protection.read) return { kind: "block", byteLength: length };
  const byteLength = length - PROTECTION_BYTES;
  checkBlock(target, byteLength, protection.method);
  return { kind: "block", byteLength };
}

/** Sorts a block that did not fill the target exactly, by what INFORMATION says of its length. */
function sortedByLength(attempt: Attempt, facts: ReadFacts, lengthInDoubt: boolean): ReadOutcome {
  const { target, room, protection } = facts;
  const residue = residueOf(attempt);
  const length = residue === undefined ? attempt.transferredBytes : room - residue;
  // A longer block that fills the target and does not say how long it is must not pass for a whole one.
  const unsaid = lengthInDoubt && residue === undefined && length === room;
  if (length > room || unsaid) {
    return { kind: "oversized", byteLength: protection.read ? length - PROTECTION_BYTES : length };
  }
  if (attempt.transferredBytes < length) {
    // tgt up to 1.0.93 sends as many bytes as are missing, instead of those that are there (usr/bs_ssc.c, resp_var_read):
    // the block is good, and comes whole when it is read with its own length.
    const cutByDrive = attempt.transferredBytes === residue;
    if (!cutByDrive) checkTransfer(attempt, length);
    return { kind: "oversized", byteLength: protection.read ? length - PROTECTION_BYTES : length };
  }
  return block(target, length, protection);
}

function readOutcome(meaning: OutcomeMeaning, attempt: Attempt, facts: ReadFacts): ReadOutcome {
  switch (meaning.outcome) {
    case "filemark":
    case "endOfData":
    case "endOfPartition":
      return { kind: meaning.outcome };
    case "good":
    case "earlyWarning":
      return sortedByLength(attempt, facts, false);
    case "incorrectLength":
      return sortedByLength(attempt, facts, true);
    default:
      throw new InvariantError(`a read does not end with ${meaning.outcome}`);
  }
}
