import { expect } from "vitest";
import { READ_ATTRIBUTE_LIST } from "../../src/scsi/commands/read-attribute.ts";
import { WRITE_ATTRIBUTE } from "../../src/scsi/commands/write-attribute.ts";
import { numberAttributes } from "../../src/scsi/named-attributes.ts";
import { expectGood, expectInvalidFieldInParameterList } from "../support/sim-expect.ts";
import { everyDrive, withChip } from "../support/sim-every-drive.ts";

everyDrive(
  "WRITE ATTRIBUTE with identifiers out of order changes nothing",
  async ({ host }) => {
    const items = [
      ...numberAttributes({ applicationName: "Capstan", barcode: "ABC001" }),
    ].reverse();
    const length = { parameterListLength: 4 + 2 * (5 + 32), writeThroughCache: true };
    const reply = await host.send(WRITE_ATTRIBUTE, length, { dataOut: { items } });
    expectInvalidFieldInParameterList(reply);
    const all = { allocationLength: 0x1_0000, firstAttribute: 0 };
    const { data } = expectGood(await host.send(READ_ATTRIBUTE_LIST, all));
    const existing = data?.items.map(({ identifier }) => identifier) ?? [];
    expect(existing).not.toContain(0x0801);
    expect(existing).not.toContain(0x0806);
  },
  withChip,
);
