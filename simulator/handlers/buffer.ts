import { READ_BUFFER, WRITE_BUFFER } from "../../src/scsi/commands/buffer.ts";
import { SENSE_KEY } from "../../src/scsi/sense.ts";
import { invalidFieldInCdb, refuse } from "../check-condition.ts";
import type { Answer, Received, Route } from "../command-router.ts";
import { GOOD, on } from "../command-router.ts";
import type { DriveCore } from "../drive-core.ts";

/** SPC-4, READ BUFFER and WRITE BUFFER modes. */
const MODE = { data: 0x02, descriptor: 0x03, echo: 0x0a, echoDescriptor: 0x0b } as const;
/** The test buffer. IBM LTO SCSI Reference GA32-0928-06, 6.7. */
const TEST_BUFFER_ID = 0x02;
const TEST_BUFFER_BYTES = 0x1_0000;
const ECHO_BYTES = 0x1000;

/** What hosts wrote there. It is lost at power-off, so it is no part of the state that is kept. */
const TEST_BUFFERS = new WeakMap<DriveCore, Uint8Array>();

function testBuffer(drive: DriveCore): Uint8Array {
  const known = TEST_BUFFERS.get(drive);
  if (known !== undefined) return known;
  const fresh = new Uint8Array(TEST_BUFFER_BYTES);
  TEST_BUFFERS.set(drive, fresh);
  return fresh;
}

/** Offset boundary as a power of two, and capacity. SPC-4, READ BUFFER descriptor. */
function descriptor(bytes: number): Uint8Array {
  return Uint8Array.of(0x00, bytes >> 16, (bytes >> 8) & 0xff, bytes & 0xff);
}

function checkTestBuffer(cdb: { bufferId: number; bufferOffset: number }, length: number): void {
  if (cdb.bufferId !== TEST_BUFFER_ID) throw invalidFieldInCdb(2, 7);
  if (cdb.bufferOffset + length > TEST_BUFFER_BYTES) throw invalidFieldInCdb(3, 7);
}

function readBuffer({ drive, nexus, cdb }: Received<typeof READ_BUFFER>): Answer<Uint8Array> {
  switch (cdb.mode) {
    case MODE.data:
      checkTestBuffer(cdb, 0);
      return { data: testBuffer(drive).subarray(cdb.bufferOffset) };
    case MODE.descriptor:
      if (cdb.bufferId !== TEST_BUFFER_ID) throw invalidFieldInCdb(2, 7);
      return { data: descriptor(TEST_BUFFER_BYTES) };
    case MODE.echo:
      // SPC-4: nothing was written by this initiator, so there is nothing to echo.
      if (nexus.echoBuffer === undefined) throw refuse(SENSE_KEY.illegalRequest, 0x2c00);
      return { data: nexus.echoBuffer };
    case MODE.echoDescriptor:
      return { data: descriptor(ECHO_BYTES) };
    default:
      throw invalidFieldInCdb(1, 4);
  }
}

function writeBuffer({ drive, nexus, cdb, dataOut }: Received<typeof WRITE_BUFFER>): Answer<never> {
  const { parameterListLength: length } = cdb;
  if (dataOut.length < length) throw refuse(SENSE_KEY.illegalRequest, 0x0e03);
  switch (cdb.mode) {
    case MODE.data:
      checkTestBuffer(cdb, length);
      testBuffer(drive).set(dataOut.subarray(0, length), cdb.bufferOffset);
      return GOOD;
    case MODE.echo:
      if (length > ECHO_BYTES) throw invalidFieldInCdb(6, 7);
      nexus.echoBuffer = Uint8Array.from(dataOut.subarray(0, length));
      return GOOD;
    default:
      // Firmware cannot be loaded into a simulated drive.
      throw invalidFieldInCdb(1, 4);
  }
}

/** READ BUFFER and WRITE BUFFER: the test buffer, which all initiators share, and an echo buffer for each. */
export const bufferRoutes: readonly Route[] = [
  on(WRITE_BUFFER, writeBuffer),
  on(READ_BUFFER, readBuffer),
];
