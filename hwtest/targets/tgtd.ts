import { requireProgram } from "../require-program.ts";
import { SCRATCH_WORDS } from "../../test/conformance/arming.ts";
import { startTgt, type TgtTarget } from "../../test/support/tgt-target.ts";
import type { IscsiTape } from "./iscsi-tape.ts";

const SERIAL = "CAPSTANTGT";

/** Starts tgtd with one tape that calls itself an Ultrium drive. */
export async function startTgtdTape(tapeMB = 256): Promise<TgtTarget> {
  for (const program of ["tgtd", "tgtadm", "tgtimg"]) requireProgram(program, "tgt");
  const identity = { vendor_id: "HP", product_id: "Ultrium 6-SCSI", scsi_sn: SERIAL };
  return await startTgt({ tapeMB, identity });
}

/** The same as a target of the conformance suites. Its tape cannot say which it is. */
export async function tgtdTape(): Promise<IscsiTape> {
  const tape = await startTgtdTape();
  const { host, port, target, logicalUnit } = tape;
  const arming = { CAPSTAN_HWTEST_SERIAL: SERIAL, CAPSTAN_HWTEST_SCRATCH: SCRATCH_WORDS };
  const choice = { deviations: "tgtd", arming } as const;
  return { host, port, target, logicalUnit, choice, close: () => tape.close() };
}
