/** What an initiator writes down of one command's answer, and holds against RFC 7143's rules for Data-In, R2T and residuals. */
import type { Decoded } from "../../src/codec/layout.ts";
import { NO_TAG } from "../../src/iscsi/define-pdu.ts";
import type { DATA_IN, READY_TO_TRANSFER, SCSI_RESPONSE } from "../../src/iscsi/target-pdus.ts";

/** What came of a command. */
export interface WireReply {
  readonly status: number;
  readonly sense: Uint8Array;
  readonly data: Uint8Array;
  /** How many bytes more or fewer there were than the initiator expected. */
  readonly overflow: number;
  readonly underflow: number;
  readonly dataCount: number;
  readonly readyCount: number;
}

/** What bounds the answers: what the initiator expects and declared for itself, and what was agreed on. */
export interface AnswerBounds {
  readonly expectedTransferBytes: number;
  /** The initiator's MaxRecvDataSegmentLength. */
  readonly ownSegmentBytes: number;
  readonly maxBurstBytes: number;
}

interface Residual {
  readonly overflow: boolean;
  readonly underflow: boolean;
  readonly residualBytes: number;
}

/** Rules of RFC 7143, SCSI Data-In, Ready To Transfer and SCSI Response; DataPDUInOrder and DataSequenceInOrder are Yes. */
export class AnswerBooks {
  readonly #bounds: AnswerBounds;
  readonly #pieces: Uint8Array[] = [];
  #receivedBytes = 0;
  /** Bytes since the sequence began: an F bit ends it. */
  #sequenceBytes = 0;
  #readyCount = 0;

  constructor(bounds: AnswerBounds) {
    this.#bounds = bounds;
  }

  takeReady(ready: Decoded<typeof READY_TO_TRANSFER.header>, sentBytes: number): void {
    const { bufferOffset, desiredBytes, readyNumber, targetTransferTag } = ready;
    demand(readyNumber === this.#readyCount++, "R2TSN counts from 0");
    demand(targetTransferTag !== NO_TAG, "an R2T has a tag");
    demand(bufferOffset === sentBytes, "an R2T asks for what is next");
    demand(desiredBytes > 0, "an R2T asks for something");
    demand(desiredBytes <= this.#bounds.maxBurstBytes, "an R2T is within MaxBurstLength");
    demand(
      bufferOffset + desiredBytes <= this.#bounds.expectedTransferBytes,
      "an R2T is within the expected length",
    );
  }

  takeData(header: Decoded<typeof DATA_IN.header>, data: Uint8Array): WireReply | undefined {
    const { maxBurstBytes, ownSegmentBytes } = this.#bounds;
    demand(header.dataNumber === this.#pieces.length, "DataSN counts from 0");
    demand(header.bufferOffset === this.#receivedBytes, "Data-In come in order");
    demand(header.targetTransferTag === NO_TAG, "Data-In has no TTT where A is 0");
    demand(!header.acknowledge, "no acknowledgment is asked for at error recovery level 0");
    demand(data.length > 0, "no Data-In is empty");
    demand(data.length <= ownSegmentBytes, "Data-In keeps MaxRecvDataSegmentLength");
    this.#pieces.push(data);
    this.#receivedBytes += data.length;
    this.#sequenceBytes += data.length;
    demand(this.#sequenceBytes <= maxBurstBytes, "a sequence keeps MaxBurstLength");
    demand(this.#receivedBytes <= this.#bounds.expectedTransferBytes, "no more than expected");
    demand(header.final || this.#sequenceBytes < maxBurstBytes, "F ends a full sequence");
    if (header.final) this.#sequenceBytes = 0;
    if (!header.statusPresent) {
      demand(!header.overflow && !header.underflow, "flags come with the status");
      return undefined;
    }
    demand(header.final, "S comes with F");
    return this.#reply(header, new Uint8Array(0));
  }

  takeResponse(header: Decoded<typeof SCSI_RESPONSE.header>, data: Uint8Array): WireReply {
    demand(this.#sequenceBytes === 0, "F ends the data");
    demand(header.response === 0, "the target completed the command");
    demand(
      header.expectedDataNumber === this.#pieces.length + this.#readyCount,
      "ExpDataSN is the number of Data-In or R2T",
    );
    if (data.length === 0) return this.#reply(header, data);
    const senseBytes = (data[0] ?? 0) * 256 + (data[1] ?? 0);
    demand(data.length === senseBytes + 2, "the sense data are as long as they say");
    return this.#reply(header, data.subarray(2));
  }

  #reply(header: Residual & { readonly status: number }, sense: Uint8Array): WireReply {
    const { overflow, underflow, residualBytes } = header;
    demand(!(overflow && underflow), "one of overflow and underflow");
    demand((overflow || underflow) === residualBytes > 0, "a residual has a flag, and only that");
    demand(
      !underflow || residualBytes <= this.#bounds.expectedTransferBytes,
      "no more is missing than was expected",
    );
    demand(header.status !== 2 || sense.length > 0, "CHECK CONDITION has sense data");
    return {
      status: header.status,
      sense,
      data: Buffer.concat(this.#pieces),
      overflow: overflow ? residualBytes : 0,
      underflow: underflow ? residualBytes : 0,
      dataCount: this.#pieces.length,
      readyCount: this.#readyCount,
    };
  }
}

function demand(condition: boolean, rule: string): void {
  if (!condition) throw new Error(`a rule is broken: ${rule}`);
}
