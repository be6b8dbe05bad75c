/** The units that iscsi-test-cu is run on, each behind a server of its own, and what a run of one test must give. */
import { expect } from "vitest";
import { serveDrives, type DriveServer } from "../../simulator/attach/serve-drives.ts";
import type { ServedUnit } from "../../simulator/attach/served-unit.ts";
import { createSimulatedDrive } from "../../simulator/create-simulated-drive.ts";
import { WRITE_6 } from "../../src/scsi/commands/write.ts";
import { REWIND } from "../../src/scsi/commands/rewind.ts";
import { runCuTest } from "./iscsi-cu-run.ts";
import { CU_TABLE, type CuException, type CuExpectation, type CuUnit } from "./iscsi-cu-table.ts";
import { SHIM_BLOCK_BYTES, SHIM_BLOCK_COUNT, TapeShim } from "./iscsi-cu-tape-shim.ts";
import { RamDiskUnit } from "./ram-disk-unit.ts";
import { expectGood } from "./sim-expect.ts";
import { Initiator } from "./sim-initiator.ts";

/** 8 MiB: the suite moves 8000 blocks at once. */
const DISK_BLOCKS = 16_384;
/**
 * Where the unit is; behind it there is a drive like any other. On another place the target would take RDPROTECT with the
 * unit's number for what SCSI-2 had there.
 */
const UNIT = 0;

async function recordedTape(personality: CuUnit): Promise<ServedUnit> {
  const drive = createSimulatedDrive({ personality });
  const writer = new Initiator(drive.connect("whoever records the tape"));
  await writer.takeAttentions();
  const dataOut = new Uint8Array(SHIM_BLOCK_BYTES);
  const transferLength = dataOut.length;
  for (let block = 0; block < SHIM_BLOCK_COUNT; block++)
    expectGood(await writer.send(WRITE_6, { transferLength }, { dataOut: dataOut.fill(block) }));
  expectGood(await writer.send(REWIND, {}));
  return new TapeShim(drive);
}

const makeUnit = (unit: CuUnit): ServedUnit | Promise<ServedUnit> =>
  unit === "RAM disk" ? new RamDiskUnit(DISK_BLOCKS) : recordedTape(unit);

/** Tests that run on this unit, with what they must give. */
export function cuTestsOn(unit: CuUnit): readonly (readonly [string, CuExpectation])[] {
  return Object.entries(CU_TABLE).flatMap(([suite, tests]) =>
    Object.entries(tests).flatMap(([test, { on }]) => {
      const expected = on[unit];
      return expected === undefined ? [] : [[`${suite}.${test}`, expected] as const];
    }),
  );
}

const asException = (expected: CuExpectation): Omit<CuException, "why"> =>
  typeof expected === "number" ? { asserts: expected } : expected;

/** Runs a test on a unit of its own and compares what comes of it with the table; no fault of ours may show meanwhile. */
export async function expectCuTest(
  unit: CuUnit,
  test: string,
  expected: CuExpectation,
): Promise<void> {
  const faults: unknown[] = [];
  const served = await makeUnit(unit);
  await using server: DriveServer = await serveDrives([served, createSimulatedDrive()], {
    onEvent: (event) => {
      if (event.kind === "fault") faults.push(event.error);
    },
  });
  const url = server.specifierOf(UNIT);
  const paths = test.startsWith("MultipathIO.") ? [url, url] : [url];
  const { asserts, fails, skips } = await runCuTest(test, paths);
  const { asserts: least, fails: mayFail = [], skips: maySkip = [] } = asException(expected);
  expect({ fails, skips, faults }).toEqual({ fails: mayFail, skips: maySkip, faults: [] });
  expect(asserts).toBeGreaterThanOrEqual(least);
}
