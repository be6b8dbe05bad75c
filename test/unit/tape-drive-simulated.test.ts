import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { blankCartridge, createSimulatedDrive } from "../../simulator/create-simulated-drive.ts";
import type { CreateDriveOptions } from "../../simulator/create-simulated-drive.ts";
import { TapeDrive } from "../../src/drives/tape-drive.ts";
import { Session } from "../../src/session/session.ts";

async function open(options: CreateDriveOptions = {}) {
  const device = createSimulatedDrive(options);
  const transport = device.connect();
  const session = new Session({ transport, clock: device.clock });
  return { device, session, drive: await TapeDrive.open(session) };
}

const block = (length: number, seed = 1): Uint8Array =>
  Uint8Array.from({ length }, (_value, index) => (index * 31 + seed * 7) & 0xff);

describe("a drive that was opened", () => {
  it("is known", async () => {
    const { drive, session } = await open({ serial: "HU1234567" });
    expect(drive.identity).toMatchObject({
      family: "lto",
      generation: "LTO-9",
      serial: "HU1234567",
    });
    expect(drive.limits).toEqual({ minBlockBytes: 1, maxBlockBytes: 0x80_0000 });
    expect(session.attentionCount).toBeGreaterThan(0);
    await expect(drive.readiness()).resolves.toMatchObject({ ready: true });
  });

  it("may be empty", async () => {
    const { drive } = await open({ cartridge: "none" });
    await expect(drive.readiness()).resolves.toMatchObject({ state: "noMedium" });
    await expect(drive.rewind()).rejects.toMatchObject({ code: "DRIVE_NO_MEDIUM" });
  });
});

describe("blocks", () => {
  it("come back as they were written, with what lies between them", async () => {
    const blocks = fc.array(fc.option(fc.integer({ min: 1, max: 300 }), { nil: "mark" as const }), {
      maxLength: 8,
    });
    await fc.assert(
      fc.asyncProperty(blocks, async (items) => {
        const { drive } = await open();
        for (const [index, item] of items.entries()) {
          if (item === "mark") await drive.writeFilemarks(1);
          else await drive.write(block(item, index), item);
        }
        await expect(drive.readPosition()).resolves.toMatchObject({
          objectNumber: BigInt(items.length),
        });
        await drive.rewind();
        const target = new Uint8Array(300);
        for (const [index, item] of items.entries()) {
          const outcome = await drive.read(target);
          if (item === "mark") expect(outcome).toEqual({ kind: "filemark" });
          else {
            expect(outcome).toEqual({ kind: "block", byteLength: item });
            expect(target.subarray(0, item)).toEqual(block(item, index));
          }
        }
        await expect(drive.read(target)).resolves.toEqual({ kind: "endOfData" });
      }),
    );
  });

  it("are found again by number and by filemark", async () => {
    const { drive } = await open();
    for (let i = 0; i < 6; i++) {
      await drive.write(block(100, i), 100);
      if (i % 2 === 1) await drive.writeFilemarks(1);
    }
    await expect(drive.locate({ partition: 0, objectNumber: 4n })).resolves.toEqual({
      kind: "done",
    });
    const target = new Uint8Array(100);
    await drive.read(target);
    expect(target).toEqual(block(100, 3));
    await expect(drive.locateFile(2)).resolves.toEqual({ kind: "done" });
    await expect(drive.readPosition({ form: "long" })).resolves.toMatchObject({
      objectNumber: 6n,
      fileNumber: 2n,
    });
    await drive.rewind();
    await expect(drive.spaceFilemarks(9)).resolves.toMatchObject({ kind: "endOfData", moved: 3n });
    await expect(drive.spaceFilemarks(-1)).resolves.toMatchObject({ kind: "done" });
    await expect(drive.spaceBlocks(-5)).resolves.toEqual({
      kind: "filemark",
      moved: 2n,
      movedKnown: true,
    });
    await drive.locateEndOfData();
    await expect(drive.readPosition()).resolves.toMatchObject({ objectNumber: 9n });
    await expect(drive.locate({ objectNumber: 99n })).resolves.toEqual({ kind: "endOfData" });
  });

  it("longer than the target are not taken for whole ones", async () => {
    const { drive } = await open();
    await drive.write(block(1000), 1000);
    await drive.rewind();
    await expect(drive.read(new Uint8Array(400))).resolves.toEqual({
      kind: "oversized",
      byteLength: 1000,
    });
    await expect(drive.readPosition()).resolves.toMatchObject({ objectNumber: 1n });
  });

  it("of fixed length go several at a time", async () => {
    const { drive } = await open();
    await expect(drive.writeFixed(block(2048), 4)).rejects.toMatchObject({
      code: "BLOCK_LENGTH_VARIABLE",
    });
    await expect(drive.setBlockLength(512)).resolves.toMatchObject({ blockBytes: 512 });
    await expect(drive.writeFixed(block(2048), 4)).resolves.toEqual({
      kind: "written",
      earlyWarning: "none",
      blockCount: 4,
    });
    await drive.writeFilemarks(1);
    await drive.rewind();
    const target = new Uint8Array(4096);
    await expect(drive.readFixed(target, 3)).resolves.toEqual({ kind: "blocks", blockCount: 3 });
    await expect(drive.readFixed(target, 8)).resolves.toEqual({ kind: "filemark", blockCount: 1 });
    await expect(drive.readFixed(target, 8)).resolves.toEqual({ kind: "endOfData", blockCount: 0 });
  });

  it("fill a tape to its end, with a warning before it", async () => {
    const { drive } = await open({ medium: "synthetic", capacityBytes: 100_000_000 });
    const slot = new Uint8Array(4_000_000);
    const kinds: string[] = [];
    for (let i = 0; i < 100 && !kinds.includes("volumeFull"); i++) {
      const outcome = await drive.write(slot, slot.length);
      kinds.push(outcome.kind === "written" ? outcome.earlyWarning : outcome.kind);
    }
    expect(kinds.at(-1)).toBe("volumeFull");
    expect(kinds).toContain("early");
    expect(kinds.indexOf("early")).toBeGreaterThan(kinds.lastIndexOf("none"));
  });
});

