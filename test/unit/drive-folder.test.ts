import * as fs from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import {
  createDriveFolder,
  openDriveFolder,
  type NewDriveFolder,
  type OpenDriveFolder,
} from "../../simulator/drive-folder/drive-folder.ts";
import { patternBlock } from "../../simulator/medium/pattern.ts";
import { TapeDrive } from "../../src/drives/tape-drive.ts";
import { Session } from "../../src/session/session.ts";
import { withAsyncScratchFolder } from "../support/async-scratch-folder.ts";

const block = (index: number, byteLength = 1000): Uint8Array =>
  patternBlock({ seed: 7, index, byteLength });

async function tapeOf({ drive }: OpenDriveFolder): Promise<TapeDrive> {
  return await TapeDrive.open(new Session({ transport: drive.connect(), clock: drive.clock }));
}

/** One process after the other: each switches to the drive, does something and lets go. */
async function inTurn(
  folder: string,
  ...turns: readonly ((open: OpenDriveFolder, tape: TapeDrive) => Promise<void> | void)[]
): Promise<void> {
  for (const turn of turns) {
    const open = await openDriveFolder(folder);
    try {
      await turn(open, await tapeOf(open));
    } finally {
      await open.close();
    }
  }
}

async function withDrive(
  use: (folder: string) => Promise<void>,
  options: NewDriveFolder = {},
): Promise<void> {
  await withAsyncScratchFolder(async (scratch) => {
    const folder = join(scratch, "drive");
    await createDriveFolder(folder, options);
    await use(folder);
  });
}

/** What a process leaves that dies with the drive switched on. */
function crashCopy(folder: string): string {
  const copy = `${folder}-crashed`;
  fs.cpSync(folder, copy, { recursive: true });
  return copy;
}

it("is as it was left: content, position, block length, mode pages", async () => {
  await withDrive(async (folder) => {
    await inTurn(
      folder,
      async (_open, tape) => {
        for (let index = 0; index < 5; index++) await tape.write(block(index), 1000);
        await tape.writeFilemarks(1);
        await tape.setCompression(false);
        await tape.setBlockLength(512);
        await tape.locate({ objectNumber: 3n });
      },
      async (open, tape) => {
        expect(open.recovery).toBeUndefined();
        // The initiator is the same one: nothing happened that it does not know.
        expect(tape.session.attentionCount).toBe(0);
        expect(await tape.readPosition()).toMatchObject({ objectNumber: 3n });
        expect(await tape.blockSettings()).toMatchObject({ blockBytes: 512 });
        expect(await tape.compression()).toMatchObject({ enabled: false });
        await tape.setBlockLength(0);
        const target = new Uint8Array(1000);
        expect(await tape.read(target)).toEqual({ kind: "block", byteLength: 1000 });
        expect(target).toEqual(block(3));
      },
      async (_open, tape) => {
        expect(await tape.readPosition()).toMatchObject({ objectNumber: 4n });
      },
    );
  });
});

it("keeps unit attentions that were not told, and tells none twice", async () => {
  await withDrive(async (folder) => {
    await inTurn(
      folder,
      (open) => {
        open.drive.reset({ losesBuffer: false, rewinds: false, attention: true });
      },
      async (_open, tape) => {
        expect(tape.session.record.attentions.map((event) => event.sense)).toEqual(["6/29 00"]);
        await tape.rewind();
      },
      (_open, tape) => {
        expect(tape.session.attentionCount).toBe(0);
      },
    );
  });
});

it("keeps the write buffer, and what of it is not on tape", async () => {
  await withDrive(async (folder) => {
    let buffered = 0;
    await inTurn(
      folder,
      async (open, tape) => {
        for (let index = 0; index < 50; index++) await tape.write(block(index, 100_000), 100_000);
        buffered = open.drive.deck.bufferedBytes;
        expect(buffered).toBeGreaterThan(1_000_000);
      },
      async (open, tape) => {
        expect(open.drive.deck.bufferedBytes).toBe(buffered);
        await tape.synchronize();
        expect(open.drive.deck.bufferedBytes).toBe(0);
        expect(open.drive.deck.content.objectCount).toBe(50);
      },
    );
  });
});

