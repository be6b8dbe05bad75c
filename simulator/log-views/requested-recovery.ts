import {
  RECOVERY_PROCEDURE,
  REQUESTED_RECOVERY,
} from "../../src/scsi/log-pages/requested-recovery.ts";
import type { LogView } from "./log-view.ts";

/** Page 13h: nothing that happens here asks for a procedure. */
export const requestedRecovery: LogView = {
  page: REQUESTED_RECOVERY.page,
  subpage: 0,
  encode: () => REQUESTED_RECOVERY.encode({ procedures: Uint8Array.of(RECOVERY_PROCEDURE.none) }),
};
