import { describe, expect } from "vitest";
import { ALL_COMMANDS } from "../../src/scsi/command-table.ts";
import {
  ALL_COMMANDS_HEADER,
  COMMAND_DESCRIPTOR,
  COMMAND_SUPPORT,
  ONE_COMMAND_HEADER,
  REPORT_SUPPORTED_OPERATION_CODES,
  REPORTING_OPTIONS,
} from "../../src/scsi/commands/report-supported-operation-codes.ts";
import { TEST_UNIT_READY } from "../../src/scsi/commands/test-unit-ready.ts";
import type { CommandDefinition } from "../../src/scsi/define-command.ts";
import { expectGood } from "./expectations.ts";
import type { Host } from "./host.ts";
import { behaviour, needs } from "./target.ts";

const ROOM = { allocationLength: 0x4000 } as const;

type Listed = ReturnType<typeof COMMAND_DESCRIPTOR.decode>;

/** All commands that the drive says it has. */
async function listCommands(host: Host): Promise<readonly Listed[]> {
  const all = { ...ROOM, reportingOptions: REPORTING_OPTIONS.all };
  const reply = await host.send(REPORT_SUPPORTED_OPERATION_CODES, all);
  const { received } = expectGood(needs(host, reply));
  const end = ALL_COMMANDS_HEADER.byteLength + ALL_COMMANDS_HEADER.decode(received).length;
  const listed: Listed[] = [];
  for (let at = ALL_COMMANDS_HEADER.byteLength; at < end; at += COMMAND_DESCRIPTOR.byteLength)
    listed.push(COMMAND_DESCRIPTOR.decode(received.subarray(at)));
  return listed;
}

/** Whether the drive lists its operation code with service actions; where it does not list it, what is usual. */
function byServiceAction(command: CommandDefinition, listed: readonly Listed[]): boolean {
  const alike = listed.filter(({ opcode }) => opcode === command.opcode);
  if (alike.length === 0) return command.serviceAction !== undefined;
  return alike.some(({ serviceActionValid }) => serviceActionValid);
}

/** What the report of one command must say after that list. */
function expectedOf(command: CommandDefinition, listed: readonly Listed[]) {
  const found = listed.find(
    ({ opcode, serviceAction, serviceActionValid }) =>
      opcode === command.opcode &&
      (!serviceActionValid || serviceAction === (command.serviceAction ?? 0)),
  );
  return found === undefined
    ? { name: command.name, support: COMMAND_SUPPORT.notSupported }
    : { name: command.name, support: COMMAND_SUPPORT.standard, cdbBytes: found.cdbBytes };
}

/** Asks for the report of one command. */
async function ask(host: Host, command: CommandDefinition, reportingOptions: number) {
  const { opcode: requestedOpcode, serviceAction = 0 } = command;
  const requestedServiceAction = reportingOptions === REPORTING_OPTIONS.one ? 0 : serviceAction;
  const one = { ...ROOM, reportingOptions, requestedOpcode, requestedServiceAction };
  return await host.send(REPORT_SUPPORTED_OPERATION_CODES, one);
}

/** The report of one command. The bytes behind SUPPORT mean something only where the drive has the command. */
async function reportOf(host: Host, command: CommandDefinition, reportingOptions: number) {
  const { received } = expectGood(await ask(host, command, reportingOptions));
  const { support, cdbBytes } = ONE_COMMAND_HEADER.decode(received);
  const { name } = command;
  return support === COMMAND_SUPPORT.notSupported ? { name, support } : { name, support, cdbBytes };
}

describe("REPORT SUPPORTED OPERATION CODES", () => {
  behaviour("knows of each command whether it is on the list of all", async ({ host }) => {
    const listed = await listCommands(host);
    for (const command of ALL_COMMANDS) {
      const own = byServiceAction(command, listed)
        ? REPORTING_OPTIONS.oneWithServiceAction
        : REPORTING_OPTIONS.one;
      expect(await reportOf(host, command, own)).toEqual(expectedOf(command, listed));
    }
  });

  behaviour("knows that also without being told of service actions", async ({ host }) => {
    const listed = await listCommands(host);
    // A later option than the others.
    needs(host, await ask(host, TEST_UNIT_READY, REPORTING_OPTIONS.either));
    for (const command of ALL_COMMANDS) {
      const either = await reportOf(host, command, REPORTING_OPTIONS.either);
      expect(either).toEqual(expectedOf(command, listed));
    }
  });
});
