import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { check } from "../support/scripted-transport.ts";
import { positionReplies, scriptedDrive, shortPosition } from "../support/scripted-drive.ts";

describe("space", () => {
  it("moves as far as it was told", async () => {
    const { drive, transport } = await scriptedDrive([{}]);
    await expect(drive.spaceBlocks(-3)).resolves.toEqual({
      kind: "done",
      moved: 3n,
      movedKnown: true,
    });
    expect(transport.seen[0]?.cdb).toEqual(Uint8Array.of(0x11, 0, 0xff, 0xff, 0xfd, 0));
  });

  it("counts what it passed, whichever sign the drive gives the rest", async () => {
    const cases = fc
      .tuple(fc.integer({ min: 1, max: 1000 }), fc.boolean(), fc.boolean())
      .chain(([asked, backward, negative]) =>
        fc.record({
          asked: fc.constant(asked),
          moved: fc.integer({ min: 0, max: asked }),
          backward: fc.constant(backward),
          negative: fc.constant(negative),
        }),
      );
    await fc.assert(
      fc.asyncProperty(cases, async ({ asked, moved, backward, negative }) => {
        const rest = BigInt(negative ? moved - asked : asked - moved);
        const reply = check("0/00 01", { filemark: true, information: rest });
        const { drive } = await scriptedDrive([reply]);
        const outcome = await drive.spaceBlocks(backward ? -asked : asked);
        expect(outcome).toEqual({ kind: "filemark", moved: BigInt(moved), movedKnown: true });
      }),
    );
  });

  it.each([
    [5, "8/00 05", {}, "endOfData"],
    [-5, "0/00 04", { endOfMedium: true }, "beginningOfPartition"],
    [-5, "0/00 00", { endOfMedium: true }, "beginningOfPartition"],
    [5, "3/00 02", { endOfMedium: true }, "endOfPartition"],
  ] as const)("%i says what ended it: %s", async (count, codes, flags, kind) => {
    const { drive } = await scriptedDrive([check(codes, { ...flags, information: 2n })]);
    await expect(drive.spaceFilemarks(count)).resolves.toEqual({
      kind,
      moved: 3n,
      movedKnown: true,
    });
  });

  it("does not invent a distance", async () => {
    const { drive } = await scriptedDrive([check("8/00 05")]);
    await expect(drive.spaceBlocks(5)).resolves.toMatchObject({ moved: 0n, movedKnown: false });
  });

  it("uses the long form beyond 24 bits and says when there is none", async () => {
    const { drive, transport } = await scriptedDrive([{}, check("5/20 00")]);
    await drive.spaceBlocks(0x80_0000);
    await expect(drive.spaceBlocks(0x80_0000)).rejects.toMatchObject({
      code: "COMMAND_UNSUPPORTED",
    });
    expect(transport.opcodes).toEqual([0x91, 0x91]);
  });
});

describe("locate", () => {
  it("goes to an object and says when there is none", async () => {
    const { drive, transport } = await scriptedDrive([{}, check("8/00 05")]);
    await expect(drive.locate({ objectNumber: 81_234n })).resolves.toEqual({ kind: "done" });
    await expect(drive.locate({ objectNumber: 9n })).resolves.toEqual({ kind: "endOfData" });
    expect(transport.seen[0]?.cdb).toEqual(Uint8Array.of(0x2b, 0, 0, 0, 1, 0x3d, 0x52, 0, 0, 0));
  });

  it("uses the long form beyond 32 bits", async () => {
    const { drive, transport } = await scriptedDrive([{}]);
    await drive.locate({ objectNumber: 0x1_0000_0000n });
    expect(transport.opcodes).toEqual([0x92]);
  });

  it("changes the partition only when it must", async () => {
    const { drive, transport } = await scriptedDrive([
      shortPosition({ objectNumber: 7, partition: 1 }),
      {},
      shortPosition({ objectNumber: 7, partition: 1 }),
      {},
      shortPosition({ objectNumber: 0, unknown: true }),
      {},
    ]);
    await drive.locate({ partition: 1, objectNumber: 2n });
    await drive.locate({ partition: 0, objectNumber: 2n });
    await drive.locate({ partition: 0, objectNumber: 2n });
    const locates = transport.seen.filter(({ cdb }) => cdb[0] === 0x2b);
    expect(locates.map(({ cdb }) => cdb[1])).toEqual([0, 2, 2]);
  });

  it("counts filemarks itself where the drive cannot", async () => {
    const { drive, transport } = await scriptedDrive([
      check("5/20 00"),
      {},
      {},
      {},
      check("8/00 05", { information: 1n }),
    ]);
    await expect(drive.locateFile(3)).resolves.toEqual({ kind: "done" });
    await expect(drive.locateFile(4)).resolves.toEqual({ kind: "endOfData" });
    expect(transport.opcodes).toEqual([0x92, 0x01, 0x11, 0x01, 0x11]);
  });
});

