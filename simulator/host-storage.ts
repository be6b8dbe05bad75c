import { SENSE_KEY } from "../src/scsi/sense.ts";
import { refuse } from "./check-condition.ts";
import { MediumStorageError, SyntheticBudgetError } from "./medium/medium-errors.ts";

/**
 * Does something on the cartridge's files. When the host cannot store it (a full disk, say, or real data on a medium that
 * keeps generated data only), the drive answers with a hardware error, 4/44 00: it is never taken for the end of the tape.
 */
export function onHostStorage(work: () => void): void {
  try {
    work();
  } catch (error) {
    const unstorable = error instanceof MediumStorageError || error instanceof SyntheticBudgetError;
    if (unstorable) throw refuse(SENSE_KEY.hardwareError, 0x4400);
    throw error;
  }
}
