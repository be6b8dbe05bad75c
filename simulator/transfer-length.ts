/** How many bytes a command moves, by its definition. A transport needs to know before the command runs. */
import type { CommandDefinition } from "../src/scsi/define-command.ts";
import type { Nexus } from "./nexus.ts";

/** Bytes of the data phase, each way; at most one of them is above 0. */
export interface Transfer {
  readonly toDriveBytes: number;
  /** Room that the host says it has. */
  readonly fromDriveBytes: number;
}

/** No data phase. */
export const NO_TRANSFER: Transfer = { toDriveBytes: 0, fromDriveBytes: 0 };

/** Where commands keep the length of their data: one of these, in bytes unless FIXED makes it a number of blocks. */
const LENGTH_FIELDS = ["allocationLength", "parameterListLength", "transferLength"] as const;

function lengthInCdb(command: CommandDefinition, nexus: Nexus, cdb: Uint8Array): number {
  const { fields } = command.cdb;
  const name = LENGTH_FIELDS.find((one) => one in fields);
  if (name === undefined) return 0;
  const length = Number(fields[name]?.get(cdb));
  return fields["fixed"]?.get(cdb) === true ? length * nexus.blockLength : length;
}

/** Bytes that a command moves, as its CDB and the block length of this initiator say. */
export function transferOf(command: CommandDefinition, nexus: Nexus, cdb: Uint8Array): Transfer {
  const { data } = command;
  switch (data.direction) {
    case "none":
      return NO_TRANSFER;
    case "in":
      if (data.roomBytes !== "allocationLength")
        return { toDriveBytes: 0, fromDriveBytes: data.roomBytes };
      return { toDriveBytes: 0, fromDriveBytes: lengthInCdb(command, nexus, cdb) };
    case "rawIn":
      return { toDriveBytes: 0, fromDriveBytes: lengthInCdb(command, nexus, cdb) };
    case "out":
    case "rawOut":
      return { toDriveBytes: lengthInCdb(command, nexus, cdb), fromDriveBytes: 0 };
  }
}