it("keeps TapeAlert and its latches, counters and the cartridge's history", async () => {
  await withDrive(async (folder) => {
    await inTurn(
      folder,
      async (open, tape) => {
        await tape.write(block(0), 1000);
        await tape.unload();
        expect(open.inDrive).toBeUndefined();
        expect(open.drive.loadState).toBe("empty");
      },
      async (open) => {
        await open.insert("cartridge-1");
        open.drive.alerts.raise(0x03);
        const [nexus] = open.drive.nexuses;
        if (nexus !== undefined) nexus.latchedAlerts = 0n;
      },
      (open) => {
        expect(open.drive.alerts.isSet(0x03)).toBe(true);
        expect(open.drive.nexuses[0]?.latchedAlerts).toBe(0n);
        expect(open.drive.counters.loads).toBe(2);
        expect(open.drive.cartridge?.state).toMatchObject({
          loadCount: 2,
          lifetimeBytesWritten: 1000,
          volumeChangeReference: 1,
        });
      },
    );
  });
});

it("goes on with an operation that ran on after IMMED, and with the faults to come", async () => {
  await withDrive(async (folder) => {
    await inTurn(
      folder,
      (open) => {
        open.drive.begin("erase", 60_000);
        open.drive.inject([
          { when: { at: "command", name: "REWIND", count: 2 }, what: { kind: "bufferLost" } },
        ]);
      },
      async (open, tape) => {
        expect(open.drive.operation?.kind).toBe("erase");
        expect((open.drive.operation?.endsMs ?? 0) - open.drive.clock.nowMs).toBeCloseTo(60_000);
        await tape.rewind();
      },
      (open) => {
        expect(open.drive.faults.pending).toEqual([
          {
            when: { at: "command", name: "REWIND", count: 1 },
            what: { kind: "bufferLost" },
            times: 1,
          },
        ]);
      },
    );
  });
});

it("is as after a power failure when its process died", async () => {
  await withDrive(async (folder) => {
    const open = await openDriveFolder(folder);
    const tape = await tapeOf(open);
    await tape.write(block(0), 1000);
    await tape.write(block(1), 1000);
    await tape.writeFilemarks(1);
    await tape.setBlockLength(512);
    await tape.setBlockLength(0);
    await tape.setCompression(false);
    await tape.write(block(2), 1000);
    const crashed = crashCopy(folder);
    await open.close();

    await inTurn(crashed, async (again) => {
      expect(again.recovery?.powerFailed).toBe(true);
      const session = new Session({
        transport: again.drive.connect("b"),
        clock: again.drive.clock,
      });
      const after = await TapeDrive.open(session);
      expect(session.record.attentions[0]?.sense).toBe("6/29 00");
      expect(await after.compression()).toMatchObject({ enabled: true });
      await expect(after.read(new Uint8Array(1000))).rejects.toMatchObject({
        name: "DriveStateError",
      });
      await after.rewind();
      const target = new Uint8Array(1000);
      expect(await after.read(target)).toEqual({ kind: "block", byteLength: 1000 });
      expect(target).toEqual(block(0));
      await after.locateEndOfData();
      // What was not synchronised may be there or not; what was is.
      expect(Number((await after.readPosition()).objectNumber)).toBeGreaterThanOrEqual(3);
      expect(again.drive.counters.powerCycles).toBe(2);
      expect(again.drive.cartridge?.state.loadCount).toBe(1);
    });
    await inTurn(crashed, (again) => {
      expect(again.recovery).toBeUndefined();
    });
  });
});

