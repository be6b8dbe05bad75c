import { expect } from "vitest";
import { LOAD_UNLOAD } from "../../src/scsi/commands/load-unload.ts";
import { READ_ATTRIBUTE_VALUES } from "../../src/scsi/commands/read-attribute.ts";
import { nameAttributes } from "../../src/scsi/named-attributes.ts";
import { expectGood, expectNotReady } from "../support/sim-expect.ts";
import { everyDrive, withChip } from "../support/sim-every-drive.ts";

everyDrive(
  "READ ATTRIBUTE reaches the chip of a cartridge that is only seated",
  async ({ host }) => {
    expectGood(await host.send(LOAD_UNLOAD, { hold: true, load: false }));
    expectNotReady(await host.testUnitReady(), 0x3a04);
    const all = { allocationLength: 0x1_0000, firstAttribute: 0 };
    const reply = expectGood(await host.send(READ_ATTRIBUTE_VALUES, all));
    const { known } = nameAttributes(reply.data?.items ?? []);
    expect(known).toMatchObject({ loadCount: 1n, mediumSerialNumber: "SIM0000001" });
  },
  withChip,
);
