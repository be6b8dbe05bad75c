import { describe, expect } from "vitest";
import { REPORT_DENSITY_SUPPORT } from "../../src/scsi/commands/report-density-support.ts";
import { expectGood, expectNotReady } from "./expectations.ts";
import type { Host } from "./host.ts";
import { behaviour, needs } from "./target.ts";

const ROOM = { allocationLength: 0x1000 } as const;

/** The densities of the drive, or of the loaded volume. */
async function densities(host: Host, media: boolean) {
  const reply = await host.send(REPORT_DENSITY_SUPPORT, { ...ROOM, media });
  return expectGood(reply).data?.items ?? [];
}

type Density = Awaited<ReturnType<typeof densities>>[number];

/** The default may vary with the mounted medium. Tandberg DLT8000 product manual, REPORT DENSITY SUPPORT, DEFLT. */
function withoutDefault({ isDefault: _, ...density }: Density): Omit<Density, "isDefault"> {
  return density;
}

describe("REPORT DENSITY SUPPORT", () => {
  behaviour("of the medium tells densities that the drive has too", async (bench) => {
    const { host } = bench;
    needs(bench, await host.send(REPORT_DENSITY_SUPPORT, ROOM));
    const ofDrive = (await densities(host, false)).map(withoutDefault);
    const ofMedium = (await densities(host, true)).map(withoutDefault);
    expect(ofMedium.length).toBeGreaterThan(0);
    for (const one of ofMedium) expect(ofDrive).toContainEqual(one);
  });

  behaviour("of the medium needs one, of the drive none", async (bench) => {
    const { host, operator } = bench;
    needs(bench, await host.send(REPORT_DENSITY_SUPPORT, ROOM));
    const ofDrive = await densities(host, false);
    expect(ofDrive.length).toBeGreaterThan(0);
    await operator.eject();
    expectNotReady(await host.send(REPORT_DENSITY_SUPPORT, { ...ROOM, media: true }), 0x3a00);
    expect(await densities(host, false)).toEqual(ofDrive);
  });
});
