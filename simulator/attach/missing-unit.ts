import { REPORT_LUNS } from "../../src/scsi/commands/report-luns.ts";
import { INQUIRY } from "../../src/scsi/commands/inquiry.ts";
import { REQUEST_SENSE } from "../../src/scsi/commands/request-sense.ts";
import { encodeFixedSense } from "../../src/scsi/sense.ts";
import { STATUS } from "../../src/scsi/status.ts";
import type { ScsiReply } from "../../src/transport/scsi-transport.ts";
import { NO_TRANSFER, type Transfer } from "../transfer-length.ts";
import type { UnitCommand, UnitNexus } from "./served-unit.ts";

/** LOGICAL UNIT NOT SUPPORTED. SPC-4, incorrect logical unit numbers. */
const NOT_SUPPORTED = { key: 5, additionalCode: 0x25, additionalQualifier: 0x00 };
/** Peripheral qualifier 3, device type 1Fh: there is no such unit. SPC-4, standard INQUIRY data. */
const NO_DEVICE = 0x7f;
const INQUIRY_BYTES = 36;
const NOTHING = new Uint8Array(0);

function noInquiry(): Uint8Array {
  const data = new Uint8Array(INQUIRY_BYTES);
  data[0] = NO_DEVICE;
  data[4] = INQUIRY_BYTES - 5;
  return data;
}

/**
 * Answers where there is no unit: INQUIRY and REQUEST SENSE say so, REPORT LUNS is answered by a unit that is there, and
 * all else is refused. SPC-4, incorrect logical unit selection.
 */
export class MissingUnit implements UnitNexus {
  readonly #neighbour: UnitNexus | undefined;

  constructor(neighbour: UnitNexus | undefined) {
    this.#neighbour = neighbour;
  }

  transferOf(cdb: Uint8Array): Transfer {
    switch (cdb[0]) {
      case REPORT_LUNS.opcode:
        return this.#neighbour?.transferOf(cdb) ?? NO_TRANSFER;
      case INQUIRY.opcode:
        return roomOf(INQUIRY.cdb.fields.allocationLength.get(cdb));
      case REQUEST_SENSE.opcode:
        return roomOf(REQUEST_SENSE.cdb.fields.allocationLength.get(cdb));
      default:
        return NO_TRANSFER;
    }
  }

  execute(command: UnitCommand, cancel: AbortSignal): ScsiReply | Promise<ScsiReply> {
    switch (command.cdb[0]) {
      case REPORT_LUNS.opcode:
        return this.#neighbour?.execute(command, cancel) ?? refusal();
      case INQUIRY.opcode:
        return answer(command, noInquiry());
      case REQUEST_SENSE.opcode:
        return answer(command, encodeFixedSense(NOT_SUPPORTED));
      default:
        return refusal();
    }
  }

  noteCleared(): void {
    // Nobody is there to be told.
  }

  lose(): void {
    // Nothing was held.
  }
}

const roomOf = (fromDriveBytes: number): Transfer => ({ toDriveBytes: 0, fromDriveBytes });

function answer({ dataIn }: UnitCommand, data: Uint8Array): ScsiReply {
  const transferredBytes = Math.min(dataIn.length, data.length);
  dataIn.set(data.subarray(0, transferredBytes));
  return { status: STATUS.good, sense: NOTHING, transferredBytes, elapsedMs: 0 };
}

function refusal(): ScsiReply {
  const sense = encodeFixedSense(NOT_SUPPORTED);
  return { status: STATUS.checkCondition, sense, transferredBytes: 0, elapsedMs: 0 };
}
