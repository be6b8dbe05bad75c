import type { ScsiReply } from "../../src/transport/scsi-transport.ts";
import type { Nexus } from "../nexus.ts";
import type { SimulatedDrive } from "../simulated-drive.ts";
import type { Transfer } from "../transfer-length.ts";

/** One command for a unit, with the memory of its data phase. */
export interface UnitCommand {
  readonly cdb: Uint8Array;
  /** What the initiator sent; empty when it sent nothing. */
  readonly dataOut: Uint8Array;
  /** Room for the answer. */
  readonly dataIn: Uint8Array;
}

/** What one initiator sees of a unit: an I_T_L nexus. */
export interface UnitNexus {
  /** Bytes that a command moves, as its CDB and what this initiator has set say. */
  transferOf(cdb: Uint8Array): Transfer;
  /** Runs one command; rejects with the reason of `cancel` when that ends it. */
  execute(command: UnitCommand, cancel: AbortSignal): ScsiReply | Promise<ScsiReply>;
  /** The commands of this initiator were cleared by another one. */
  noteCleared(): void;
  /** The initiator is gone. */
  lose(): void;
}

/** A logical unit that a target serves. One command at a time is run on it, whoever sent it. */
export interface ServedUnit {
  /**
   * `initiator`: the name of the initiator port, the same whenever it comes back. `unit`: the number of the unit, as the
   * transport names it.
   */
  connect(initiator: string, unit: number): UnitNexus;
  /** A logical unit reset, or that of the whole target. */
  reset(reach: "unit" | "target"): void;
  /** Tells the unit which others the target has, for REPORT LUNS. */
  tellUnits(numbers: readonly number[]): void;
}

/** SPC-4, additional sense codes: BUS DEVICE RESET FUNCTION OCCURRED (a unit), SCSI BUS RESET OCCURRED (all of them). */
const RESET_CODES = { unit: 0x2903, target: 0x2902 } as const;
/** No answer comes from here later than this; a drive's own motions take up to hours. */
const NO_LIMIT_MS = 0x7fff_ffff;

/** Bits 7 to 5 of byte 1 of a CDB. */
const UNIT_BITS = 0xe0;

/**
 * A CDB without the number of its unit in byte 1, where SCSI-2 had it. A tape drive that knows the number from the transport
 * ignores it there (Quantum DLT4000 user's manual, pp 8-71 and 8-72; Seagate ST31051 product manual, volume 2, 4.2.2). Linux
 * writes it for units of a target that has shown a SCSI-2 unit.
 */
function withoutUnit(cdb: Uint8Array, unit: number): Uint8Array {
  const named = (cdb[1] ?? 0) & UNIT_BITS;
  if (named === 0 || named !== ((unit << 5) & UNIT_BITS)) return cdb;
  const plain = Uint8Array.from(cdb);
  plain[1] = (plain[1] ?? 0) & ~UNIT_BITS;
  return plain;
}

class DriveNexus implements UnitNexus {
  readonly #drive: SimulatedDrive;
  readonly #nexus: Nexus;
  readonly #unit: number;

  constructor(drive: SimulatedDrive, initiator: string, unit: number) {
    this.#drive = drive;
    this.#nexus = drive.nexus(initiator);
    this.#unit = unit;
  }

  transferOf(cdb: Uint8Array): Transfer {
    return this.#drive.transferOf(this.#nexus, withoutUnit(cdb, this.#unit));
  }

  execute(command: UnitCommand, cancel: AbortSignal): ScsiReply | Promise<ScsiReply> {
    const cdb = withoutUnit(command.cdb, this.#unit);
    return this.#drive.execute(this.#nexus, { ...command, cdb, timeoutMs: NO_LIMIT_MS }, cancel);
  }

  noteCleared(): void {
    this.#nexus.raise(COMMANDS_CLEARED);
  }

  lose(): void {
    this.#drive.loseNexus(this.#nexus);
  }
}

/** UNIT ATTENTION, COMMANDS CLEARED BY ANOTHER INITIATOR. SAM-5, CLEAR TASK SET. */
const COMMANDS_CLEARED = { key: 6, additionalCode: 0x2f, additionalQualifier: 0x00 };

/** A simulated drive as a unit of a target. */
export class ServedDrive implements ServedUnit {
  readonly drive: SimulatedDrive;

  constructor(drive: SimulatedDrive) {
    this.drive = drive;
  }

  connect(initiator: string, unit: number): UnitNexus {
    return new DriveNexus(this.drive, initiator, unit);
  }

  reset(reach: "unit" | "target"): void {
    const codes = RESET_CODES[reach];
    this.drive.reset({ losesBuffer: false, rewinds: false, attention: true, codes });
  }

  tellUnits(numbers: readonly number[]): void {
    this.drive.unitNumbers = numbers;
  }
}
