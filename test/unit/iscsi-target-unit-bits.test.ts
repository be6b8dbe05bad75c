import { expect, it } from "vitest";
import { serveDrives } from "../../simulator/attach/serve-drives.ts";
import { createSimulatedDrive } from "../../simulator/create-simulated-drive.ts";
import { CDB, endOf, openHost } from "../support/iscsi-target-stand.ts";

/** INQUIRY with a unit number in byte 1, where SCSI-2 has it. */
const inquiry = (named: number): readonly number[] => CDB.inquiry(36).with(1, named << 5);

it("ignores the number of the addressed unit in byte 1 of a CDB, on units of every standard, and no other bits", async () => {
  const drives = ["lto-9", "dlt-8000", "lto-9", "dat-72"].map((personality) =>
    createSimulatedDrive({ personality }),
  );
  await using server = await serveDrives(drives);
  using host = await openHost(server);
  for (const unit of drives.keys()) {
    for (let named = 0; named < 8; named++) {
      const reply = await host.run({ cdb: inquiry(named), room: 36, unit });
      const end = named === 0 || named === unit ? "good" : "5/2400";
      expect({ unit, named, end: endOf(reply) }).toEqual({ unit, named, end });
    }
  }
});
