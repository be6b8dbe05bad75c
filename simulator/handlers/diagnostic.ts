import { RECEIVE_DIAGNOSTIC_RESULTS, SEND_DIAGNOSTIC } from "../../src/scsi/commands/diagnostic.ts";
import { invalidFieldInCdb, invalidFieldInParameterList } from "../check-condition.ts";
import type { Answer, Received, Route } from "../command-router.ts";
import { GOOD, on } from "../command-router.ts";

/** The list of diagnostic pages: itself. SPC-4, Supported Diagnostic Pages diagnostic page. */
const SUPPORTED_PAGES = Uint8Array.of(0x00, 0x00, 0x00, 0x01, 0x00);

async function sendDiagnostic({
  drive,
  cdb,
}: Received<typeof SEND_DIAGNOSTIC>): Promise<Answer<never>> {
  if (cdb.selfTest) {
    // SPC-4: the default self-test goes alone.
    if (cdb.selfTestCode !== 0) throw invalidFieldInCdb(1, 7);
    if (cdb.parameterListLength !== 0) throw invalidFieldInCdb(3, 7);
    await drive.flush();
    await drive.spend(drive.personality.mechanics.motionStartMs);
    return GOOD;
  }
  if (cdb.selfTestCode !== 0) throw invalidFieldInCdb(1, 7);
  if (cdb.parameterListLength === 0) return GOOD;
  // No page beyond the list of pages is simulated, and that one cannot be sent.
  throw invalidFieldInParameterList(0);
}

/** SEND DIAGNOSTIC: the default self-test, which always passes. RECEIVE DIAGNOSTIC RESULTS: the list of pages. */
export const diagnosticRoutes: readonly Route[] = [
  on(RECEIVE_DIAGNOSTIC_RESULTS, ({ cdb }) => {
    if (cdb.pageCodeValid && cdb.pageCode !== 0) throw invalidFieldInCdb(2, 7);
    return { data: SUPPORTED_PAGES };
  }),
  on(SEND_DIAGNOSTIC, sendDiagnostic),
];
