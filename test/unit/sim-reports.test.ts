import { describe, expect, it } from "vitest";
import { DLT_8000 } from "../../simulator/personalities/dlt-8000.ts";
import {
  ALL_PERSONALITIES,
  personalityNamed,
} from "../../simulator/personalities/all-personalities.ts";
import { LTO_9 } from "../../simulator/personalities/lto-9.ts";
import { ALL_COMMANDS } from "../../src/scsi/command-table.ts";
import { READ_BUFFER, WRITE_BUFFER } from "../../src/scsi/commands/buffer.ts";
import { RECEIVE_DIAGNOSTIC_RESULTS, SEND_DIAGNOSTIC } from "../../src/scsi/commands/diagnostic.ts";
import { REPORT_DENSITY_SUPPORT } from "../../src/scsi/commands/report-density-support.ts";
import { REPORT_LUNS } from "../../src/scsi/commands/report-luns.ts";
import {
  COMMAND_DESCRIPTOR,
  ONE_COMMAND_HEADER,
  REPORT_SUPPORTED_OPERATION_CODES,
  TIMEOUTS_DESCRIPTOR,
} from "../../src/scsi/commands/report-supported-operation-codes.ts";
import { REPORT_SUPPORTED_TASK_MANAGEMENT_FUNCTIONS } from "../../src/scsi/commands/report-supported-task-management.ts";
import { REPORT_TIMESTAMP, SET_TIMESTAMP } from "../../src/scsi/commands/timestamp.ts";
import {
  expectGood,
  expectIllegalRequest,
  expectInvalidFieldInCdb,
  expectInvalidFieldInParameterList,
  expectNotReady,
} from "../support/sim-expect.ts";
import { Initiator } from "../support/sim-initiator.ts";
import { pattern } from "../support/sim-steps.ts";
import { openSimulated } from "../support/sim-host.ts";

const ROOM = { allocationLength: 0x4000 };

describe("REPORT DENSITY SUPPORT", () => {
  it("gives the densities of an LTO-9 as the drive of the capture does", async () => {
    const { host } = await openSimulated();
    const { data } = expectGood(await host.send(REPORT_DENSITY_SUPPORT, ROOM));
    expect(data?.items.map((one) => one.primaryDensityCode)).toEqual([0x5e, 0x60]);
    expect(data?.items[1]).toMatchObject({
      writable: true,
      isDefault: true,
      bitsPerMillimetre: 21_459,
      mediaWidth: 127,
      trackCount: 8960,
      capacityMB: 18_000_000,
      assigningOrganization: "LTO-CVE",
      densityName: "U-932",
      description: "Ultrium 9/32T",
    });
  });

  it("says of a generation that is only read that it cannot be written", async () => {
    const { host } = await openSimulated({ personality: personalityNamed("lto-6") });
    const { data } = expectGood(await host.send(REPORT_DENSITY_SUPPORT, ROOM));
    const writable = data?.items.map((one) => [one.primaryDensityCode, one.writable]);
    expect(writable).toEqual([
      [0x46, false],
      [0x58, true],
      [0x5a, true],
    ]);
  });

  it("tells the loaded volume only, and that there is none", async () => {
    const { host, drive } = await openSimulated();
    const media = await host.send(REPORT_DENSITY_SUPPORT, { ...ROOM, media: true });
    expect(expectGood(media).data?.items.map((one) => one.primaryDensityCode)).toEqual([0x60]);
    drive.eject();
    expectNotReady(await host.send(REPORT_DENSITY_SUPPORT, { ...ROOM, media: true }), 0x3a00);
    expectGood(await host.send(REPORT_DENSITY_SUPPORT, ROOM));
    const types = await host.send(REPORT_DENSITY_SUPPORT, { ...ROOM, mediumType: true });
    expectInvalidFieldInCdb(types, { byte: 1, bit: 1 });
  });
});

