/**
 * A simulated tape drive as a suite for disks wants to see it. libiscsi's iscsi-test-cu asks for READ CAPACITY before
 * anything else and skips much of what is true of tapes as well unless the unit is a disk. So this says that it is one,
 * and turns the few commands of disks by which the suite tries things out into the tape's own. Whatever the suite checks
 * (who is refused, by which sense, after which reset) the drive answers itself.
 */
import {
  ServedDrive,
  type ServedUnit,
  type UnitCommand,
  type UnitNexus,
} from "../../simulator/attach/served-unit.ts";
import type { Cartridge } from "../../simulator/cartridge.ts";
import type { SimulatedDrive } from "../../simulator/simulated-drive.ts";
import { NO_TRANSFER, type Transfer } from "../../simulator/transfer-length.ts";
import { INQUIRY } from "../../src/scsi/commands/inquiry.ts";
import { LOAD_UNLOAD } from "../../src/scsi/commands/load-unload.ts";
import { LOCATE_10 } from "../../src/scsi/commands/locate.ts";
import { READ_6 } from "../../src/scsi/commands/read.ts";
import { WRITE_6 } from "../../src/scsi/commands/write.ts";
import { DEVICE_TYPE } from "../../src/scsi/standard-inquiry.ts";
import { STATUS } from "../../src/scsi/status.ts";
import type { ScsiReply } from "../../src/transport/scsi-transport.ts";
import { BLOCK_READS, BLOCK_WRITES, READ_CAPACITY_10 } from "./ram-disk-commands.ts";

/** Bytes of a block of the disk that it plays; the tape holds one such block for each. */
export const SHIM_BLOCK_BYTES = 512;
/** Blocks of that disk. */
export const SHIM_BLOCK_COUNT = 16;

const NOTHING = new Uint8Array(0);
const CAPACITY = READ_CAPACITY_10.data.codec.encode({
  lastBlock: SHIM_BLOCK_COUNT - 1,
  blockBytes: SHIM_BLOCK_BYTES,
});
const [, DISK_READ] = BLOCK_READS;
const [, DISK_WRITE] = BLOCK_WRITES;
/** Commands of disks that the tape does with commands of its own. */
const isDiskTransfer = ([opcode]: Uint8Array): boolean =>
  opcode === DISK_READ?.opcode || opcode === DISK_WRITE?.opcode;

class ShimNexus implements UnitNexus {
  readonly #tape: UnitNexus;
  readonly #putBack: () => void;

  constructor(tape: UnitNexus, putBack: () => void) {
    this.#tape = tape;
    this.#putBack = putBack;
  }

  transferOf(cdb: Uint8Array): Transfer {
    if (cdb[0] === READ_CAPACITY_10.opcode)
      return { ...NO_TRANSFER, fromDriveBytes: CAPACITY.length };
    if (cdb[0] === DISK_READ?.opcode) return { ...NO_TRANSFER, fromDriveBytes: SHIM_BLOCK_BYTES };
    if (cdb[0] === DISK_WRITE?.opcode) return { ...NO_TRANSFER, toDriveBytes: SHIM_BLOCK_BYTES };
    return this.#tape.transferOf(cdb);
  }

  async execute(command: UnitCommand, cancel: AbortSignal): Promise<ScsiReply> {
    const { cdb, dataIn } = command;
    if (cdb[0] === READ_CAPACITY_10.opcode) {
      dataIn.set(CAPACITY);
      return {
        status: STATUS.good,
        sense: NOTHING,
        transferredBytes: CAPACITY.length,
        elapsedMs: 0,
      };
    }
    if (isDiskTransfer(cdb)) return this.#transfer(command, cancel);
    // START STOP UNIT, which has LOEJ where a tape has RETEN: a disk draws in by command what it has thrown out.
    if (cdb[0] === LOAD_UNLOAD.opcode && LOAD_UNLOAD.cdb.decode(cdb).load) this.#putBack();
    const reply = await this.#tape.execute(command, cancel);
    if (cdb[0] === INQUIRY.opcode && reply.status === STATUS.good && dataIn.length > 0)
      dataIn[0] = ((dataIn[0] ?? 0) & 0xe0) | DEVICE_TYPE.disk;
    return reply;
  }

  async #transfer(command: UnitCommand, cancel: AbortSignal): Promise<ScsiReply> {
    const blockAddress = new DataView(command.cdb.buffer, command.cdb.byteOffset).getUint32(2);
    const locate = LOCATE_10.cdb.encode({ logicalObject: blockAddress });
    const found = await this.#tape.execute(
      { cdb: locate, dataIn: NOTHING, dataOut: NOTHING },
      cancel,
    );
    if (found.status !== STATUS.good) return found;
    const own = command.cdb[0] === DISK_READ?.opcode ? READ_6 : WRITE_6;
    const cdb = own.cdb.encode({ transferLength: SHIM_BLOCK_BYTES });
    return this.#tape.execute({ ...command, cdb }, cancel);
  }

  noteCleared(): void {
    this.#tape.noteCleared();
  }

  lose(): void {
    this.#tape.lose();
  }
}

/** A tape drive in a disk's clothes; see this file's head. The drive has a cartridge with {@link SHIM_BLOCK_COUNT} blocks. */
export class TapeShim implements ServedUnit {
  readonly #tape: ServedDrive;
  readonly #cartridge: Cartridge | undefined;

  constructor(drive: SimulatedDrive) {
    this.#tape = new ServedDrive(drive);
    this.#cartridge = drive.cartridge;
  }

  connect(initiator: string, number: number): UnitNexus {
    return new ShimNexus(this.#tape.connect(initiator, number), () => {
      this.#putBack();
    });
  }

  #putBack(): void {
    const { drive } = this.#tape;
    if (drive.cartridge === undefined && this.#cartridge !== undefined)
      drive.insert(this.#cartridge, { load: false });
  }

  reset(reach: "unit" | "target"): void {
    this.#tape.reset(reach);
  }

  tellUnits(numbers: readonly number[]): void {
    this.#tape.tellUnits(numbers);
  }
}
