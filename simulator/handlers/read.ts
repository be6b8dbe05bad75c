import { crc32c } from "../../src/codec/crc32c.ts";
import { READ_6 } from "../../src/scsi/commands/read.ts";
import type { SenseInput } from "../../src/scsi/sense.ts";
import { SENSE_KEY } from "../../src/scsi/sense.ts";
import { invalidFieldInCdb, refuse, sense } from "../check-condition.ts";
import type { Answer, Received, Route } from "../command-router.ts";
import { GOOD, on } from "../command-router.ts";
import { noteHardError, noteRead } from "../note-transfer.ts";
import { putProtection, PROTECTION_METHOD } from "../protection.ts";
import type { DriveCore } from "../drive-core.ts";
import { hardErrorDue } from "../wear/run-tape.ts";

type Read = Received<typeof READ_6>;

interface Progress {
  readonly transferredBytes: number;
  /** What INFORMATION counts down from: bytes of one variable block, or fixed blocks not read yet. */
  readonly residual: number;
}

/** Why no block can be read here; undefined when there is one. The tape moves past a filemark. */
function noBlockHere(drive: DriveCore, residual: number): SenseInput | undefined {
  const { deck } = drive;
  const information = BigInt(residual);
  if (deck.object >= deck.content.objectCount) {
    return sense(SENSE_KEY.blankCheck, 0x0005, { information });
  }
  if (deck.content.byteLengthAt(deck.object) >= 0) return undefined;
  deck.moveTo(deck.object + 1);
  return sense(SENSE_KEY.noSense, 0x0001, { filemark: true, information });
}

/** Reads the block under the head into the room; returns its length on the wire. */
function takeBlock({ drive, nexus }: Read, room: Uint8Array): number {
  const { deck } = drive;
  const { content, object } = deck;
  const place = { partition: deck.partition, object };
  const dataBytes = content.byteLengthAt(object);
  if (
    (!drive.faults.idle && drive.faults.takeForObject("readError", place) !== undefined) ||
    hardErrorDue(drive, deck.cartridge, { bytes: dataBytes, wraps: deck.wrapsHere })
  ) {
    deck.moveTo(object + 1);
    noteHardError(drive, "read");
    drive.alerts.raise(0x05);
    throw refuse(SENSE_KEY.mediumError, 0x1100);
  }
  const protection = nexus.protection.onRead ? nexus.protection.method : 0;
  content.read(object, protection === 0 ? room : room.subarray(0, dataBytes));
  if (!drive.faults.idle) flipAsPlanned(drive, place, room.subarray(0, dataBytes));
  if (protection !== 0 && room.length >= dataBytes + 4) {
    protect({ method: protection, recorded: content.crcAt(object) }, room, dataBytes);
  }
  deck.moveTo(object + 1);
  noteRead(drive, dataBytes);
  return dataBytes + (protection === 0 ? 0 : 4);
}

/**
 * Protection bytes as they come off the tape: they belong to what was written. Where the data has changed since (an
 * error that the drive's own ECC missed), they therefore no longer fit, and the host sees it.
 */
function protect(
  kept: { readonly method: number; readonly recorded: number },
  room: Uint8Array,
  dataBytes: number,
): void {
  const data = room.subarray(0, dataBytes);
  const target = room.subarray(dataBytes, dataBytes + 4);
  putProtection(kept.method, data, target);
  if (kept.recorded === 0) return;
  const present =
    kept.method === PROTECTION_METHOD.crc32c
      ? ((target[0] ?? 0) |
          ((target[1] ?? 0) << 8) |
          ((target[2] ?? 0) << 16) |
          ((target[3] ?? 0) << 24)) >>>
        0
      : crc32c(data);
  if (present === kept.recorded) return;
  for (let i = 0; i < 4; i++) target[i] = (target[i] ?? 0) ^ 0xff;
}

