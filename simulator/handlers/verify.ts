import { crc32c } from "../../src/codec/crc32c.ts";
import { VERIFY_6 } from "../../src/scsi/commands/verify.ts";
import type { SenseInput } from "../../src/scsi/sense.ts";
import { SENSE_KEY } from "../../src/scsi/sense.ts";
import { invalidFieldInCdb, refuse, sense } from "../check-condition.ts";
import type { Answer, Received, Route } from "../command-router.ts";
import { on } from "../command-router.ts";
import { beforeMotion } from "../mechanics/motion.ts";
import { noteHardError, noteRead } from "../note-transfer.ts";
import type { DriveCore } from "../drive-core.ts";

/** The drive reads one block for itself and holds it against the protection recorded with it. Returns its length. */
function checkBlock(drive: DriveCore): number {
  const { deck } = drive;
  const { content, object } = deck;
  const length = content.byteLengthAt(object);
  const place = { partition: deck.partition, object };
  deck.moveTo(object + 1);
  if (!drive.faults.idle && drive.faults.takeForObject("readError", place) !== undefined) {
    noteHardError(drive, "read");
    drive.alerts.raise(0x05);
    throw refuse(SENSE_KEY.mediumError, 0x1100);
  }
  noteRead(drive, length, 0);
  const recorded = content.crcAt(object);
  if (recorded === 0) return length;
  const data = new Uint8Array(length);
  content.read(object, data);
  if (crc32c(data) !== recorded) throw refuse(SENSE_KEY.hardwareError, 0x1001);
  return length;
}

/** What stops a VERIFY here; a filemark is passed. */
function stopHere(drive: DriveCore, left: number): SenseInput | undefined {
  const { deck } = drive;
  if (deck.object >= deck.content.objectCount) {
    return sense(SENSE_KEY.blankCheck, 0x0005, { information: BigInt(left) });
  }
  if (deck.content.byteLengthAt(deck.object) >= 0) return undefined;
  deck.moveTo(deck.object + 1);
  return sense(SENSE_KEY.noSense, 0x0001, { filemark: true, information: BigInt(left) });
}

async function verifyToEndOfData(drive: DriveCore): Promise<{ bytes: number }> {
  const { deck } = drive;
  let bytes = 0;
  for (let passed = 1; deck.object < deck.content.objectCount; passed++) {
    if (deck.content.byteLengthAt(deck.object) < 0) deck.moveTo(deck.object + 1);
    else bytes += checkBlock(drive);
    if (passed % TURN_BLOCKS === 0) await letOthersRun(drive);
  }
  return { bytes };
}

async function verifyFiles(
  drive: DriveCore,
  count: number,
): Promise<{ bytes: number; check?: SenseInput }> {
  let bytes = 0;
  let left = count;
  for (let passed = 1; left > 0; passed++) {
    const stop = stopHere(drive, left);
    if (stop?.filemark === true) left--;
    else if (stop !== undefined) return { bytes, check: stop };
    else bytes += checkBlock(drive);
    if (passed % TURN_BLOCKS === 0) await letOthersRun(drive);
  }
  return { bytes };
}

/** Some tens of milliseconds with the largest blocks that are usual. */
const TURN_BLOCKS = 64;

/** A whole tape takes minutes: whoever else this process serves must be answered meanwhile, and may end it. */
async function letOthersRun(drive: DriveCore): Promise<void> {
  await new Promise<void>((resolve) => setImmediate(resolve));
  drive.cancel?.throwIfAborted();
}

/** One variable block, or `count` fixed ones: lengths are judged as READ judges them. */
async function verifyBlocks({ drive, nexus, cdb }: Received<typeof VERIFY_6>): Promise<{
  bytes: number;
  check?: SenseInput;
}> {
  const { fixed, verificationLength } = cdb;
  const count = fixed ? verificationLength : Math.min(1, verificationLength);
  let bytes = 0;
  for (let left = count; left > 0; left--) {
    const residual = fixed ? left : verificationLength;
    const stop = stopHere(drive, residual);
    if (stop !== undefined) return { bytes, check: stop };
    const length = checkBlock(drive);
    bytes += length;
    if ((count - left + 1) % TURN_BLOCKS === 0) await letOthersRun(drive);
    const wanted = fixed ? nexus.blockLength : verificationLength;
    if (length === wanted) continue;
    const information = BigInt(fixed ? left : wanted - length);
    return { bytes, check: sense(SENSE_KEY.noSense, 0, { incorrectLength: true, information }) };
  }
  return { bytes };
}

async function verify(received: Received<typeof VERIFY_6>): Promise<Answer<never>> {
  const { drive, nexus, cdb } = received;
  if (drive.fenced) throw refuse(SENSE_KEY.illegalRequest, 0x2c00);
  if (cdb.byteCompare) throw invalidFieldInCdb(1, 1);
  if (cdb.fixed && nexus.blockLength === 0) throw invalidFieldInCdb(1, 0);
  await beforeMotion(drive);
  const done: { bytes: number; check?: SenseInput } = cdb.toEndOfData
    ? await verifyToEndOfData(drive)
    : cdb.byFilemarks
      ? await verifyFiles(drive, cdb.verificationLength)
      : await verifyBlocks(received);
  const ms = done.bytes / (drive.personality.mechanics.nativeBytesPerSecond / 1000);
  if (cdb.immediate) drive.begin("verify", ms);
  else await drive.spend(ms);
  return done.check === undefined ? {} : { check: done.check };
}

/** VERIFY: the drive reads and checks, nothing travels. */
export const verifyRoutes: readonly Route[] = [on(VERIFY_6, verify)];