describe("readPosition", () => {
  it("falls back to the short form and remembers that", async () => {
    const { drive, transport } = await scriptedDrive([
      ...positionReplies(42),
      shortPosition({ objectNumber: 50, lastObject: 44 }),
    ]);
    await expect(drive.readPosition()).resolves.toMatchObject({ objectNumber: 42n, known: true });
    await expect(drive.readPosition()).resolves.toMatchObject({
      objectNumber: 50n,
      lastObject: 44n,
      bufferedObjectCount: 6,
    });
    expect(transport.left).toBe(0);
  });

  it("does not give a number that the drive does not know", async () => {
    const { drive } = await scriptedDrive([shortPosition({ objectNumber: 9, unknown: true })]);
    const position = await drive.readPosition({ form: "short" });
    expect(position).toMatchObject({ known: false, objectNumber: 0n });
    expect(position.lastObject).toBeUndefined();
  });

  it("says when the drive does not have the form", async () => {
    const { drive } = await scriptedDrive([check("5/24 00")]);
    await expect(drive.readPosition({ form: "long" })).rejects.toMatchObject({
      code: "COMMAND_UNSUPPORTED",
    });
  });
});

describe("waiting", () => {
  it("lasts while waiting helps", async () => {
    const { drive, clock, session } = await scriptedDrive([
      check("2/04 01", { progress: 0x4000 }),
      check("6/28 00"),
      check("2/04 01"),
      {},
    ]);
    const heard: (number | undefined)[] = [];
    await drive.waitUntilReady({
      limitMs: 60_000,
      onWait: ({ progress }) => heard.push(progress),
    });
    expect(heard).toEqual([0.25, undefined]);
    expect(clock.nowMs).toBe(1500);
    expect(session.record.counters.readinessPolls).toBe(2);
  });

  it("ends at its limit with the drive's reason", async () => {
    const { drive, clock } = await scriptedDrive(
      Array.from({ length: 10 }, () => check("2/04 01")),
    );
    await expect(drive.waitUntilReady({ limitMs: 2000 })).rejects.toMatchObject({
      code: "DRIVE_BECOMING_READY",
    });
    expect(clock.nowMs).toBe(2000);
  });

  it("ends at once where it does not help", async () => {
    const { drive, clock } = await scriptedDrive([check("2/3A 00")]);
    await expect(drive.waitUntilReady({ limitMs: 2000 })).rejects.toMatchObject({
      code: "DRIVE_NO_MEDIUM",
    });
    expect(clock.nowMs).toBe(0);
  });

  it("can be stopped", async () => {
    const { drive } = await scriptedDrive([check("2/04 01"), {}]);
    const controller = new AbortController();
    const onWait = (): void => {
      controller.abort();
    };
    const waiting = drive.waitUntilReady({ limitMs: 9000, signal: controller.signal, onWait });
    await expect(waiting).rejects.toMatchObject({ code: "ABORTED" });
  });

  it("tells what is missing", async () => {
    const { drive } = await scriptedDrive([check("2/04 02"), check("2/30 03")]);
    await expect(drive.readiness()).resolves.toMatchObject({
      ready: false,
      state: "needsLoad",
      temporary: false,
    });
    await expect(drive.readiness()).resolves.toMatchObject({ state: "cleaning", temporary: true });
  });
});

describe("isBlank", () => {
  const at = (objectNumber: number, partition = 0) => shortPosition({ objectNumber, partition });

  it.each([
    ["8/00 05", {}, true],
    ["8/00 00", {}, true],
    ["0/00 01", { filemark: true }, false],
    ["0/00 00", { incorrectLength: true, information: -1n }, false],
  ] as const)("%s", async (codes, flags, blank) => {
    const { drive, transport } = await scriptedDrive([at(3), {}, check(codes, flags), {}]);
    await expect(drive.isBlank()).resolves.toBe(blank);
    expect(transport.opcodes).toEqual([0x34, 0x01, 0x08, 0x01]);
  });

  it.each(["3/11 00", "7/74 01"])("takes what it cannot read for data: %s", async (codes) => {
    const { drive } = await scriptedDrive([at(0), {}, check(codes), ...positionReplies(0), {}]);
    await expect(drive.isBlank()).resolves.toBe(false);
  });

  it("looks into partition 0", async () => {
    const { drive, transport } = await scriptedDrive([
      at(5, 1),
      at(5, 1),
      {},
      check("8/00 05"),
      {},
    ]);
    await expect(drive.isBlank()).resolves.toBe(true);
    expect(transport.seen[2]?.cdb).toEqual(Uint8Array.of(0x2b, 2, 0, 0, 0, 0, 0, 0, 0, 0));
  });

  it("says nothing of a drive without a cartridge", async () => {
    const { drive } = await scriptedDrive([check("2/3A 00")]);
    await expect(drive.isBlank()).rejects.toMatchObject({ code: "DRIVE_NO_MEDIUM" });
  });
});
