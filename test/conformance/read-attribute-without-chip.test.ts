import { READ_ATTRIBUTE_VALUES } from "../../src/scsi/commands/read-attribute.ts";
import { expectIllegalRequest } from "../support/sim-expect.ts";
import { everyDrive, withChip } from "../support/sim-every-drive.ts";

everyDrive(
  "READ ATTRIBUTE does not exist where cartridges have no chip",
  async ({ host }) => {
    const all = { allocationLength: 0x1_0000, firstAttribute: 0 };
    expectIllegalRequest(await host.send(READ_ATTRIBUTE_VALUES, all), 0x2000);
  },
  (personality) => !withChip(personality),
);
