import { describe, expect, it } from "vitest";
import { openIscsi } from "../../native/iscsi/initiator.ts";
import { createSimulatedDrive } from "../../simulator/create-simulated-drive.ts";
import { serveDrives } from "../../simulator/attach/serve-drives.ts";
import { TapeDrive } from "../../src/drives/tape-drive.ts";
import { SystemClock } from "../../src/clock/system-clock.ts";
import { Session } from "../../src/session/session.ts";

describe("an iSCSI target of simulated drives", () => {
  it("is a tape drive to an initiator", async () => {
    await using server = await serveDrives([createSimulatedDrive()]);
    const { host, port, targetName: target } = server;
    const transport = await openIscsi({ host, port, target, logicalUnit: 0 });
    try {
      const drive = await TapeDrive.open(new Session({ transport, clock: new SystemClock() }));
      expect(drive.identity.family).toBe("lto");
      await drive.rewind();
      const block = Buffer.alloc(300_000, 7);
      await drive.write(block, block.length);
      await drive.writeFilemarks(1);
      await drive.rewind();
      const target2 = new Uint8Array(400_000);
      const outcome = await drive.read(target2);
      expect(outcome).toMatchObject({ kind: "block" });
      expect(Buffer.compare(target2.subarray(0, 300_000), block)).toBe(0);
      expect(server.sessionCount).toBe(1);
    } finally {
      await transport.close();
    }
  });
});
