import { createServer } from "node:net";
import process from "node:process";
import { describe, expect, it } from "vitest";
import { claimDrive, type ClaimableDrive } from "../../native/claim.ts";
import { claimName } from "../../native/claim-state.ts";
import { localSocketPath } from "../../src/transport/local-name.ts";
import { claimLook } from "../../native/look-claim.ts";
import { whoHolds, whoWorks } from "../../native/who-holds.ts";
import { SystemClock } from "../../src/clock/system-clock.ts";
import { withFakeComputer } from "../support/fake-sysfs.ts";

const clock = new SystemClock();
const WORK = { program: "capstan", command: "write", clock };
const LOOK = { program: "capstan", command: "exporter", clock };

let serials = 0;
/** A drive that no other test, and no other run, uses. */
const freshDrive = (): ClaimableDrive & { readonly serial: string } => ({
  device: "/dev/nst0",
  address: "3:0:0:1",
  serial: `LOOK${String(process.pid)}.${String(serials++)}`,
  nodes: {},
  characterNumbers: [],
});

/** Whether a promise has settled; gives it some time first. */
async function hasSettled(promise: Promise<unknown>): Promise<boolean> {
  const late = clock.sleep(100).then(() => false);
  return Promise.race([promise.then(() => true), late]);
}

describe("claimLook", () => {
  it("sees who works with the drive, and does not take it away from him", async () => {
    const drive = freshDrive();
    const claim = await claimDrive(drive, WORK);
    claim.publish({ activity: "writing", session: 2, doneBytes: 5, wholeBytes: 9 });
    expect(await claimLook(drive, LOOK)).toMatchObject({
      kind: "inUse",
      says: `process ${String(process.pid)} (capstan write), writing session 2`,
      holder: { command: "write", doneBytes: 5, wholeBytes: 9 },
    });
    await expect(claimDrive(drive, WORK)).rejects.toMatchObject({ code: "DEVICE_IN_USE" });
    await claim.release();
  });

  it("keeps nobody out: who wants to work waits until the look is over", async () => {
    const drive = freshDrive();
    const look = await claimLook(drive, LOOK);
    if (look.kind !== "free") throw new TypeError(look.says);
    expect(await whoHolds(drive.serial, clock)).toMatchObject({ holder: { looks: true } });
    const work = claimDrive(drive, WORK);
    const another = whoWorks(drive.serial, clock);
    expect(await hasSettled(work)).toBe(false);
    expect(await hasSettled(another)).toBe(false);
    await look.release();
    await look.release();
    const claim = await work;
    expect(await whoHolds(drive.serial, clock)).toMatchObject({ holder: { command: "write" } });
    await claim.release();
    await another;
  });

  it("asks once more where the holder hangs up without a word, as one does that is just going", async () => {
    const drive = freshDrive();
    const path = localSocketPath(claimName(drive.serial));
    if (path === undefined) return;
    let asked = 0;
    const going = createServer((socket) => {
      asked++;
      socket.destroy();
      going.close();
    });
    await new Promise<void>((resolve) => going.listen(path, resolve));
    expect(await whoHolds(drive.serial, clock)).toBeUndefined();
    expect(asked).toBe(1);
  });

  it("lets observers look one after the other", async () => {
    const drive = freshDrive();
    let looking = 0;
    let looks = 0;
    const observe = async (): Promise<void> => {
      const look = await claimLook(drive, LOOK);
      if (look.kind !== "free") throw new TypeError(look.says);
      looking++;
      expect(looking).toBe(1);
      await clock.sleep(5);
      looking--;
      looks++;
      await look.release();
    };
    await Promise.all([observe(), observe(), observe()]);
    expect(looks).toBe(3);
  });

  it("leaves a drive alone that a program has open which knows nothing of claims", async () => {
    await withFakeComputer(async (computer) => {
      const { host, root } = computer;
      computer.node("nst0", { device: "9:128" });
      computer.process(4711, { command: "tar -cf /dev/nst0 .", open: ["nst0"] });
      const found = { ...freshDrive(), characterNumbers: ["9:128"] };
      expect(await claimLook(found, { ...LOOK, host })).toMatchObject({
        kind: "inUse",
        says: `process 4711 (tar -cf /dev/nst0 .) with ${root}/dev/nst0`,
      });
      // It did not stay behind in the claim.
      expect(await whoHolds(found.serial, clock)).toBeUndefined();
    });
  });
});
