import { describe } from "vitest";
import { READ_ATTRIBUTE_VALUES } from "../../src/scsi/commands/read-attribute.ts";
import { WRITE_ATTRIBUTE } from "../../src/scsi/commands/write-attribute.ts";
import { numberAttributes } from "../../src/scsi/named-attributes.ts";
import { expectGood, expectWriteProtected } from "./expectations.ts";
import { behaviour, needs } from "./target.ts";

describe("WRITE ATTRIBUTE", () => {
  behaviour(
    "is refused by the write protection switch",
    async (bench) => {
      const { host } = bench;
      const all = { allocationLength: 0x1_0000, firstAttribute: 0 };
      expectGood(needs(bench, await host.send(READ_ATTRIBUTE_VALUES, all)));
      const items = numberAttributes({ barcode: "ABC001" });
      // Drives that keep attributes on the tape have no such command.
      const reply = needs(bench, await host.send(WRITE_ATTRIBUTE, {}, { dataOut: { items } }));
      expectWriteProtected(reply);
    },
    { writeProtected: true },
  );
});
