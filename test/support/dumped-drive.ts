/** A drive that answers as a dump of a real one has it, and refuses what the dump has not. */
import { encodeFixedSense } from "../../src/scsi/sense.ts";
import { STATUS } from "../../src/scsi/status.ts";
import type { ScsiReply, ScsiRequest, ScsiTransport } from "../../src/transport/scsi-transport.ts";
import { bytesOfHex } from "../golden/golden-hex.ts";
import type { RealDrive } from "../golden/real-lto-drives.ts";

const [TEST_UNIT_READY, REQUEST_SENSE, INQUIRY, MODE_SENSE_6] = [0x00, 0x03, 0x12, 0x1a];
const [READ_POSITION, LOG_SENSE] = [0x34, 0x4d];
const NO_MEDIUM = [0x2, 0x3a, 0x00] as const;
const INVALID_OPCODE = [0x5, 0x20, 0x00] as const;
const INVALID_FIELD = [0x5, 0x24, 0x00] as const;
const TAPE_ALERT_RESPONSE = 0x12;

type Codes = readonly [number, number, number];

const senseOf = ([key, additionalCode, additionalQualifier]: Codes): Uint8Array =>
  encodeFixedSense({ key, additionalCode, additionalQualifier });

/** Page 00h: what the dump has, page 12h, and not 3Eh, which these drives leave out of the list. */
function listOf({ pages }: RealDrive): readonly number[] {
  const codes = [0, TAPE_ALERT_RESPONSE, ...Object.keys(pages).map(Number)];
  const listed = codes.filter((code) => code !== 0x3e).sort((a, b) => a - b);
  return [0, 0, 0, listed.length, ...listed];
}

/** Page 12h with the flags that the dump has as text: flag 1 is the most significant bit. */
function alertsOf({ alerts }: RealDrive): readonly number[] {
  const flags = [0, 0, 0, 0, 0, 0, 0, 0];
  for (const number of alerts) {
    const byte = (number - 1) >> 3;
    flags[byte] = (flags[byte] ?? 0) | (0x80 >> ((number - 1) & 7));
  }
  return [TAPE_ALERT_RESPONSE, 0, 0, 12, 0, 0, 3, 8, ...flags];
}

function logPage(drive: RealDrive, code: number, subpage: number): Uint8Array | Codes {
  if (subpage !== 0) return INVALID_FIELD;
  if (code === 0) return Uint8Array.from(listOf(drive));
  if (code === TAPE_ALERT_RESPONSE) return Uint8Array.from(alertsOf(drive));
  const page = drive.pages[code];
  return page === undefined ? INVALID_FIELD : bytesOfHex(page);
}

type Answer = (drive: RealDrive, cdb: Uint8Array) => Uint8Array | Codes;

const whenLoaded =
  (bytes: (mode: string) => Uint8Array): Answer =>
  ({ mode }) =>
    mode === undefined ? NO_MEDIUM : bytes(mode);

const ANSWERS: ReadonlyMap<number, Answer> = new Map<number, Answer>([
  [TEST_UNIT_READY, whenLoaded(() => new Uint8Array())],
  [REQUEST_SENSE, ({ mode }) => senseOf(mode === undefined ? NO_MEDIUM : [0, 0, 0])],
  [
    INQUIRY,
    ({ inquiry }, [, flags = 0]) => ((flags & 1) === 1 ? INVALID_FIELD : bytesOfHex(inquiry)),
  ],
  [MODE_SENSE_6, whenLoaded(bytesOfHex)],
  [READ_POSITION, whenLoaded(() => new Uint8Array(20))],
  [LOG_SENSE, (drive, [, , page = 0, subpage = 0]) => logPage(drive, page & 0x3f, subpage)],
]);

/** A transport to such a drive. Pages 2Eh and others that are cleared by being read are not in the dumps that it takes. */
export function dumpedDrive(drive: RealDrive): ScsiTransport {
  return {
    limits: { maxTransferBytes: 1_048_576, bufferAlignment: 1 },
    execute: ({ cdb, dataIn }: ScsiRequest): Promise<ScsiReply> => {
      const answer = ANSWERS.get(cdb[0] ?? 0)?.(drive, cdb) ?? INVALID_OPCODE;
      const isGood = answer instanceof Uint8Array;
      const data = isGood ? answer.subarray(0, dataIn?.length ?? 0) : new Uint8Array();
      dataIn?.set(data);
      return Promise.resolve({
        status: isGood ? STATUS.good : STATUS.checkCondition,
        sense: isGood ? new Uint8Array() : senseOf(answer),
        transferredBytes: data.length,
        elapsedMs: 1,
      });
    },
    close: () => Promise.resolve(),
  };
}
