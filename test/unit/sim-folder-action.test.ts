import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CartridgeShelf } from "../../simulator/drive-folder/cartridge-shelf.ts";
import {
  createDriveFolder,
  OpenDriveFolder,
  openDriveFolder,
} from "../../simulator/drive-folder/drive-folder.ts";
import { performAction, type FolderAction } from "../../simulator/drive-folder/folder-action.ts";
import {
  parseFolderAction,
  parseFolderReport,
} from "../../simulator/drive-folder/parse-folder-action.ts";
import { patternBlock } from "../../simulator/medium/pattern.ts";
import { personalityNamed } from "../../simulator/personalities/all-personalities.ts";
import { SimulatedDrive } from "../../simulator/simulated-drive.ts";
import { TapeDrive } from "../../src/drives/tape-drive.ts";
import { Session } from "../../src/session/session.ts";
import { UsageError } from "../../src/transport/errors.ts";
import { withAsyncScratchFolder } from "../support/async-scratch-folder.ts";
import { HandClock } from "../support/hand-clock.ts";

const BLOCK_BYTES = 1000;
const block = (index: number): Uint8Array =>
  patternBlock({ seed: 5, index, byteLength: BLOCK_BYTES });

const tapeOf = ({ drive }: OpenDriveFolder): Promise<TapeDrive> =>
  TapeDrive.open(new Session({ transport: drive.connect(), clock: drive.clock }));

/** A drive with cartridge A in it: two blocks, a filemark, a block; B is on the shelf. */
async function withTape(
  use: (open: OpenDriveFolder, tape: TapeDrive) => Promise<void>,
): Promise<void> {
  await withAsyncScratchFolder(async (scratch) => {
    const folder = join(scratch, "drive");
    await createDriveFolder(folder, { cartridge: { barcode: "A" } });
    const open = await openDriveFolder(folder);
    try {
      open.createCartridge({ barcode: "B" });
      const tape = await tapeOf(open);
      for (const index of [0, 1]) await tape.write(block(index), BLOCK_BYTES);
      await tape.writeFilemarks(1);
      await tape.write(block(3), BLOCK_BYTES);
      await use(open, tape);
    } finally {
      await open.close();
    }
  });
}

const place = { partition: 0, index: 1, byteOffset: 900, bitIndex: 3 };
const corrupt = (more: Partial<typeof place> & { name?: string } = {}): FolderAction => {
  const { name = "A", ...where } = more;
  return { kind: "corrupt", name, place: { ...place, ...where } };
};

function flippedBlock(): Uint8Array {
  const bytes = Uint8Array.from(block(1));
  bytes[900] = (bytes[900] ?? 0) ^ 8;
  return bytes;
}

async function readBlock(tape: TapeDrive, objectNumber: bigint): Promise<Uint8Array> {
  await tape.locate({ objectNumber });
  const target = new Uint8Array(BLOCK_BYTES);
  expect(await tape.read(target)).toMatchObject({ kind: "block" });
  return target;
}

describe("corrupt", () => {
  it("flips the one bit of a cartridge in the drive, and nobody notices", async () => {
    await withTape(async (open, tape) => {
      const report = await performAction(open, corrupt());
      expect(report.says).toBe("flipped bit 3 of byte 900 in block 1 of A");
      expect(await readBlock(tape, 1n)).toEqual(flippedBlock());
      expect(await readBlock(tape, 0n)).toEqual(block(0));
      expect(await readBlock(tape, 3n)).toEqual(block(3));
    });
  });

  it("flips the one bit of a cartridge on the shelf", async () => {
    await withTape(async (open) => {
      await performAction(open, { kind: "eject" });
      await performAction(open, corrupt());
      await performAction(open, { kind: "insert", name: "A" });
      expect(await readBlock(await tapeOf(open), 1n)).toEqual(flippedBlock());
    });
  });

  it.each([
    [{ partition: 1 }, "there is no partition 1; the last one is 0"],
    [{ index: 4 }, "there is no object 4; the last object is 3"],
    [{ name: "B" }, "there is no object 1; nothing is recorded"],
    [{ index: 2 }, "object 2 is a filemark and has no bits"],
    [{ byteOffset: 1000 }, "block 1 has bytes 0 to 999"],
    [{ byteOffset: 0.5 }, "block 1 has bytes 0 to 999"],
    [{ bitIndex: 8 }, "a byte has bits 0 to 7"],
  ])("says what is not there: %o", async (where, why) => {
    await withTape(async (open, tape) => {
      const action = corrupt(where);
      const failed = expect(performAction(open, action)).rejects;
      const name = "name" in where ? where.name : "A";
      await failed.toThrow(
        expect.objectContaining({ code: "SIM_NO_SUCH_BIT", message: `corrupt ${name}: ${why}` }),
      );
      expect(await readBlock(tape, 1n)).toEqual(block(1));
    });
  });

  it("knows no cartridge of that name: SIM_CARTRIDGE_UNKNOWN", async () => {
    await withTape(async (open) => {
      const code = "SIM_CARTRIDGE_UNKNOWN";
      await expect(performAction(open, corrupt({ name: "C" }))).rejects.toMatchObject({ code });
    });
  });
});

describe("eject", () => {
  it("gives the cartridge out when its buffer cannot be brought to tape, and the host hears of it later", async () => {
    await withTape(async (open, tape) => {
      open.drive.inject([
        {
          when: { at: "object", object: 4 },
          what: { kind: "deferredError", afterCommands: 1000 },
        },
      ]);
      await tape.write(block(4), BLOCK_BYTES);
      expect((await performAction(open, { kind: "eject" })).says).toBe("ejected A");
      await performAction(open, { kind: "insert", name: "A" });
      await expect(tape.rewind()).rejects.toMatchObject({ code: "DEFERRED_WRITE_ERROR" });
    });
  });
});

