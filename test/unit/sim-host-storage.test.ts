import { describe, expect, it } from "vitest";
import { createSimulatedDrive } from "../../simulator/create-simulated-drive.ts";
import { createSyntheticMedium } from "../../simulator/medium/synthetic-medium.ts";
import { VirtualClock } from "../../simulator/virtual-clock.ts";
import { TapeDrive } from "../../src/drives/tape-drive.ts";
import { Session } from "../../src/session/session.ts";
import { SeededRandom } from "../../simulator/seeded-random.ts";
import { testSeed } from "../support/seed.ts";

const BLOCK_BYTES = 1000;

describe("a drive whose cartridge the host cannot store", () => {
  it("answers with a hardware error, and what was written before is there", async () => {
    const medium = createSyntheticMedium({ verbatimBudgetBytes: 3 * BLOCK_BYTES });
    const clock = new VirtualClock();
    const drive = createSimulatedDrive({ clock, medium });
    const tape = await TapeDrive.open(new Session({ transport: drive.connect(), clock }));
    const random = new SeededRandom(testSeed());
    const blocks = Array.from({ length: 4 }, () =>
      Uint8Array.from({ length: BLOCK_BYTES }, () => random.nextUint32() & 0xff),
    );
    for (const block of blocks.slice(0, 3)) await tape.write(block, BLOCK_BYTES);
    await expect(tape.write(blocks[3] ?? new Uint8Array(0), BLOCK_BYTES)).rejects.toMatchObject({
      code: "DRIVE_HARDWARE_ERROR",
    });
    await tape.rewind();
    const target = new Uint8Array(BLOCK_BYTES);
    for (const block of blocks.slice(0, 3)) {
      await tape.read(target);
      expect(Buffer.compare(target, block)).toBe(0);
    }
    expect(await tape.read(target)).toMatchObject({ kind: "endOfData" });
  });
});