describe("REPORT SUPPORTED OPERATION CODES", () => {
  const one = async (host: Initiator, more: object) =>
    await host.send(REPORT_SUPPORTED_OPERATION_CODES, {
      ...ROOM,
      reportingOptions: 1,
      returnTimeouts: true,
      ...more,
    });

  const MODELS = ALL_PERSONALITIES.filter(({ commands }) =>
    commands.includes(REPORT_SUPPORTED_OPERATION_CODES),
  ).map((personality) => [personality.name, personality] as const);

  it.each(MODELS)("lists every command of an %s, and no other", async (_name, personality) => {
    const { host } = await openSimulated({ personality });
    const all = await host.send(REPORT_SUPPORTED_OPERATION_CODES, { ...ROOM, reportingOptions: 0 });
    const bytes = expectGood(all).received;
    const listed: string[] = [];
    for (let at = 4; at < bytes.length; at += COMMAND_DESCRIPTOR.byteLength) {
      const { opcode, serviceAction, cdbBytes } = COMMAND_DESCRIPTOR.decode(bytes.subarray(at));
      listed.push(`${opcode}/${serviceAction}/${cdbBytes}`);
    }
    expect(listed.sort()).toEqual(
      personality.commands
        .map(({ opcode, serviceAction = 0, cdb }) => `${opcode}/${serviceAction}/${cdb.byteLength}`)
        .sort(),
    );
  });

  it.each(MODELS)("knows of each command whether an %s has it", async (_name, personality) => {
    const { host } = await openSimulated({ personality });
    for (const command of ALL_COMMANDS) {
      const { received } = expectGood(
        await one(host, {
          reportingOptions: 3,
          requestedOpcode: command.opcode,
          requestedServiceAction: command.serviceAction ?? 0,
        }),
      );
      const { support, cdbBytes } = ONE_COMMAND_HEADER.decode(received);
      const has = personality.commands.includes(command);
      expect({ name: command.name, support, cdbBytes }).toEqual({
        name: command.name,
        support: has ? 3 : 1,
        cdbBytes: has ? command.cdb.byteLength : 0,
      });
    }
  });

  it("adds time limits where they are asked for", async () => {
    const { host } = await openSimulated();
    const { received } = expectGood(await one(host, { requestedOpcode: 0x08 }));
    expect(ONE_COMMAND_HEADER.decode(received)).toEqual({
      timeoutsPresent: true,
      support: 3,
      cdbBytes: 6,
    });
    expect([...received.subarray(4, 10)]).toEqual([0x08, 0x03, 0xff, 0xff, 0xff, 0xff]);
    expect(TIMEOUTS_DESCRIPTOR.decode(received.subarray(10))).toMatchObject({
      nominalSeconds: 120,
      recommendedSeconds: 2340,
    });
    const without = await one(host, { requestedOpcode: 0x08, returnTimeouts: false });
    expect(expectGood(without).received).toHaveLength(10);
    const all = await host.send(REPORT_SUPPORTED_OPERATION_CODES, {
      ...ROOM,
      reportingOptions: 0,
      returnTimeouts: true,
    });
    expect(expectGood(all).received).toHaveLength(4 + 20 * LTO_9.commands.length);
  });

  it("knows commands by code and by service action", async () => {
    const { host } = await openSimulated();
    const support = async (more: object): Promise<number> =>
      ONE_COMMAND_HEADER.decode(expectGood(await one(host, more)).received).support;
    expect(await support({ requestedOpcode: 0x14 })).toBe(1);
    const mam = { requestedOpcode: 0x8c, requestedServiceAction: 5 };
    expect(await support({ ...mam, reportingOptions: 2 })).toBe(3);
    expect(await support({ ...mam, reportingOptions: 3 })).toBe(3);
    expect(await support({ ...mam, reportingOptions: 2, requestedServiceAction: 9 })).toBe(1);
    expect(await support({ requestedOpcode: 0x08, reportingOptions: 3 })).toBe(3);
    expectInvalidFieldInCdb(await one(host, mam));
    expectInvalidFieldInCdb(await one(host, { requestedOpcode: 0x08, reportingOptions: 2 }));
    expectInvalidFieldInCdb(await one(host, { reportingOptions: 4 }));
  });

  it("tells no time limits where none are known, and does not exist on a DLT8000", async () => {
    const old = await openSimulated({ personality: personalityNamed("lto-2") });
    const { received } = expectGood(await one(old.host, { requestedOpcode: 0x08 }));
    expect(ONE_COMMAND_HEADER.decode(received).timeoutsPresent).toBe(false);
    const dlt = await openSimulated({ personality: DLT_8000 });
    expectIllegalRequest(await one(dlt.host, {}), 0x2000);
  });
});

it("REPORT SUPPORTED TASK MANAGEMENT FUNCTIONS needs room for its answer", async () => {
  const { host } = await openSimulated();
  const command = REPORT_SUPPORTED_TASK_MANAGEMENT_FUNCTIONS;
  const { data } = expectGood(await host.send(command, { allocationLength: 4 }));
  expect(data).toMatchObject({ abortTask: true, logicalUnitReset: true, clearAca: false });
  expectInvalidFieldInCdb(await host.send(command, { allocationLength: 3 }), { byte: 6 });
});

it("REPORT LUNS tells unit 0", async () => {
  const { host } = await openSimulated();
  const { data } = expectGood(await host.send(REPORT_LUNS, { allocationLength: 16 }));
  expect(data?.items).toEqual([{ lun: 0n }]);
  const wellKnown = await host.send(REPORT_LUNS, { allocationLength: 16, selectReport: 1 });
  expect(expectGood(wellKnown).data?.items).toEqual([]);
  expectInvalidFieldInCdb(await host.send(REPORT_LUNS, { allocationLength: 8 }), { byte: 6 });
  const odd = await host.send(REPORT_LUNS, { allocationLength: 16, selectReport: 3 });
  expectInvalidFieldInCdb(odd, { byte: 2 });
});

