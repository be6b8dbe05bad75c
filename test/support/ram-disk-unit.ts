/**
 * A disk in memory as a unit of the simulator's iSCSI target, for tests only: the suites of other people that ask for
 * READ CAPACITY before anything else try the target with it. It reads, writes and says what it is, and refuses all else.
 */
import type { CommandDefinition } from "../../src/scsi/define-command.ts";
import { STATUS } from "../../src/scsi/status.ts";
import type { ScsiReply } from "../../src/transport/scsi-transport.ts";
import type { ServedUnit, UnitCommand, UnitNexus } from "../../simulator/attach/served-unit.ts";
import {
  CheckCondition,
  invalidFieldInCdb,
  refuse,
  sense,
} from "../../simulator/check-condition.ts";
import { NO_TRANSFER, type Transfer } from "../../simulator/transfer-length.ts";
import { encodeFixedSense, SENSE_KEY, type SenseInput } from "../../src/scsi/sense.ts";
import { BLOCK_READS, BLOCK_WRITES } from "./ram-disk-commands.ts";
import { RamDiskIdentity } from "./ram-disk-identity.ts";

/** Bytes of a block. */
export const RAM_DISK_BLOCK_BYTES = 512;

const NOTHING = new Uint8Array(0);
const POWER_ON = sense(SENSE_KEY.unitAttention, 0x2900);
const COMMANDS_CLEARED = sense(SENSE_KEY.unitAttention, 0x2f00);
/** SPC-4, additional sense codes: BUS DEVICE RESET FUNCTION OCCURRED (a unit), SCSI BUS RESET OCCURRED (all of them). */
const WAS_RESET = {
  unit: sense(SENSE_KEY.unitAttention, 0x2903),
  target: sense(SENSE_KEY.unitAttention, 0x2902),
} as const;
/** INQUIRY, REQUEST SENSE and REPORT LUNS are answered whatever waits. SAM-5, unit attention conditions. */
const NO_ATTENTION: ReadonlySet<number> = new Set([0x12, 0x03, 0xa0]);
/** READ(6) and WRITE(6): 0 means as many. SBC-3, READ(6) command. */
const SHORT_BLOCKS_MAX = 256;

interface Extent {
  readonly at: number;
  readonly byteLength: number;
}

type BlockCommand = (typeof BLOCK_READS)[number] | (typeof BLOCK_WRITES)[number];

function extentOf({ cdb: layout }: BlockCommand, cdb: Uint8Array): Extent {
  const { fields } = layout;
  const short = "firstBlockHigh" in fields;
  const high = short ? fields.firstBlockHigh.get(cdb) * 0x1_0000 : 0;
  const blocks = fields.blockCount.get(cdb);
  return {
    at: (high + Number(fields.firstBlock.get(cdb))) * RAM_DISK_BLOCK_BYTES,
    byteLength: (short && blocks === 0 ? SHORT_BLOCKS_MAX : blocks) * RAM_DISK_BLOCK_BYTES,
  };
}

const withOpcode = <C extends CommandDefinition>(
  commands: readonly C[],
  [opcode]: Uint8Array,
): C | undefined => commands.find((one) => one.opcode === opcode);

/** A disk in memory. */
export class RamDiskUnit implements ServedUnit {
  readonly #content: Uint8Array;
  readonly #identity: RamDiskIdentity;
  readonly #nexuses = new Set<RamDiskNexus>();

  constructor(blockCount: number) {
    this.#content = new Uint8Array(blockCount * RAM_DISK_BLOCK_BYTES);
    this.#identity = new RamDiskIdentity({ blockCount, blockBytes: RAM_DISK_BLOCK_BYTES });
  }

  connect(): UnitNexus {
    const nexus = new RamDiskNexus(this, () => this.#nexuses.delete(nexus));
    this.#nexuses.add(nexus);
    return nexus;
  }

  reset(reach: "unit" | "target"): void {
    for (const nexus of this.#nexuses) nexus.raise(WAS_RESET[reach]);
  }

  tellUnits(numbers: readonly number[]): void {
    this.#identity.unitNumbers = numbers;
  }

  /** Bytes that a command moves, as its CDB says. */
  transferOf(cdb: Uint8Array): Transfer {
    const write = withOpcode(BLOCK_WRITES, cdb);
    if (write !== undefined)
      return { ...NO_TRANSFER, toDriveBytes: extentOf(write, cdb).byteLength };
    const read = withOpcode(BLOCK_READS, cdb);
    const fromDriveBytes =
      read === undefined ? this.#identity.roomBytes(cdb) : extentOf(read, cdb).byteLength;
    return { ...NO_TRANSFER, fromDriveBytes };
  }

  /** Does a command and gives its data. Throws CheckCondition. */
  run({ cdb, dataOut }: UnitCommand): Uint8Array {
    const write = withOpcode(BLOCK_WRITES, cdb);
    if (write !== undefined) {
      // Of what the CDB asks for, the initiator may have sent less.
      this.#blocks(write, cdb).set(dataOut);
      return NOTHING;
    }
    const read = withOpcode(BLOCK_READS, cdb);
    return read === undefined ? this.#identity.answer(cdb) : this.#blocks(read, cdb);
  }

  #blocks(command: BlockCommand, cdb: Uint8Array): Uint8Array {
    const { at, byteLength } = extentOf(command, cdb);
    const { fields } = command.cdb;
    // There is no protection information on it. SBC-3, READ(10) command, RDPROTECT.
    if ("protect" in fields && fields.protect.get(cdb) !== 0) throw invalidFieldInCdb(1, 7);
    if (at + byteLength > this.#content.length) throw refuse(SENSE_KEY.illegalRequest, 0x2100);
    return this.#content.subarray(at, at + byteLength);
  }
}

class RamDiskNexus implements UnitNexus {
  readonly #disk: RamDiskUnit;
  readonly #gone: () => void;
  readonly #attentions: SenseInput[] = [POWER_ON];

  constructor(disk: RamDiskUnit, gone: () => void) {
    this.#disk = disk;
    this.#gone = gone;
  }

  raise(attention: SenseInput): void {
    if (!this.#attentions.includes(attention)) this.#attentions.push(attention);
  }

  transferOf(cdb: Uint8Array): Transfer {
    return this.#disk.transferOf(cdb);
  }

  execute(command: UnitCommand): ScsiReply {
    try {
      const attention = NO_ATTENTION.has(command.cdb[0] ?? 0)
        ? undefined
        : this.#attentions.shift();
      if (attention !== undefined) throw new CheckCondition(attention);
      const data = this.#disk.run(command);
      const transferredBytes = Math.min(data.length, command.dataIn.length);
      command.dataIn.set(data.subarray(0, transferredBytes));
      return { status: STATUS.good, sense: NOTHING, transferredBytes, elapsedMs: 0 };
    } catch (error) {
      if (!(error instanceof CheckCondition)) throw error;
      const refused = encodeFixedSense(error.sense);
      return { status: STATUS.checkCondition, sense: refused, transferredBytes: 0, elapsedMs: 0 };
    }
  }

  noteCleared(): void {
    this.raise(COMMANDS_CLEARED);
  }

  lose(): void {
    this.#gone();
  }
}
