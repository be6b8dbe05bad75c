import { expect } from "vitest";
import { WRITE_ATTRIBUTE } from "../../src/scsi/commands/write-attribute.ts";
import { numberAttributes } from "../../src/scsi/named-attributes.ts";
import { expectWriteProtected } from "../support/sim-expect.ts";
import { everyDrive, withChip } from "../support/sim-every-drive.ts";

everyDrive(
  "WRITE ATTRIBUTE is refused by the write protection switch",
  async ({ host, drive }) => {
    if (drive.cartridge === undefined) expect.unreachable();
    drive.cartridge.state.writeProtected = true;
    const items = numberAttributes({ barcode: "ABC001" });
    const length = { parameterListLength: 4 + 5 + 32 };
    expectWriteProtected(await host.send(WRITE_ATTRIBUTE, length, { dataOut: { items } }));
  },
  withChip,
);
