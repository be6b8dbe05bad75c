import type { Decoded } from "../../src/codec/layout.ts";
import { NO_TAG } from "../../src/iscsi/define-pdu.ts";
import type { SCSI_COMMAND } from "../../src/iscsi/initiator-pdus.ts";
import type { SessionParameters } from "../../src/iscsi/negotiation.ts";
import { DATA_IN, SCSI_RESPONSE } from "../../src/iscsi/target-pdus.ts";
import { encodeFixedSense } from "../../src/scsi/sense.ts";
import { STATUS } from "../../src/scsi/status.ts";
import type { ScsiReply } from "../../src/transport/scsi-transport.ts";
import type { PduChannel } from "./pdu-channel.ts";
import type { TargetNumbers } from "./target-numbers.ts";

type CommandHeader = Decoded<typeof SCSI_COMMAND.header>;

/** CHECK CONDITION of this side's own, without any data: key, and ASC and ASCQ in one number. */
export function checkReply(key: number, codes: number): ScsiReply {
  const sense = encodeFixedSense({
    key,
    additionalCode: codes >> 8,
    additionalQualifier: codes & 0xff,
  });
  return { status: STATUS.checkCondition, sense, transferredBytes: 0, elapsedMs: 0 };
}

/** What came of a command. */
export interface CommandOutcome {
  readonly reply: ScsiReply;
  /** What the unit gave, which may be more than the initiator expects. */
  readonly data: Uint8Array;
  /** Bytes that the CDB says the initiator sends. */
  readonly toDriveBytes: number;
  /** R2Ts that were sent. */
  readonly readyCount: number;
}

/** Where the answer goes. `sent`: the data are not needed any more; called once. */
interface AnswerWay {
  readonly channel: PduChannel;
  readonly numbers: TargetNumbers;
  readonly parameters: SessionParameters;
  readonly sent: () => void;
}

interface Residual {
  readonly overflow?: true;
  readonly underflow?: true;
  readonly residualBytes?: number;
}

/**
 * What the initiator expected against what there was. RFC 7143, SCSI Response, Residual Count. The flags come with a
 * residual only: Linux takes a flag without one for a broken target.
 */
export function residualOf(
  { read, expectedTransferBytes }: Pick<CommandHeader, "read" | "expectedTransferBytes">,
  { reply, data, toDriveBytes }: Omit<CommandOutcome, "readyCount">,
): Residual {
  const taken = reply.status === STATUS.good ? toDriveBytes : reply.transferredBytes;
  const bytes = read || data.length > 0 ? data.length : taken;
  const excess = bytes - expectedTransferBytes;
  if (excess > 0) return { overflow: true, residualBytes: excess };
  return excess < 0 ? { underflow: true, residualBytes: -excess } : {};
}

/** The data segment of a response: a length of two bytes and the sense data. RFC 7143, SCSI Response, Data Segment. */
function senseSegment(sense: Uint8Array): Uint8Array | undefined {
  if (sense.length === 0) return undefined;
  const segment = new Uint8Array(2 + sense.length);
  new DataView(segment.buffer).setUint16(0, sense.length);
  segment.set(sense, 2);
  return segment;
}

/** Sends data, status and sense of a command; with GOOD the last data carry the status. */
export function answerCommand(
  header: CommandHeader,
  outcome: CommandOutcome,
  way: AnswerWay,
): void {
  const { channel } = way;
  const { reply, data } = outcome;
  const expected = header.read ? header.expectedTransferBytes : 0;
  const sentData = data.subarray(0, expected);
  const residual = residualOf(header, outcome);
  const good = reply.status === STATUS.good;
  const carriesStatus = good && sentData.length > 0;
  channel.together(() => {
    const dataCount = sendData(
      header,
      { data: sentData, residual: carriesStatus ? residual : undefined },
      way,
    );
    if (carriesStatus) return;
    const value = {
      ...residual,
      response: 0,
      status: reply.status,
      initiatorTaskTag: header.initiatorTaskTag,
      ...way.numbers.takeStatus(),
      expectedDataNumber: dataCount + outcome.readyCount,
    };
    channel.send(
      SCSI_RESPONSE,
      value,
      senseSegment(reply.sense),
      sentData.length === 0 ? way.sent : undefined,
    );
  });
}

/** Sends Data-In; with a `residual` the last of them is the status as well. Gives their number. */
function sendData(
  header: CommandHeader,
  { data, residual }: { readonly data: Uint8Array; readonly residual: Residual | undefined },
  { channel, numbers, parameters, sent }: AnswerWay,
): number {
  const { maxBurstBytes, peerSegmentBytes } = parameters;
  let dataNumber = 0;
  for (let at = 0; at < data.length; dataNumber++) {
    const burstEnd = at - (at % maxBurstBytes) + maxBurstBytes;
    const end = Math.min(data.length, burstEnd, at + peerSegmentBytes);
    const last = end === data.length;
    const statused = last && residual !== undefined;
    const value = {
      final: last || end === burstEnd,
      ...(statused ? { ...residual, statusPresent: true, status: STATUS.good } : {}),
      logicalUnit: header.logicalUnit,
      initiatorTaskTag: header.initiatorTaskTag,
      targetTransferTag: NO_TAG,
      ...(statused ? numbers.takeStatus() : { ...numbers.next, statusNumber: 0 }),
      dataNumber,
      bufferOffset: at,
    };
    channel.send(DATA_IN, value, data.subarray(at, end), last ? sent : undefined);
    at = end;
  }
  return dataNumber;
}
