import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { check } from "../support/scripted-transport.ts";
import { positionReplies, scriptedDrive } from "../support/scripted-drive.ts";

const EOM = { endOfMedium: true };
const block = (length: number): Uint8Array => new Uint8Array(length).fill(0xa5);

describe("write", () => {
  it("sends one block of variable length", async () => {
    const { drive, transport } = await scriptedDrive([{}]);
    await expect(drive.write(block(1000), 300)).resolves.toEqual({
      kind: "written",
      earlyWarning: "none",
    });
    expect(transport.seen[0]?.cdb).toEqual(Uint8Array.of(0x0a, 0, 0, 1, 0x2c, 0));
    expect(transport.seen[0]?.dataOut?.length).toBe(300);
  });

  it.each([
    ["0/00 02", EOM, "early"],
    ["0/00 00", { ...EOM, information: 0n }, "early"],
    ["1/0C 00", EOM, "early"],
    ["0/00 07", EOM, "programmable"],
    ["1/0C 00", {}, "none"],
    ["0/00 17", {}, "none"],
  ] as const)("is done with %s", async (codes, rest, earlyWarning) => {
    const { drive } = await scriptedDrive([check(codes, rest)]);
    await expect(drive.write(block(10), 10)).resolves.toEqual({ kind: "written", earlyWarning });
  });

  it.each([
    ["D/00 02", { ...EOM, information: 10n }],
    ["D/00 02", { ...EOM, information: 2560n }],
    ["0/00 02", { ...EOM, information: 10n }],
  ] as const)("is not done at the end of the volume: %s", async (codes, rest) => {
    const { drive } = await scriptedDrive([check(codes, rest)]);
    await expect(drive.write(block(10), 10)).resolves.toEqual({ kind: "volumeFull" });
  });

  it("fails with the position where it stands", async () => {
    const { drive } = await scriptedDrive([check("3/0C 00"), ...positionReplies(812)]);
    await expect(drive.write(block(10), 10)).rejects.toMatchObject({
      code: "MEDIUM_WRITE_ERROR",
      position: { partition: 0, objectNumber: 812n },
      message: "WRITE(6): the block cannot be written, at object 812 of partition 0 (3/0C 00)",
      cdb: Uint8Array.of(0x0a, 0, 0, 0, 10, 0),
    });
  });

  it("fails without a position when the drive cannot tell it, and keeps why", async () => {
    const { drive } = await scriptedDrive([check("4/44 00"), check("4/44 00")]);
    const error: unknown = await drive.write(block(10), 10).catch((e: unknown) => e);
    expect(error).toMatchObject({ code: "DRIVE_HARDWARE_ERROR", position: undefined });
    expect(error).toMatchObject({ suppressed: [{ code: "DRIVE_HARDWARE_ERROR" }] });
  });

  it("is not sent again after a unit attention", async () => {
    const { drive, transport } = await scriptedDrive([check("6/29 00"), ...positionReplies(0)]);
    await expect(drive.write(block(10), 10)).rejects.toMatchObject({
      code: "DRIVE_POSITION_LOST",
      position: { objectNumber: 0n },
    });
    expect(transport.opcodes.filter((opcode) => opcode === 0x0a)).toEqual([0x0a]);
  });

  it("does not believe in a good end when the transport moved less", async () => {
    const { drive } = await scriptedDrive([{ transferredBytes: 5 }]);
    await expect(drive.write(block(10), 10)).rejects.toMatchObject({
      code: "TRANSPORT_SHORT_TRANSFER",
      executed: "unknown",
    });
  });

  it.each([0, 11, 0x100_0000])("refuses %i bytes out of a slot of 10", async (blockBytes) => {
    const { drive, transport } = await scriptedDrive([]);
    await expect(drive.write(block(10), blockBytes)).rejects.toMatchObject({
      code: "BLOCK_LENGTH_INVALID",
    });
    expect(transport.seen).toEqual([]);
  });

  it("refuses a second command meanwhile", async () => {
    const { drive } = await scriptedDrive([{}, {}]);
    const first = drive.write(block(10), 10);
    await expect(drive.rewind()).rejects.toMatchObject({ code: "DRIVE_BUSY_WITH_COMMAND" });
    await first;
    await expect(drive.rewind()).resolves.toBeUndefined();
  });
});

