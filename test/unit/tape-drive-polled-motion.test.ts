import { describe, expect, it } from "vitest";
import { encodeFixedSense } from "../../src/scsi/sense.ts";
import { scriptedDrive } from "../support/scripted-drive.ts";
import { check, type ScriptedReply } from "../support/scripted-transport.ts";

const REWIND = 0x01;
const TEST_UNIT_READY = 0x00;
const REQUEST_SENSE = 0x03;
const GOOD = { opcode: TEST_UNIT_READY } as const;

/** What REQUEST SENSE answers. */
const says = (key: number, code: number): ScriptedReply => ({
  opcode: REQUEST_SENSE,
  data: encodeFixedSense({
    key,
    additionalCode: code >> 8,
    additionalQualifier: code & 0xff,
  }),
});

describe("a motion that takes long", () => {
  it("goes out with IMMED, and is over when the drive no longer says that it is at work", async () => {
    const { drive, transport, clock } = await scriptedDrive([
      { opcode: REWIND },
      { opcode: TEST_UNIT_READY, ...check("2/04 07") },
      { opcode: TEST_UNIT_READY, ...check("2/00 16") },
      GOOD,
      says(0, 0x001a),
      GOOD,
      says(0, 0x0000),
    ]);
    const startMs = clock.nowMs;
    await drive.rewind();
    expect(transport.left).toBe(0);
    expect(transport.seen[0]?.cdb).toEqual(Uint8Array.of(REWIND, 1, 0, 0, 0, 0));
    // Three times at work: it was waited for three times, a little longer each time.
    expect(clock.nowMs - startMs).toBe(50 + 100 + 200);
  });

  it("is waited for in one command where the drive does not take IMMED, and only tried once", async () => {
    const { drive, transport } = await scriptedDrive([
      { opcode: REWIND, ...check("5/24 00") },
      { opcode: REWIND },
      { opcode: REWIND },
    ]);
    await drive.rewind();
    await drive.rewind();
    expect(transport.seen.map(({ cdb }) => cdb[1])).toEqual([1, 0, 0]);
  });

  it("fails with what the drive says while it is asked", async () => {
    const { drive } = await scriptedDrive([
      { opcode: REWIND },
      { opcode: TEST_UNIT_READY, ...check("4/15 01") },
      { opcode: 0x34, ...check("5/24 00") },
      { opcode: 0x34, ...check("5/24 00") },
    ]);
    await expect(drive.rewind()).rejects.toMatchObject({ code: "MEDIUM_POSITIONING_ERROR" });
  });

  it("loses no unit attention that REQUEST SENSE brings", async () => {
    const { drive, session } = await scriptedDrive([{ opcode: REWIND }, GOOD, says(6, 0x2900)]);
    const before = session.attentionCount;
    await drive.rewind();
    expect(session.attentionCount).toBe(before + 1);
  });

  it("ends, when it unloads, with a drive that has no cartridge", async () => {
    const { drive, transport } = await scriptedDrive([
      { opcode: 0x1b },
      { opcode: TEST_UNIT_READY, ...check("2/04 07") },
      { opcode: TEST_UNIT_READY, ...check("2/3A 00") },
    ]);
    await drive.unload();
    expect(transport.seen[0]?.cdb).toEqual(Uint8Array.of(0x1b, 1, 0, 0, 0, 0));
  });

  it("is given up when it takes longer than the command may", async () => {
    const { drive, session, transport } = await scriptedDrive([{ opcode: REWIND }]);
    session.timeouts.recommend([{ opcode: REWIND, timeoutMs: 60_000 }]);
    // Asked for the first time at once, at last every 2 s.
    transport.append(
      ...Array.from({ length: 60 }, () => ({ opcode: TEST_UNIT_READY, ...check("2/04 07") })),
    );
    await expect(drive.rewind()).rejects.toMatchObject({ code: "DRIVE_BUSY_WITH_OPERATION" });
  });
});