describe("a cartridge", () => {
  it("that is put in by hand is loaded and can be used at once", async () => {
    const { drive, device } = await open();
    await drive.write(block(10), 10);
    await drive.unload();
    await expect(drive.readiness()).resolves.toMatchObject({ ready: false });
    device.eject();
    device.insert(blankCartridge(device.personality), { load: false });
    await drive.load();
    await drive.waitUntilReady({ limitMs: 600_000 });
    await expect(drive.isBlank()).resolves.toBe(true);
  });

  it("that was changed behind the program's back is never written", async () => {
    const { drive, device } = await open();
    await drive.write(block(10), 10);
    device.eject();
    device.insert(blankCartridge(device.personality));
    device.completeLoad();
    await expect(drive.write(block(10), 10)).rejects.toMatchObject({
      code: "DRIVE_POSITION_LOST",
      meaning: { id: "mediumChanged" },
    });
    await expect(drive.isBlank()).resolves.toBe(true);
  });
});

describe("a blank tape", () => {
  it("is told from one that holds something", async () => {
    const { drive } = await open();
    await expect(drive.isBlank()).resolves.toBe(true);
    await drive.writeFilemarks(1);
    await expect(drive.isBlank()).resolves.toBe(false);
    await expect(drive.readPosition()).resolves.toMatchObject({ beginningOfPartition: true });
    await drive.erase();
    await expect(drive.isBlank()).resolves.toBe(true);
  });
});

describe("settings", () => {
  it("of compression are switched and read back", async () => {
    const { drive } = await open();
    await expect(drive.setCompression(false)).resolves.toMatchObject({ enabled: false });
    await expect(drive.setCompression(true)).resolves.toMatchObject({ enabled: true });
  });

  it("of early warning are set in MB", async () => {
    const { drive } = await open();
    await expect(drive.setProgrammableEarlyWarningMB(500)).resolves.toBe(500);
    await expect(drive.programmableEarlyWarningMB()).resolves.toBe(500);
  });

  it("hold the cartridge", async () => {
    const { drive } = await open();
    await drive.preventRemoval(true);
    await expect(drive.unload()).rejects.toMatchObject({ code: "DRIVE_REMOVAL_PREVENTED" });
    await drive.preventRemoval(false);
    await drive.unload();
    await expect(drive.isWriteProtected()).resolves.toBe(false);
  });

  it("divide the tape", async () => {
    const { drive } = await open();
    await drive.formatMedium({ partitions: [200_000, "rest"] });
    await expect(drive.locate({ partition: 1, objectNumber: 0n })).resolves.toEqual({
      kind: "done",
    });
    await expect(drive.readPosition()).resolves.toMatchObject({ partition: 1, objectNumber: 0n });
    await drive.formatMedium();
    await expect(drive.locate({ partition: 1, objectNumber: 0n })).rejects.toMatchObject({
      code: "COMMAND_INVALID_FIELD",
    });
  });
});

describe("trouble", () => {
  it("on the tape is told with the place", async () => {
    const when = { at: "object", object: 2 } as const;
    const { drive } = await open({ faults: [{ when, what: { kind: "readError" } }] });
    for (let i = 0; i < 4; i++) await drive.write(block(50, i), 50);
    await drive.rewind();
    const target = new Uint8Array(50);
    await drive.read(target);
    await drive.read(target);
    await expect(drive.read(target)).rejects.toMatchObject({
      code: "MEDIUM_UNRECOVERED_READ",
      position: { partition: 0, objectNumber: 3n },
    });
  });

  it("of earlier writes reaches whoever comes next, and is counted", async () => {
    const when = { at: "object", object: 1 } as const;
    const what = { kind: "deferredError", afterCommands: 1 } as const;
    const { drive, session } = await open({ faults: [{ when, what }] });
    const errors: unknown[] = [];
    for (let i = 0; i < 5 && errors.length === 0; i++) {
      await drive.write(block(50, i), 50).catch((error: unknown) => errors.push(error));
    }
    expect(errors).toMatchObject([{ code: "DEFERRED_WRITE_ERROR" }]);
    expect(session.deferredErrorCount).toBe(1);
  });

  it("of a reset stops the next write", async () => {
    const { drive, device } = await open();
    await drive.write(block(50), 50);
    device.reset({ losesBuffer: true, rewinds: true, attention: true });
    await expect(drive.write(block(50), 50)).rejects.toMatchObject({
      code: "DRIVE_POSITION_LOST",
      meaning: { id: "reset" },
    });
    await expect(drive.write(block(50), 50)).rejects.toMatchObject({
      code: "DRIVE_POSITION_UNSET",
    });
  });
});

describe("verify", () => {
  it("reads to the end of the data", async () => {
    const { drive } = await open();
    for (let i = 0; i < 3; i++) await drive.write(block(80, i), 80);
    await drive.writeFilemarks(1);
    await drive.rewind();
    await expect(drive.verifyBlocks({ toEndOfData: true })).resolves.toMatchObject({
      kind: "done",
    });
    await drive.rewind();
    await expect(drive.verifyBlocks({ count: 9, blockBytes: 80 })).resolves.toEqual({
      kind: "filemark",
      verifiedCount: 3,
    });
  });
});
