import { describe, expect } from "vitest";
import { LOAD_UNLOAD } from "../../src/scsi/commands/load-unload.ts";
import { READ_ATTRIBUTE_VALUES } from "../../src/scsi/commands/read-attribute.ts";
import { nameAttributes } from "../../src/scsi/named-attributes.ts";
import { expectGood, expectNotReady } from "./expectations.ts";
import type { Host } from "./host.ts";
import { behaviour, needs } from "./target.ts";

const ALL = { allocationLength: 0x1_0000, firstAttribute: 0 } as const;

/** What the chip knows of the cartridge and does not change when it is unloaded. */
async function cartridge(host: Host) {
  const { data } = expectGood(await host.send(READ_ATTRIBUTE_VALUES, ALL));
  const { loadCount, mediumSerialNumber } = nameAttributes(data?.items ?? []).known;
  return { loadCount, mediumSerialNumber };
}

describe("READ ATTRIBUTE", () => {
  behaviour("reaches the chip of a cartridge that is only seated", async (bench) => {
    const { host } = bench;
    needs(bench, await host.send(READ_ATTRIBUTE_VALUES, ALL));
    const loaded = await cartridge(host);
    if (loaded.mediumSerialNumber === undefined)
      bench.lack("its attributes are on the tape, not in a chip: none is the cartridge's number");
    expect(loaded.mediumSerialNumber).toMatch(/\S/);
    expect(loaded.loadCount).toBeGreaterThan(0n);
    expectGood(await host.send(LOAD_UNLOAD, { hold: true, load: false }));
    expectNotReady(await host.testUnitReady(), 0x3a04, 0x0402);
    expect(await cartridge(host)).toEqual(loaded);
  });
});
