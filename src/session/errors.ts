/** The errors of a device that answered and said no. Each has a stable `code`, which comes from the sense table. */
import { describeSense } from "./describe-sense.ts";
import type { DriveState, FaultMeaning } from "./meaning.ts";
import type { Sense } from "../scsi/sense.ts";
import { CapstanError } from "../transport/errors.ts";

/** Where on the tape something happened. */
export interface FaultPosition {
  readonly partition: number;
  readonly objectNumber: bigint;
}

/** What every error of a device carries. */
export interface ScsiFault {
  /** The standard's name of the command. */
  readonly command: string;
  readonly cdb: Uint8Array;
  /** SAM status byte. */
  readonly status: number;
  readonly sense?: Sense;
  readonly meaning: FaultMeaning;
  /** Where the tape stood afterwards, where the drive could be asked. */
  readonly position?: FaultPosition;
  readonly cause?: unknown;
}

function where(position: FaultPosition | undefined): string {
  if (position === undefined) return "";
  return `, at object ${String(position.objectNumber)} of partition ${String(position.partition)}`;
}

function sentence(fault: ScsiFault): string {
  const detail = fault.sense === undefined ? "" : ` (${describeSense(fault.sense)})`;
  return `${fault.command}: ${fault.meaning.says}${where(fault.position)}${detail}`;
}

/** The drive said no. */
export class ScsiError extends CapstanError {
  readonly command: string;
  readonly cdb: Uint8Array;
  readonly status: number;
  readonly sense: Sense | undefined;
  readonly meaning: FaultMeaning;
  readonly position: FaultPosition | undefined;

  constructor(fault: ScsiFault) {
    super(fault.meaning.code, sentence(fault), { cause: fault.cause });
    this.command = fault.command;
    // The session reuses its buffers; an error must not change when the next command is built.
    this.cdb = fault.cdb.slice();
    this.status = fault.status;
    this.sense = fault.sense;
    this.meaning = fault.meaning;
    this.position = fault.position;
  }
}

/** This cartridge, at this place. */
export class MediumError extends ScsiError {}

/** The state of the drive forbids it: not ready, no cartridge, protected, cleaning, reserved, position lost. */
export class DriveStateError extends ScsiError {
  readonly state: DriveState;

  constructor(fault: ScsiFault) {
    super(fault);
    this.state = fault.meaning.state ?? "notReady";
  }
}

/** The error that belongs to a fault, by who can act. */
export function scsiError(fault: ScsiFault): ScsiError {
  switch (fault.meaning.faultClass) {
    case "medium":
      return new MediumError(fault);
    case "state":
      return new DriveStateError(fault);
    case "scsi":
      return new ScsiError(fault);
  }
}
