import { requireProgram } from "../require-program.ts";
import { SCRATCH_WORDS } from "../../test/conformance/arming.ts";
import type { TargetChoice } from "../../test/conformance/target-choice.ts";
import { startTgt, type TgtTarget } from "../../test/support/tgt-target.ts";

const SERIAL = "CAPSTANTGT";

/** Starts tgtd with one tape that calls itself an Ultrium drive. */
export async function startTgtdTape(tapeMB = 256): Promise<TgtTarget> {
  for (const program of ["tgtd", "tgtadm", "tgtimg"]) requireProgram(program, "tgt");
  const identity = { vendor_id: "HP", product_id: "Ultrium 6-SCSI", scsi_sn: SERIAL };
  return await startTgt({ tapeMB, identity });
}

/** How tests reach that tape; its cartridge is a file of ours and may be destroyed. */
export function tgtdChoice(specifier: string): TargetChoice {
  const arming = { CAPSTAN_HWTEST_SERIAL: SERIAL, CAPSTAN_HWTEST_SCRATCH: SCRATCH_WORDS };
  return { specifier, deviations: "tgtd", arming };
}
