import { UsageError } from "../../src/transport/errors.ts";
import type { ScsiRequest } from "../../src/transport/scsi-transport.ts";

/** The longest transfer that READ(6) and WRITE(6) can name, in bytes. */
export const TRANSFER_BYTES_MAX = 0xff_ffff;
/** Longer CDBs go into an additional header, which no command of a tape drive needs. */
const CDB_BYTES_MAX = 16;

/**
 * Refuses a request that iSCSI does not carry here.
 * @throws UsageError `TRANSPORT_TWO_DIRECTIONS`, `COMMAND_LENGTH_INVALID`, `TRANSFER_TOO_LONG`
 */
export function checkRequest({ cdb, dataIn, dataOut }: ScsiRequest): void {
  if (dataIn !== undefined && dataOut !== undefined)
    throw new UsageError("TRANSPORT_TWO_DIRECTIONS", "send command: data in both directions");
  if (cdb.length > CDB_BYTES_MAX)
    throw new UsageError("COMMAND_LENGTH_INVALID", `send command: a CDB of ${cdb.length} bytes`);
  const byteLength = (dataIn ?? dataOut)?.length ?? 0;
  if (byteLength > TRANSFER_BYTES_MAX) {
    const problem = `${byteLength} bytes where ${TRANSFER_BYTES_MAX} are the most`;
    throw new UsageError("TRANSFER_TOO_LONG", `send command: ${problem}`);
  }
}