function flipAsPlanned(
  drive: DriveCore,
  place: { partition: number; object: number },
  data: Uint8Array,
): void {
  const flip = drive.faults.takeForObject("readFlip", place);
  if (flip === undefined || flip.byteOffset >= data.length) return;
  data[flip.byteOffset] = (data[flip.byteOffset] ?? 0) ^ (1 << flip.bitIndex);
}

/** One block of any length. sense.md 4, rows READ variable. */
function readVariable(received: Read): Answer<never> & Progress {
  const { drive, nexus, cdb, dataIn } = received;
  const wanted = cdb.transferLength;
  const stop = noBlockHere(drive, wanted);
  if (stop !== undefined) return { check: stop, transferredBytes: 0, residual: wanted };
  const length = takeBlock(received, dataIn.subarray(0, Math.min(wanted, dataIn.length)));
  const transferredBytes = Math.min(length, wanted, dataIn.length);
  const residual = wanted - length;
  // A longer block is cut without a word only while the mode block length is 0.
  const silent = cdb.suppressIncorrectLength && (residual > 0 || nexus.blockLength === 0);
  if (residual === 0 || silent) return { transferredBytes, residual };
  const check = sense(SENSE_KEY.noSense, 0x0000, {
    incorrectLength: true,
    information: BigInt(residual),
  });
  return { check, transferredBytes, residual };
}

/** Blocks of the mode block length. sense.md 4, rows READ fixed. */
function readFixed(received: Read): Answer<never> & Progress {
  const { drive, nexus, cdb, dataIn } = received;
  const { blockLength } = nexus;
  let transferredBytes = 0;
  for (let left = cdb.transferLength; left > 0; left--) {
    const stop = noBlockHere(drive, left);
    if (stop !== undefined) return { check: stop, transferredBytes, residual: left };
    const room = dataIn.subarray(transferredBytes, transferredBytes + blockLength);
    const length = takeBlock(received, room);
    if (length !== blockLength) {
      const check = sense(SENSE_KEY.noSense, 0x0000, {
        incorrectLength: true,
        information: BigInt(left),
      });
      return {
        check,
        transferredBytes: transferredBytes + Math.min(length, room.length),
        residual: left,
      };
    }
    transferredBytes += length;
  }
  return { transferredBytes, residual: 0 };
}

function checkLengths({ nexus, cdb, dataIn }: Read): void {
  if (cdb.fixed && cdb.suppressIncorrectLength) throw invalidFieldInCdb(1, 1);
  if (cdb.fixed && nexus.blockLength === 0) {
    throw refuse(SENSE_KEY.illegalRequest, 0x2400, {
      information: BigInt(cdb.transferLength),
      fieldPointer: { inCdb: true, byte: 1, bit: 0 },
    });
  }
  const wanted = cdb.fixed ? cdb.transferLength * nexus.blockLength : cdb.transferLength;
  if (dataIn.length < wanted) throw refuse(SENSE_KEY.illegalRequest, 0x0e03);
}

function read(received: Read): Answer<never> | Promise<Answer<never>> {
  const { drive, cdb } = received;
  const { deck } = drive;
  if (drive.operation !== undefined) return drive.finishOperation().then(() => read(received));
  if (drive.fenced) throw refuse(SENSE_KEY.illegalRequest, 0x2c00);
  checkLengths(received);
  if (cdb.transferLength === 0) return GOOD;
  const flushing = deck.bufferedBytes > 0 || deck.stuckAt !== undefined ? drive.flush() : undefined;
  const proceed = (): Answer<never> | Promise<Answer<never>> => {
    const answer = cdb.fixed ? readFixed(received) : readVariable(received);
    const waiting = drive.spend(
      answer.transferredBytes / (drive.personality.mechanics.nativeBytesPerSecond / 1000),
    );
    return waiting === undefined ? answer : waiting.then(() => answer);
  };
  return flushing === undefined ? proceed() : flushing.then(proceed);
}

/** READ: one variable block or several fixed ones. */
export const readRoutes: readonly Route[] = [on(READ_6, read)];
