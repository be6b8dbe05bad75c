import { concatenate } from "../../src/codec/sized.ts";
import {
  ALL_COMMANDS_HEADER,
  COMMAND_DESCRIPTOR,
  COMMAND_SUPPORT,
  ONE_COMMAND_HEADER,
  REPORT_SUPPORTED_OPERATION_CODES,
  REPORTING_OPTIONS,
  TIMEOUTS_DESCRIPTOR,
} from "../../src/scsi/commands/report-supported-operation-codes.ts";
import type { CdbValue, CommandDefinition } from "../../src/scsi/define-command.ts";
import { invalidFieldInCdb } from "../check-condition.ts";
import type { Route } from "../command-router.ts";
import { on } from "../command-router.ts";
import type { DriveCore } from "../drive-core.ts";

type Cdb = CdbValue<typeof REPORT_SUPPORTED_OPERATION_CODES>;

/** Seconds for commands that move nothing. IBM LTO SCSI Reference GA32-0928-06, table 123. */
const QUICK: readonly [number, number] = [60, 60];

/** The timeouts descriptor, or nothing where the host did not ask or the drive tells none. */
function timeoutsOf(drive: DriveCore, command: CommandDefinition, asked: boolean): Uint8Array {
  const { timeouts } = drive.personality;
  if (!asked || Object.keys(timeouts).length === 0) return new Uint8Array(0);
  const [nominalSeconds, recommendedSeconds] = timeouts[command.name] ?? QUICK;
  const length = TIMEOUTS_DESCRIPTOR.byteLength - 2;
  return TIMEOUTS_DESCRIPTOR.encode({ length, nominalSeconds, recommendedSeconds });
}

function allCommands(drive: DriveCore, cdb: Cdb): Uint8Array {
  const descriptors = drive.commands.map((command) => {
    const timeouts = timeoutsOf(drive, command, cdb.returnTimeouts);
    const descriptor = COMMAND_DESCRIPTOR.encode({
      opcode: command.opcode,
      serviceAction: command.serviceAction ?? 0,
      timeoutsPresent: timeouts.length > 0,
      serviceActionValid: command.serviceAction !== undefined,
      cdbBytes: command.cdb.byteLength,
    });
    return concatenate([descriptor, timeouts]);
  });
  const body = concatenate(descriptors);
  return concatenate([ALL_COMMANDS_HEADER.encode({ length: body.length }), body]);
}

/** A 1 in every bit that the drive looks at; operation code and service action stand there themselves. */
function usageMap({ cdb, opcode, serviceAction }: CommandDefinition): Uint8Array {
  const map = cdb.fieldMask.slice();
  map[0] = opcode;
  if (serviceAction !== undefined) map[1] = ((map[1] ?? 0) & 0xe0) | serviceAction;
  return map;
}

/** The one command that is asked for; `undefined` when the drive does not have it. */
function findOne(drive: DriveCore, cdb: Cdb): CommandDefinition | undefined {
  const { reportingOptions: option, requestedOpcode, requestedServiceAction: action } = cdb;
  const alike = drive.commands.filter(({ opcode }) => opcode === requestedOpcode);
  const hasActions = alike.some(({ serviceAction }) => serviceAction !== undefined);
  // SPC-4: a code with service actions is asked for with one, any other without.
  if (option === REPORTING_OPTIONS.one && hasActions) throw invalidFieldInCdb(2, 2);
  if (option === REPORTING_OPTIONS.oneWithServiceAction && alike.length > 0 && !hasActions) {
    throw invalidFieldInCdb(2, 2);
  }
  return hasActions ? alike.find(({ serviceAction }) => serviceAction === action) : alike[0];
}

function oneCommand(drive: DriveCore, cdb: Cdb): Uint8Array {
  const command = findOne(drive, cdb);
  if (command === undefined) {
    return ONE_COMMAND_HEADER.encode({
      timeoutsPresent: false,
      support: COMMAND_SUPPORT.notSupported,
      cdbBytes: 0,
    });
  }
  const timeouts = timeoutsOf(drive, command, cdb.returnTimeouts);
  const header = ONE_COMMAND_HEADER.encode({
    timeoutsPresent: timeouts.length > 0,
    support: COMMAND_SUPPORT.standard,
    cdbBytes: command.cdb.byteLength,
  });
  return concatenate([header, usageMap(command), timeouts]);
}

/** REPORT SUPPORTED OPERATION CODES: the drive's own table of commands, with the time limits it recommends. */
export const reportSupportedOperationCodesRoutes: readonly Route[] = [
  on(REPORT_SUPPORTED_OPERATION_CODES, ({ drive, cdb }) => {
    if (cdb.reportingOptions > REPORTING_OPTIONS.either) throw invalidFieldInCdb(2, 2);
    const all = cdb.reportingOptions === REPORTING_OPTIONS.all;
    return { data: all ? allCommands(drive, cdb) : oneCommand(drive, cdb) };
  }),
];
