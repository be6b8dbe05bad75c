import { describe, expect, it } from "vitest";
import { personalityNamed } from "../../simulator/personalities/all-personalities.ts";
import { REPORT_DENSITY_SUPPORT } from "../../src/scsi/commands/report-density-support.ts";
import { WRITE_ERROR_COUNTERS } from "../../src/scsi/log-pages/error-counters.ts";
import { expectCheck, expectGood, expectInvalidFieldInCdb } from "../support/sim-expect.ts";
import { logBytes, logSense, openSimulated } from "../support/sim-host.ts";
import { modePageBytes, pattern, write } from "../support/sim-steps.ts";
import { openWith } from "../support/sim-cartridges.ts";

const WRITE_PROTECTED_FORMAT = 0x3005;

const open = async (name: string) => openSimulated({ personality: personalityNamed(name) });

describe("a Sony SDT-11000", () => {
  it.each([
    [0x00, 4 + 5],
    [0x02, 0x20],
    [0x03, 0x20],
    [0x30, 0x5e],
    [0x31, 0x24],
  ])("has page %i with %i bytes, and gives it whole or not at all", async (page, byteLength) => {
    const { host } = await open("dds-4");
    const { received } = expectGood(await logSense(host, page, { room: byteLength }));
    expect(received).toHaveLength(byteLength);
    for (const room of [1, 4, byteLength - 1])
      expectInvalidFieldInCdb(await logSense(host, page, { room }), { byte: 7 });
    expect(expectGood(await logSense(host, page, { room: 0 })).received).toHaveLength(0);
  });

  it("refuses a pointer beyond the last parameter", async () => {
    const { host } = await open("dds-4");
    expectGood(await logSense(host, 0x31, { pointer: 4 }));
    expectInvalidFieldInCdb(await logSense(host, 0x31, { pointer: 5 }), { byte: 5 });
  });

  it("counts bytes in its short pages of errors", async () => {
    const { host } = await open("dds-4");
    expectGood(await write(host, pattern(3000)));
    const { known } = WRITE_ERROR_COUNTERS.decode(await logBytes(host, 0x02));
    expect(known).toEqual({ corrected: 0n, processed: 3000n, uncorrected: 0n });
  });

  it("names DDS-3 as the secondary density of DDS-4", async () => {
    const { host } = await open("dds-4");
    const reply = await host.send(REPORT_DENSITY_SUPPORT, { allocationLength: 4096 });
    const ddS4 = expectGood(reply).data?.items.at(-1);
    expect(ddS4).toMatchObject({
      primaryDensityCode: 0x26,
      secondaryDensityCode: 0x25,
      bitsPerMillimetre: 4804,
      mediaWidth: 40,
      capacityMB: 20_000,
    });
  });

  it("has two partitions, and reads DDS-1 only", async () => {
    const { host } = await open("dds-4");
    expect((await modePageBytes(host, 0x11))[2]).toBe(1);
    const old = await openWith("dds-4", { format: "DDS-1", kind: "data" });
    expectCheck(await write(old.host, pattern(100)), 7, WRITE_PROTECTED_FORMAT);
  });
});

it("a DAT 160 reports tape of 8 mm for itself and of 4 mm for older cassettes", async () => {
  const { host } = await open("dat-160");
  const reply = await host.send(REPORT_DENSITY_SUPPORT, { allocationLength: 4096 });
  expect(expectGood(reply).data?.items.map(({ mediaWidth }) => mediaWidth)).toEqual([40, 40, 80]);
});
