import { join } from "node:path";
import { expect, it } from "vitest";
import { createDriveFolder, openDriveFolder } from "../../simulator/drive-folder/drive-folder.ts";
import { powerOnMs } from "../../simulator/power-on-time.ts";
import { VirtualClock } from "../../simulator/virtual-clock.ts";
import { withAsyncScratchFolder } from "../support/async-scratch-folder.ts";

const HOUR_MS = 3_600_000;

it("counts the hours a drive is switched on once, however often its folder is opened", async () => {
  await withAsyncScratchFolder(async (scratch) => {
    const folder = join(scratch, "drive");
    await createDriveFolder(folder);
    const seen: number[] = [];
    for (const hours of [1, 0, 0, 0]) {
      const open = await openDriveFolder(folder);
      try {
        const { clock } = open.drive;
        if (!(clock instanceof VirtualClock)) throw new TypeError("no virtual clock");
        if (hours > 0) clock.advance(hours * HOUR_MS);
        seen.push(powerOnMs(open.drive));
      } finally {
        await open.close();
      }
    }
    const [first = 0] = seen;
    expect(first).toBeGreaterThanOrEqual(HOUR_MS);
    expect(seen).toEqual([first, first, first, first]);
  });
});