it("serves one holder at a time, whatever path it is called by", async () => {
  await withDrive(async (folder) => {
    const link = `${folder}-link`;
    fs.symlinkSync(folder, link);
    const open = await openDriveFolder(folder);
    await expect(openDriveFolder(folder)).rejects.toMatchObject({ code: "SIM_IN_USE" });
    await expect(openDriveFolder(link)).rejects.toMatchObject({ code: "SIM_IN_USE" });
    await expect(createDriveFolder(folder)).rejects.toMatchObject({ code: "SIM_IN_USE" });
    await open.close();
    await open.close();
    await (await openDriveFolder(link)).close();
  });
});

it("keeps cartridges on a shelf", async () => {
  await withDrive(
    async (folder) => {
      await inTurn(
        folder,
        async (open) => {
          expect(open.inDrive).toBeUndefined();
          open.createCartridge({ barcode: "CAP001L9" });
          open.createCartridge({ barcode: "CAP002L9", kind: "worm", capacityBytes: 5_000_000 });
          expect(() => open.createCartridge({ barcode: "CAP001L9" })).toThrow(
            expect.objectContaining({ code: "SIM_CARTRIDGE_EXISTS" }),
          );
          expect(() => open.createCartridge({ barcode: "../out" })).toThrow(
            expect.objectContaining({ code: "SIM_CARTRIDGE_INVALID" }),
          );
          open.setWriteProtected("CAP001L9", true);
          await open.insert("CAP001L9");
          await expect(open.insert("CAP002L9")).rejects.toMatchObject({ code: "SIM_OCCUPIED" });
          expect(() => {
            open.setWriteProtected("CAP001L9", false);
          }).toThrow(expect.objectContaining({ code: "SIM_CARTRIDGE_IN_DRIVE" }));
        },
        async (open, tape) => {
          expect(open.inDrive).toBe("CAP001L9");
          await expect(tape.write(block(0), 1000)).rejects.toMatchObject({
            state: "writeProtected",
          });
          expect(await open.eject()).toBe("CAP001L9");
          await expect(open.eject()).rejects.toMatchObject({ code: "SIM_EMPTY" });
          await expect(open.insert("NONE")).rejects.toMatchObject({
            code: "SIM_CARTRIDGE_UNKNOWN",
          });
        },
        (open) => {
          expect(
            open
              .cartridges()
              .map((one) => [one.name, one.kind, one.capacityBytes, one.writeProtected]),
          ).toEqual([
            ["CAP001L9", "data", 18_000_000_000_000, true],
            ["CAP002L9", "worm", 5_000_000, false],
          ]);
        },
      );
    },
    { cartridge: "none" },
  );
});

it("holds the cartridge in while an initiator prevents its removal, from process to process", async () => {
  await withDrive(async (folder) => {
    await inTurn(
      folder,
      (open) => {
        open.drive.nexus("host").preventsRemoval = true;
      },
      async (open) => {
        await expect(open.eject()).rejects.toMatchObject({ code: "SIM_REMOVAL_PREVENTED" });
      },
    );
  });
});

it("names what is wrong with a folder", async () => {
  await withAsyncScratchFolder(async (scratch) => {
    await expect(openDriveFolder(scratch)).rejects.toMatchObject({ code: "SIM_FOLDER_NOT_FOUND" });
    await expect(createDriveFolder(scratch, { personality: "lto-99" })).rejects.toMatchObject({
      code: "SIM_UNKNOWN_PERSONALITY",
    });
    const folder = join(scratch, "drive");
    await createDriveFolder(folder);
    await expect(createDriveFolder(folder)).rejects.toMatchObject({ code: "SIM_FOLDER_EXISTS" });
    const file = join(folder, "drive.json");
    const good = fs.readFileSync(file, "utf8");
    fs.writeFileSync(file, good.replace('"version": 1', '"version": 2'));
    await expect(openDriveFolder(folder)).rejects.toMatchObject({
      code: "SIM_FOLDER_VERSION_UNKNOWN",
    });
    fs.writeFileSync(file, good.replace('"clock": "virtual"', '"clock": 3'));
    await expect(openDriveFolder(folder)).rejects.toMatchObject({ code: "SIM_FOLDER_DAMAGED" });
    fs.writeFileSync(file, good);
    await (await openDriveFolder(folder)).close();
  });
});
