import { expect } from "vitest";
import {
  ONE_COMMAND_HEADER,
  REPORT_SUPPORTED_OPERATION_CODES,
} from "../../src/scsi/commands/report-supported-operation-codes.ts";
import { ALL_COMMANDS } from "../../src/scsi/command-table.ts";
import { expectGood } from "../support/sim-expect.ts";
import { everyDrive, having } from "../support/sim-every-drive.ts";

const EITHER = 3;

everyDrive(
  "REPORT SUPPORTED OPERATION CODES knows of each command whether the drive has it",
  async ({ host, personality }) => {
    for (const command of ALL_COMMANDS) {
      const cdb = REPORT_SUPPORTED_OPERATION_CODES.cdb.encode({
        reportingOptions: EITHER,
        requestedOpcode: command.opcode,
        requestedServiceAction: command.serviceAction ?? 0,
        allocationLength: 64,
      });
      const { received } = expectGood(await host.raw(cdb, { dataIn: new Uint8Array(64) }));
      const { support, cdbBytes } = ONE_COMMAND_HEADER.decode(received);
      const has = personality.commands.includes(command);
      expect({ name: command.name, support, cdbBytes }).toEqual({
        name: command.name,
        support: has ? 3 : 1,
        cdbBytes: has ? command.cdb.byteLength : 0,
      });
    }
  },
  having("REPORT SUPPORTED OPERATION CODES"),
);
