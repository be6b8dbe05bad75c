import { describe, expect, it } from "vitest";
import { personalityNamed } from "../../simulator/personalities/all-personalities.ts";
import { MODE_SENSE_6 } from "../../src/scsi/commands/mode-sense.ts";
import { READ_POSITION_SHORT } from "../../src/scsi/commands/read-position.ts";
import { WRITE_FILEMARKS_6 } from "../../src/scsi/commands/write-filemarks.ts";
import { DEVICE_WELLNESS_DLT } from "../../src/scsi/log-pages/device-wellness.ts";
import { WRITE_ERROR_COUNTERS_DLT } from "../../src/scsi/log-pages/error-counters.ts";
import { expectCheck, expectGood, expectInvalidFieldInCdb } from "../support/sim-expect.ts";
import { logBytes, logSense, openSimulated } from "../support/sim-host.ts";
import type { Initiator } from "../support/sim-initiator.ts";
import { modePageBytes, pattern, write } from "../support/sim-steps.ts";

const open = async (name: string) => openSimulated({ personality: personalityNamed(name) });

const bufferedBlocks = async (host: Initiator): Promise<number | undefined> =>
  expectGood(await host.send(READ_POSITION_SHORT, {})).data?.bufferedObjectCount;

describe("older DLT drives", () => {
  it.each(["dlt-4000", "dlt-7000"])("tell in a %s's sense data how much is left", async (name) => {
    const { drive, host } = await openSimulated({
      personality: personalityNamed(name),
      capacityBytes: 4096 * 100,
    });
    expectGood(await write(host, pattern(4096 * 40)));
    const { senseBytes } = await logSense(host, 0x17);
    expect([...senseBytes.subarray(18, 30)]).toEqual([0x80, ...Array<number>(9).fill(0), 60, 0]);
    drive.alerts.raise(0x14);
    expect((await logSense(host, 0x17)).senseBytes[18]).toBe(0x81);
  });

  it.each([
    ["dlt-4000", 0],
    ["dlt-7000", 0],
    ["dlt-8000", 1],
  ])("a %s has %i blocks in its buffer after no filemarks with IMMED", async (name, count) => {
    const { host } = await open(name);
    expectGood(await write(host, pattern(100_000)));
    expect(await bufferedBlocks(host)).toBe(1);
    expectGood(await host.send(WRITE_FILEMARKS_6, { immediate: true, count: 0 }));
    expect(await bufferedBlocks(host)).toBe(count);
  });

  it("have mode page 1Ch with TapeAlert: the DLT7000, not the DLT4000", async () => {
    expect(await modePageBytes((await open("dlt-7000")).host, 0x1c)).toHaveLength(12);
    const older = await open("dlt-4000");
    const cdb = { pageCode: 0x1c, allocationLength: 0xff };
    expectInvalidFieldInCdb(await older.host.send(MODE_SENSE_6, cdb), { byte: 2 });
  });

  it("count bytes and the errors since they turned round on page 02h", async () => {
    const { host } = await open("dlt-4000");
    expectGood(await write(host, pattern(5000)));
    const { known } = WRITE_ERROR_COUNTERS_DLT.decode(await logBytes(host, 0x02));
    expect(known).toMatchObject({ processed: 5000n, sinceTurnaround: 0n });
  });

  it("keep on a DLT7000 the last sixteen bad media and bad hardware, oldest first", async () => {
    const { drive, host, clock } = await open("dlt-7000");
    const records = async () => DEVICE_WELLNESS_DLT.decode(await logBytes(host, 0x33)).records;
    expect(await records()).toEqual([]);
    // What the host did wrong is not kept.
    expectInvalidFieldInCdb(await logSense(host, 0x17));
    for (let hour = 1; hour <= 18; hour++) {
      clock.advance(3_600_000);
      const when = { at: "time", ms: 0 } as const;
      const what = { kind: "sense", key: 4, codes: 0x4400, deferred: false } as const;
      drive.inject([{ when, what }]);
      expectCheck(await host.testUnitReady(), 4, 0x4400);
    }
    const kept = await records();
    expect(kept.map(({ code }) => code)).toEqual(Array.from({ length: 16 }, (_, i) => i));
    const first = kept[0]?.value.timestampHours ?? 0;
    expect(kept.map(({ value }) => value.timestampHours - first)).toEqual(
      Array.from({ length: 16 }, (_, i) => i),
    );
    expect(kept[15]?.value).toMatchObject({
      senseKey: 4,
      additionalCode: 0x44,
      additionalQualifier: 0,
      mediumIdentifier: 0,
    });
  });
});
