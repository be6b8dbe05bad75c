import { CodecError } from "../../src/codec/codec-error.ts";
import type { Decoded } from "../../src/codec/layout.ts";
import { NO_TAG } from "../../src/iscsi/define-pdu.ts";
import { DATA_OUT, SCSI_COMMAND } from "../../src/iscsi/initiator-pdus.ts";
import type { SessionParameters } from "../../src/iscsi/negotiation.ts";
import { serialAfter } from "../../src/iscsi/serial-number.ts";
import type { DATA_IN, READY_TO_TRANSFER, SCSI_RESPONSE } from "../../src/iscsi/target-pdus.ts";
import type { ScsiRequest } from "../../src/transport/scsi-transport.ts";
import type { PduConnection } from "./pdu-connection.ts";
import type { SessionNumbers } from "./session-numbers.ts";

/** What a target says at the end of a command. */
export interface TaskStatus {
  readonly status: number;
  readonly sense: Uint8Array;
  readonly transferredBytes: number;
}

/** Where a task runs. */
export interface TaskPlace {
  readonly connection: PduConnection;
  readonly numbers: SessionNumbers;
  readonly parameters: SessionParameters;
  readonly logicalUnit: Uint8Array;
}

const CDB_BYTES = 16;
const NOTHING = new Uint8Array(0);
/** SCSI Response, Response: the target could not complete the command, and there is no status. */
const TARGET_FAILURE = 1;
const SIMPLE = 1;

/** One command between its first PDU and its last. */
export class ScsiTask {
  /** ITT */
  readonly tag: number;
  readonly request: ScsiRequest;
  readonly #place: TaskPlace;
  #commandNumber: number | undefined;
  #receivedBytes = 0;
  #sentBytes = 0;
  #dataNumber = 0;
  #readyNumber = 0;

  constructor(tag: number, request: ScsiRequest, place: TaskPlace) {
    this.tag = tag;
    this.request = request;
    this.#place = place;
  }

  /** CmdSN; `undefined` as long as nothing was sent. */
  get commandNumber(): number | undefined {
    return this.#commandNumber;
  }

  /** Sends the command with as much of its data as the target takes unasked. */
  start(): void {
    const { connection, numbers, parameters, logicalUnit } = this.#place;
    const { cdb, dataOut = NOTHING, dataIn = NOTHING } = this.request;
    const unsolicited = Math.min(parameters.firstBurstBytes, dataOut.length);
    const immediate = parameters.immediateData
      ? Math.min(unsolicited, parameters.peerSegmentBytes)
      : 0;
    const followed = !parameters.initialReadyToTransfer && unsolicited > immediate;
    const padded = new Uint8Array(CDB_BYTES);
    padded.set(cdb);
    const sent = numbers.takeCommand();
    this.#commandNumber = sent.commandNumber;
    connection.together(() => {
      const value = {
        final: !followed,
        read: dataIn.length > 0,
        write: dataOut.length > 0,
        taskAttribute: SIMPLE,
        logicalUnit,
        initiatorTaskTag: this.tag,
        expectedTransferBytes: dataOut.length + dataIn.length,
        ...sent,
        cdb: padded,
      };
      connection.send(SCSI_COMMAND, value, dataOut.subarray(0, immediate));
      this.#sentBytes = immediate;
      if (followed) this.#sendData(NO_TAG, { from: immediate, to: unsolicited });
    });
  }

