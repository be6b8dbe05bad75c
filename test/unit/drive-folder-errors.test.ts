import { join } from "node:path";
import { expect, it } from "vitest";
import { createDriveFolder, openDriveFolder } from "../../simulator/drive-folder/drive-folder.ts";
import { withAsyncScratchFolder } from "../support/async-scratch-folder.ts";
import { expectCheck } from "../support/sim-expect.ts";
import { Initiator } from "../support/sim-initiator.ts";

it("a drive keeps its last errors from one process to the next", async () => {
  await withAsyncScratchFolder(async (scratch) => {
    const folder = join(scratch, "drive");
    await createDriveFolder(folder, { personality: "dlt-7000" });
    const first = await openDriveFolder(folder);
    const host = new Initiator(first.drive.connect("host 1"));
    await host.takeAttentions();
    const what = { kind: "sense", key: 4, codes: 0x4400, deferred: false } as const;
    first.drive.inject([{ when: { at: "time", ms: 0 }, what }]);
    expectCheck(await host.testUnitReady(), 4, 0x4400);
    await first.close();
    const second = await openDriveFolder(folder);
    const hardwareError = { senseKey: 4, additionalCode: 0x44, additionalQualifier: 0 };
    expect(second.drive.counters.errorEvents).toMatchObject([hardwareError]);
    await second.close();
  });
});
