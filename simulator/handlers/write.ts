import { crc32c } from "../../src/codec/crc32c.ts";
import { WRITE_6 } from "../../src/scsi/commands/write.ts";
import { SENSE_KEY } from "../../src/scsi/sense.ts";
import { invalidFieldInCdb, refuse } from "../check-condition.ts";
import type { Answer, Received, Route } from "../command-router.ts";
import { GOOD, on } from "../command-router.ts";
import { onHostStorage } from "../host-storage.ts";
import { endOfMediumNews } from "../mechanics/end-of-medium-news.ts";
import { noteHardError, noteWritten } from "../note-transfer.ts";
import { checkProtection } from "../protection.ts";
import type { DriveCore } from "../drive-core.ts";
import { hardErrorDue } from "../wear/run-tape.ts";
import { requireOverwritable, requireUnbroken, requireWritable } from "../write-permission.ts";

interface Blocks {
  readonly count: number;
  /** Length of one block as it travels, with its protection bytes. */
  readonly wireBytes: number;
}

/** Transfer length and mode to blocks; refuses what READ BLOCK LIMITS forbids. scsi-commands.md 5.1. */
function blocksOf({ drive, nexus, cdb, dataOut }: Received<typeof WRITE_6>): Blocks {
  const { fixed, transferLength } = cdb;
  if (fixed && nexus.blockLength === 0) {
    throw refuse(SENSE_KEY.illegalRequest, 0x2400, {
      information: BigInt(transferLength),
      fieldPointer: { inCdb: true, byte: 1, bit: 0 },
    });
  }
  const wireBytes = fixed ? nexus.blockLength : transferLength;
  const count = fixed ? transferLength : Math.min(1, transferLength);
  const protection = nexus.protection.onWrite ? 4 : 0;
  const { minimumBytes, maximumBytes } = drive.personality.blockLimits;
  const dataBytes = wireBytes - protection;
  if (count > 0 && (dataBytes < minimumBytes || dataBytes > maximumBytes))
    throw invalidFieldInCdb(2);
  // The transport brought less than the CDB says: 5/0E 03, transfer length mismatch. sense.md 15.
  if (dataOut.length < count * wireBytes) throw refuse(SENSE_KEY.illegalRequest, 0x0e03);
  return { count, wireBytes };
}

/** Puts one block on the tape or says why not. */
function writeBlock(received: Received<typeof WRITE_6>, wire: Uint8Array, unwritten: number): void {
  const { drive, nexus } = received;
  const { deck } = drive;
  const protection = nexus.protection.onWrite ? nexus.protection : undefined;
  const data = protection === undefined ? wire : checkProtection(protection.method, wire);
  const place = { partition: deck.partition, object: deck.object };
  requireOverwritable(drive);
  if (!drive.faults.idle) failAsPlanned(received, place);
  if (hardErrorDue(drive, deck.cartridge, { bytes: data.length, wraps: deck.wrapsHere }))
    failToWrite(drive);
  if (!deck.fits(data.length)) {
    // The physical end: what was in the buffer and did not fit is lost as well. sense.md 4.
    throw refuse(SENSE_KEY.volumeOverflow, 0x0002, {
      endOfMedium: true,
      information: BigInt(unwritten),
    });
  }
  // The recorded CRC stands for the protection kept on tape: only there when the host sent one.
  const crc = protection === undefined ? 0 : crc32c(data);
  onHostStorage(() => {
    deck.append(data, crc);
  });
  if (!drive.faults.idle) rotAsPlanned(received, place);
  noteWritten(drive, data.length);
}

function failAsPlanned(
  { drive, nexus }: Received<typeof WRITE_6>,
  place: { partition: number; object: number },
): void {
  const failed = drive.faults.takeForObject("writeError", place) !== undefined;
  const deferred = drive.faults.takeForObject("deferredError", place);
  // Without a buffer nothing is deferred: the command itself tells.
  if (failed || (deferred !== undefined && drive.bufferedMode === 0)) failToWrite(drive);
  if (deferred === undefined) return;
  drive.failLater(place, deferred.afterCommands);
  drive.failureOf = nexus;
}

/** The block cannot be written, and what was in the buffer is lost. */
function failToWrite(drive: DriveCore): never {
  drive.deck.loseBuffer();
  drive.deck.writeFailed = true;
  noteHardError(drive, "write");
  drive.alerts.raise(0x06);
  throw refuse(SENSE_KEY.mediumError, 0x0c00);
}

function rotAsPlanned(
  { drive }: Received<typeof WRITE_6>,
  place: { partition: number; object: number },
): void {
  const rot = drive.faults.takeForObject("bitRot", place);
  const { deck } = drive;
  // A plan is made without knowing how long each block will be.
  if (rot === undefined || rot.byteOffset >= deck.content.byteLengthAt(place.object)) return;
  deck.cartridge.medium.corrupt({
    partition: place.partition,
    index: place.object,
    byteOffset: rot.byteOffset,
    bitIndex: rot.bitIndex,
  });
}

/** Buffered mode 0: the status comes when the blocks are on tape. SSC-4, mode parameter header, BUFFERED MODE field. */
async function writeThrough(drive: DriveCore, transfer: Promise<void> | undefined): Promise<void> {
  await transfer;
  await drive.flush();
}

function write(received: Received<typeof WRITE_6>): Answer<never> | Promise<Answer<never>> {
  const { drive, dataOut } = received;
  const { deck } = drive;
  if (drive.operation !== undefined) return drive.finishOperation().then(() => write(received));
  if (drive.fenced) throw refuse(SENSE_KEY.illegalRequest, 0x2c00);
  const { count, wireBytes } = blocksOf(received);
  if (count === 0) return GOOD;
  requireWritable(drive);
  requireUnbroken(drive);
  const programmable = drive.modes.programmableEarlyWarningBytes;
  const zoneBefore = deck.zone(programmable);
  for (let block = 0; block < count; block++) {
    writeBlock(
      received,
      dataOut.subarray(block * wireBytes, (block + 1) * wireBytes),
      received.cdb.fixed ? count - block : wireBytes,
    );
  }
  const waiting = drive.takeTransferTime(count * wireBytes);
  const answer = endOfMediumNews(zoneBefore, deck.zone(programmable));
  if (drive.bufferedMode === 0) return writeThrough(drive, waiting).then(() => answer);
  return waiting === undefined ? answer : waiting.then(() => answer);
}

/** WRITE: the block goes into the buffer; early warning is a success with news. */
export const writeRoutes: readonly Route[] = [on(WRITE_6, write)];