describe("writeFilemarks", () => {
  it("waits for the tape unless told otherwise", async () => {
    const { drive, transport } = await scriptedDrive([{}, {}, {}]);
    await drive.writeFilemarks(2);
    await drive.writeFilemarks(1, { immediate: true });
    await drive.synchronize();
    expect(transport.seen.map(({ cdb }) => [cdb[1], cdb[4]])).toEqual([
      [0, 2],
      [1, 1],
      [0, 0],
    ]);
  });

  it("is done in early warning and not at the end", async () => {
    const { drive } = await scriptedDrive([check("0/00 02", EOM), check("D/00 02", EOM)]);
    await expect(drive.writeFilemarks(1)).resolves.toMatchObject({ earlyWarning: "early" });
    await expect(drive.writeFilemarks(1)).resolves.toEqual({ kind: "volumeFull" });
  });
});

describe("read", () => {
  const ILI = { incorrectLength: true };

  it("gives a block that fills the target", async () => {
    const { drive } = await scriptedDrive([{ data: block(64) }]);
    const target = new Uint8Array(64);
    await expect(drive.read(target)).resolves.toEqual({ kind: "block", byteLength: 64 });
    expect(target).toEqual(block(64));
  });

  it("gives a shorter block its length", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 63 }), async (length) => {
        const reply = {
          ...check("0/00 00", { ...ILI, information: BigInt(64 - length) }),
          data: block(length),
          transferredBytes: length,
        };
        const { drive } = await scriptedDrive([reply]);
        const outcome = await drive.read(new Uint8Array(64));
        expect(outcome).toEqual({ kind: "block", byteLength: length });
      }),
    );
  });

  it("gives a longer block its length and not as a block", async () => {
    const reply = { ...check("0/00 00", { ...ILI, information: -36n }), transferredBytes: 64 };
    const { drive } = await scriptedDrive([reply]);
    await expect(drive.read(new Uint8Array(64))).resolves.toEqual({
      kind: "oversized",
      byteLength: 100,
    });
  });

  it("does not take a cut block for a whole one when the drive does not say how long it is", async () => {
    const { drive } = await scriptedDrive([{ ...check("0/00 00", ILI), transferredBytes: 64 }]);
    await expect(drive.read(new Uint8Array(64))).resolves.toMatchObject({ kind: "oversized" });
  });

  it("does not believe in a block of which less arrived", async () => {
    const reply = { ...check("0/00 00", { ...ILI, information: 14n }), transferredBytes: 20 };
    const { drive } = await scriptedDrive([reply]);
    await expect(drive.read(new Uint8Array(64))).rejects.toMatchObject({
      code: "TRANSPORT_SHORT_TRANSFER",
    });
  });

  it.each([
    ["0/00 01", { filemark: true, information: 64n }, "filemark"],
    ["8/00 05", { information: 64n }, "endOfData"],
    ["8/00 00", {}, "endOfData"],
    ["3/00 02", EOM, "endOfPartition"],
  ] as const)("says what it met: %s", async (codes, rest, kind) => {
    const { drive } = await scriptedDrive([check(codes, rest)]);
    await expect(drive.read(new Uint8Array(64))).resolves.toEqual({ kind });
  });

  it("fails at a bad block with its position", async () => {
    const { drive } = await scriptedDrive([check("3/11 00"), ...positionReplies(5)]);
    await expect(drive.read(new Uint8Array(64))).rejects.toMatchObject({
      code: "MEDIUM_UNRECOVERED_READ",
      position: { objectNumber: 5n },
    });
  });

  it("refuses a target without room", async () => {
    const { drive } = await scriptedDrive([]);
    await expect(drive.read(new Uint8Array(0))).rejects.toMatchObject({
      code: "BLOCK_LENGTH_INVALID",
    });
  });
});