it("the drive's calendar runs from power-on until it is set, and others learn of that", async () => {
  const { host, drive, clock } = await openSimulated();
  const other = new Initiator(drive.connect("host 2"));
  await other.takeAttentions();
  const now = async () => expectGood(await host.send(REPORT_TIMESTAMP, ROOM)).data;
  expect(await now()).toMatchObject({ origin: 0 });
  const timestampMs = 1_800_000_000_000;
  const set = { parameterListLength: 12 };
  expectGood(await host.send(SET_TIMESTAMP, set, { dataOut: { timestampMs } }));
  clock.advance(2500);
  expect(await now()).toMatchObject({ origin: 2, timestampMs: timestampMs + 2500 });
  const attentions = await other.takeAttentions();
  expect(attentions.map((one) => [one.additionalCode, one.additionalQualifier])).toEqual([
    [0x2a, 0x10],
  ]);
});

describe("buffers", () => {
  const bytes = pattern(300);

  it("give back what was written: the test buffer to all, the echo buffer to its initiator", async () => {
    const { host, drive } = await openSimulated();
    const other = new Initiator(drive.connect("host 2"));
    await other.takeAttentions();
    const test = { mode: 2, bufferId: 2, bufferOffset: 16 };
    const length = { parameterListLength: 300 };
    expectGood(await host.send(WRITE_BUFFER, { ...test, ...length }, { dataOut: bytes }));
    const room = { allocationLength: 300 };
    const dataIn = new Uint8Array(300);
    expectGood(await other.send(READ_BUFFER, { ...test, ...room }, { dataIn }));
    expect(dataIn).toEqual(bytes);
    const echo = { mode: 0x0a };
    expectGood(await host.send(WRITE_BUFFER, { ...echo, ...length }, { dataOut: bytes }));
    const back = await host.send(
      READ_BUFFER,
      { ...echo, ...room },
      { dataIn: new Uint8Array(300) },
    );
    expect(expectGood(back).received).toEqual(bytes);
    const nothing = await other.send(READ_BUFFER, { ...echo, ...room }, { dataIn });
    expectIllegalRequest(nothing, 0x2c00);
  });

  it("tell their size, and refuse what lies outside and other modes", async () => {
    const { host } = await openSimulated();
    const dataIn = new Uint8Array(4);
    const room = { allocationLength: 4 };
    const size = await host.send(READ_BUFFER, { mode: 3, bufferId: 2, ...room }, { dataIn });
    expect([...expectGood(size).received]).toEqual([0, 1, 0, 0]);
    const beyond = { mode: 2, bufferId: 2, bufferOffset: 0x1_0000, parameterListLength: 1 };
    const written = await host.send(WRITE_BUFFER, beyond, { dataOut: Uint8Array.of(1) });
    expectInvalidFieldInCdb(written, { byte: 3 });
    const firmware = { mode: 5, parameterListLength: 1 };
    const loaded = await host.send(WRITE_BUFFER, firmware, { dataOut: Uint8Array.of(1) });
    expectInvalidFieldInCdb(loaded, { byte: 1 });
    const other = await host.send(READ_BUFFER, { mode: 2, bufferId: 9, ...room }, { dataIn });
    expectInvalidFieldInCdb(other, { byte: 2 });
  });
});

it("diagnostics: the default self-test passes without a tape, and there is one page", async () => {
  const { host } = await openSimulated({ cartridge: "none" });
  expectGood(await host.send(SEND_DIAGNOSTIC, { selfTest: true }, { dataOut: new Uint8Array(0) }));
  expectInvalidFieldInCdb(
    await host.send(SEND_DIAGNOSTIC, { selfTestCode: 1 }, { dataOut: new Uint8Array(0) }),
    { byte: 1 },
  );
  const page = await host.send(
    SEND_DIAGNOSTIC,
    { pageFormat: true, parameterListLength: 4 },
    { dataOut: Uint8Array.of(0x80, 0, 0, 0) },
  );
  expectInvalidFieldInParameterList(page, { byte: 0 });
  const dataIn = new Uint8Array(16);
  const room = { allocationLength: 16, pageCodeValid: true };
  const list = await host.send(RECEIVE_DIAGNOSTIC_RESULTS, room, { dataIn });
  expect([...expectGood(list).received]).toEqual([0, 0, 0, 1, 0]);
  const other = await host.send(
    RECEIVE_DIAGNOSTIC_RESULTS,
    { ...room, pageCode: 0x80 },
    { dataIn },
  );
  expectInvalidFieldInCdb(other, { byte: 2 });
});