/** A drive whose motions take time, on a clock that a test turns. */
async function withSlowDrive(
  use: (open: OpenDriveFolder, clock: HandClock) => Promise<void>,
): Promise<void> {
  await withAsyncScratchFolder(async (folder) => {
    const clock = new HandClock();
    const personality = personalityNamed("lto-5");
    const drive = new SimulatedDrive({ personality, clock });
    const shelf = new CartridgeShelf(join(folder, "cartridges"));
    shelf.create(personality, { barcode: "A" });
    const lock = { release: () => Promise.resolve() };
    const parts = { folder, lock, drive, shelf, inside: undefined, recovery: undefined };
    await use(new OpenDriveFolder(parts), clock);
  });
}

describe("a drive whose motions take time", () => {
  it("is becoming ready while it loads, and others use it meanwhile", async () => {
    await withSlowDrive(async (open, clock) => {
      let turns = 0;
      const alone = async <T>(act: () => T | Promise<T>): Promise<T> => {
        turns++;
        return act();
      };
      const inserted = performAction(open, { kind: "insert", name: "A" }, { alone });
      await Promise.resolve();
      expect([open.drive.loadState, turns]).toEqual(["loading", 1]);
      clock.advance(open.drive.personality.mechanics.loadMs);
      expect((await inserted).says).toBe("inserted A");
      expect([open.drive.loadState, turns]).toEqual(["ready", 2]);
    });
  });

  it("goes on loading when nobody waits for it any more", async () => {
    await withSlowDrive(async (open, clock) => {
      const stop = new AbortController();
      const { signal } = stop;
      const inserted = performAction(open, { kind: "insert", name: "A" }, { signal });
      await Promise.resolve();
      stop.abort(new UsageError("STOPPED", "stopped"));
      await expect(inserted).rejects.toThrow("stopped");
      expect(open.drive.loadState).toBe("loading");
      clock.advance(open.drive.personality.mechanics.loadMs);
      open.drive.settleOperations();
      expect([open.drive.loadState, open.inDrive]).toEqual(["ready", "A"]);
    });
  });

  it("gives the cartridge out although its last command was cancelled", async () => {
    await withSlowDrive(async (open, clock) => {
      const inserted = performAction(open, { kind: "insert", name: "A" });
      await Promise.resolve();
      clock.advance(open.drive.personality.mechanics.loadMs);
      await inserted;
      open.drive.cancel = AbortSignal.abort(new UsageError("STOPPED", "of the last command"));
      const eject = { over: false };
      const ejected = performAction(open, { kind: "eject" }).finally(() => (eject.over = true));
      await Promise.resolve();
      expect(open.inDrive).toBe("A");
      while (!eject.over) {
        clock.advance(1000);
        await new Promise((resolve) => setImmediate(resolve));
      }
      expect((await ejected).says).toBe("ejected A");
      expect(open.inDrive).toBeUndefined();
    });
  });
});

const count = fc.nat();
const ACTION = fc.oneof(
  fc.constant<FolderAction>({ kind: "status" }),
  fc.record({ kind: fc.constant("insert" as const), name: fc.string() }),
  fc.constant<FolderAction>({ kind: "eject" }),
  fc.record(
    {
      kind: fc.constant("cartridge" as const),
      name: fc.string(),
      wish: fc.record(
        {
          format: fc.string(),
          kind: fc.constantFrom("data" as const, "worm" as const, "cleaning" as const),
          capacityBytes: count,
          medium: fc.constantFrom("folder" as const, "memory" as const, "synthetic" as const),
          uses: count,
          soiled: fc.boolean(),
        },
        { requiredKeys: [] },
      ),
      writeProtected: fc.boolean(),
    },
    { requiredKeys: ["kind", "name", "wish"] },
  ),
  fc.record({
    kind: fc.constant("fault" as const),
    plan: fc.array(
      fc.record({
        when: fc.record({ at: fc.constant("load" as const), count }),
        what: fc.constant({ kind: "chipDead" as const }),
      }),
    ),
  }),
  fc.record(
    {
      kind: fc.constant("use" as const),
      weeks: count,
      bytes: count,
      goesOn: fc.boolean(),
      isCleaned: fc.boolean(),
    },
    { requiredKeys: ["kind", "weeks"] },
  ),
  fc.record({
    kind: fc.constant("corrupt" as const),
    name: fc.string(),
    place: fc.record({ partition: count, index: count, byteOffset: count, bitIndex: count }),
  }),
) satisfies fc.Arbitrary<FolderAction>;

describe("actions and reports as JSON", () => {
  it("come out as they went in", () => {
    fc.assert(
      fc.property(ACTION, (action) => {
        expect(parseFolderAction(JSON.parse(JSON.stringify(action)))).toEqual(action);
      }),
    );
  });

  it("come out as they went in: a report", async () => {
    await withTape(async (open) => {
      const report = await performAction(open, { kind: "status" });
      expect(report).toMatchObject({ inDrive: "A", says: "lto-9, cartridge A inside" });
      const complain = (what: string): Error => new TypeError(what);
      expect(parseFolderReport(JSON.parse(JSON.stringify(report)), complain)).toEqual(report);
    });
  });

  it("are nothing but an action, or a usage error", () => {
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), fc.record({ kind: fc.anything() })), (value) => {
        try {
          const { kind } = parseFolderAction(value);
          expect(["status", "eject"]).toContain(kind);
        } catch (error) {
          expect(error).toBeInstanceOf(UsageError);
          expect(error).toMatchObject({ code: "SIM_CONTROL_MALFORMED" });
        }
      }),
    );
  });
});
