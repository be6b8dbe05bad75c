import { expect, it } from "vitest";
import { openIscsi } from "../../native/iscsi/initiator.ts";
import { BlockPool } from "../../simulator/attach/block-pool.ts";
import { serveDrives } from "../../simulator/attach/serve-drives.ts";
import { createSimulatedDrive } from "../../simulator/create-simulated-drive.ts";
import { SystemClock } from "../../src/clock/system-clock.ts";
import { TapeDrive } from "../../src/drives/tape-drive.ts";
import { Session } from "../../src/session/session.ts";

it("is memory whose slice is a copy", () => {
  const memory = new BlockPool().take(1000);
  const slice = memory.slice(0, 1);
  memory[0] = (slice[0] ?? 0) ^ 1;
  expect(slice[0]).not.toBe(memory[0]);
});

it("is not what a drive keeps of the parameters that came in it", async () => {
  const drive = createSimulatedDrive({ personality: "lto-8" });
  await using server = await serveDrives([drive]);
  const { host, port, targetName: target } = server;
  const transport = await openIscsi({ host, port, target, logicalUnit: 0 });
  try {
    const tape = await TapeDrive.open(new Session({ transport, clock: new SystemClock() }));
    await tape.setCompression(false);
    // As many blocks as it takes until every piece of memory was used again.
    for (let index = 0; index < 8; index++) await tape.write(Buffer.alloc(64, 0xee), 64);
    expect(await tape.compression()).toMatchObject({ enabled: false });
    expect(drive.modes.current(0x0f)?.[0]).toBe(0x0f);
  } finally {
    await transport.close();
  }
});
