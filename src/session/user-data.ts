import { READ_BUFFER, WRITE_BUFFER } from "../scsi/commands/buffer.ts";
import { RECEIVE_DIAGNOSTIC_RESULTS, SEND_DIAGNOSTIC } from "../scsi/commands/diagnostic.ts";
import {
  PERSISTENT_RESERVE_IN_KEYS,
  PERSISTENT_RESERVE_OUT_REGISTER,
} from "../scsi/commands/persistent-reserve.ts";
import { READ_6 } from "../scsi/commands/read.ts";
import { RECOVER_BUFFERED_DATA } from "../scsi/commands/recover-buffered-data.ts";
import { VERIFY_6 } from "../scsi/commands/verify.ts";
import { WRITE_6 } from "../scsi/commands/write.ts";
import { ALL_COMMANDS } from "../scsi/command-table.ts";

/** Known commands whose data are not the drive's own: blocks, buffers and dumps, reservation keys and host names. */
const NOT_THE_DRIVES: ReadonlySet<number> = new Set(
  [
    READ_6,
    WRITE_6,
    VERIFY_6,
    RECOVER_BUFFERED_DATA,
    READ_BUFFER,
    WRITE_BUFFER,
    RECEIVE_DIAGNOSTIC_RESULTS,
    SEND_DIAGNOSTIC,
    PERSISTENT_RESERVE_IN_KEYS,
    PERSISTENT_RESERVE_OUT_REGISTER,
  ].map(({ opcode }) => opcode),
);

const SERVICE_ACTION_MASK = 0x1f;

/**
 * Whether the data of a command may be a user's or a host's and not the drive's: those of READ, WRITE, VERIFY, buffers,
 * diagnostics and persistent reservations, and of every command that src/scsi does not know.
 */
export function carriesUserData(cdb: Uint8Array): boolean {
  const [opcode = 0, second = 0] = cdb;
  const known = ALL_COMMANDS.some(
    (command) =>
      command.opcode === opcode &&
      (command.serviceAction ?? second & SERVICE_ACTION_MASK) === (second & SERVICE_ACTION_MASK),
  );
  return !known || NOT_THE_DRIVES.has(opcode);
}