  /** Where the data of a Data-In belong, if it is the one that is expected. They go there without a copy in between. */
  placeFor(offset: number, byteLength: number): Uint8Array | undefined {
    const { dataIn = NOTHING } = this.request;
    const end = offset + byteLength;
    if (offset !== this.#receivedBytes || end > dataIn.length) return undefined;
    return dataIn.subarray(offset, end);
  }

  /**
   * Takes a Data-In whose data are where {@link placeFor} said. Gives the status if it carries one.
   * @throws CodecError for data out of order or beyond the buffer.
   */
  receiveData(header: Decoded<typeof DATA_IN.header>, byteLength: number): TaskStatus | undefined {
    const { dataNumber, bufferOffset } = header;
    if (dataNumber !== this.#dataNumber)
      throw new CodecError("SCSI Data-In/dataNumber", 36, `${dataNumber} is out of order`);
    if (byteLength > 0 && this.placeFor(bufferOffset, byteLength) === undefined) {
      const where = `${byteLength} bytes at ${bufferOffset} behind ${this.#receivedBytes}`;
      throw new CodecError("SCSI Data-In/bufferOffset", 40, `${where}: out of order, or too many`);
    }
    this.#dataNumber = serialAfter(dataNumber);
    this.#receivedBytes += byteLength;
    if (!header.statusPresent) return undefined;
    return this.#ended(header, NOTHING);
  }

  /**
   * Takes a SCSI Response; `undefined` when the target failed and there is no status.
   * @throws CodecError for a response that RFC 7143 does not have.
   */
  receiveResponse(
    header: Decoded<typeof SCSI_RESPONSE.header>,
    data: Uint8Array,
  ): TaskStatus | undefined {
    if (header.response === TARGET_FAILURE) return undefined;
    if (header.response !== 0)
      throw new CodecError("SCSI Response/response", 2, `${header.response} is unknown`);
    // RFC 7143, SCSI Response, Data Segment: a 16-bit length, then the sense data. A length that lies is cut to what came.
    const senseBytes = data.length < 2 ? 0 : (data[0] ?? 0) * 256 + (data[1] ?? 0);
    return this.#ended(header, data.slice(2, 2 + senseBytes));
  }

  #ended(
    header: { status: number; underflow: boolean; residualBytes: number },
    sense: Uint8Array,
  ): TaskStatus {
    const { dataOut } = this.request;
    if (dataOut === undefined) {
      // The bytes that came are counted, whatever the target says of them: tgt 1.0.85 sends a wrong residual with every
      // record that is shorter than what was asked for. What the drive read is in the sense data's INFORMATION.
      return { status: header.status, sense, transferredBytes: this.#receivedBytes };
    }
    // What was sent is known; what the target took of it only the target knows.
    const taken = dataOut.length - (header.underflow ? header.residualBytes : 0);
    const transferredBytes = Math.max(0, Math.min(taken, this.#sentBytes));
    return { status: header.status, sense, transferredBytes };
  }

  /**
   * Sends what an R2T asks for.
   * @throws CodecError for one out of order, beyond the data or longer than what was negotiated.
   */
  receiveReady(header: Decoded<typeof READY_TO_TRANSFER.header>): void {
    const { readyNumber, bufferOffset, desiredBytes, targetTransferTag } = header;
    const { dataOut = NOTHING } = this.request;
    const end = bufferOffset + desiredBytes;
    const { maxBurstBytes } = this.#place.parameters;
    if (readyNumber !== this.#readyNumber)
      throw new CodecError("Ready To Transfer/readyNumber", 36, `${readyNumber} is out of order`);
    if (bufferOffset !== this.#sentBytes || end > dataOut.length)
      throw new CodecError("Ready To Transfer/bufferOffset", 40, "data out of order, or too many");
    if (desiredBytes === 0 || desiredBytes > maxBurstBytes)
      throw new CodecError("Ready To Transfer/desiredBytes", 44, `${desiredBytes} bytes`);
    this.#readyNumber = serialAfter(readyNumber);
    this.#place.connection.together(() => {
      this.#sendData(targetTransferTag, { from: bufferOffset, to: end });
    });
  }

  /** One train of Data-Out. */
  #sendData(transferTag: number, { from, to }: { from: number; to: number }): void {
    const { connection, numbers, parameters, logicalUnit } = this.#place;
    const { dataOut = NOTHING } = this.request;
    const { expectedStatusNumber } = numbers.current;
    let dataNumber = 0;
    for (let at = from; at < to; dataNumber++) {
      const end = Math.min(to, at + parameters.peerSegmentBytes);
      const value = {
        final: end === to,
        logicalUnit,
        initiatorTaskTag: this.tag,
        targetTransferTag: transferTag,
        expectedStatusNumber,
        dataNumber,
        bufferOffset: at,
      };
      connection.send(DATA_OUT, value, dataOut.subarray(at, end));
      at = end;
    }
    this.#sentBytes = to;
  }
}
