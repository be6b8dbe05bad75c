import { describe, expect, it } from "vitest";
import type { FaultPlan } from "../../simulator/faults/fault-plan.ts";
import { DAT_72 } from "../../simulator/personalities/dat-72.ts";
import { DLT_8000 } from "../../simulator/personalities/dlt-8000.ts";
import type { ScsiTransport } from "../../src/transport/scsi-transport.ts";
import { PositionlessTransport, type PositionLie } from "../support/positionless-transport.ts";
import { scriptedDrive, shortPosition } from "../support/scripted-drive.ts";
import { check } from "../support/scripted-transport.ts";
import { withWriteStand, type WriteStand } from "../support/write-stand.ts";

const UNKNOWN = { opcode: 0x34, data: Uint8Array.of(0x14, ...new Uint8Array(19)) };
const NO_EXTENDED_FORM = { opcode: 0x34, ...check("5/24 00") };

/** A drive that lies, with blocks of these lengths on its tape; 0 is a filemark. */
async function withObjects(
  lengths: readonly number[],
  use: (stand: WriteStand) => Promise<void>,
  made: { readonly lie?: PositionLie; readonly faults?: FaultPlan } = {},
): Promise<void> {
  const prepared = async (stand: WriteStand): Promise<void> => {
    const { drive, simulated } = stand;
    await drive.rewind();
    for (const length of lengths) {
      if (length === 0) await drive.writeFilemarks(1);
      else await drive.write(new Uint8Array(length).fill(length), length);
    }
    await drive.synchronize();
    simulated.inject(made.faults ?? []);
    await use(stand);
  };
  const wrap = (inner: ScsiTransport) => new PositionlessTransport(inner, made.lie);
  for (const personality of [DAT_72, DLT_8000]) {
    await withWriteStand({ personality }, prepared, wrap);
  }
}

const OBJECTS = [100, 300, 0, 5000, 0, 0, 700];

describe("a drive that does not know its position right after a rewind", () => {
  it("counts blocks and filemarks that are written and read", async () => {
    await withObjects([100, 0], async ({ drive }) => {
      expect(await drive.readPosition()).toMatchObject({ known: false });
      expect(drive.tellsPosition).toBe(true);
      await drive.rewind();
      expect(await drive.readPosition()).toMatchObject({
        known: true,
        counted: true,
        objectNumber: 0n,
        beginningOfPartition: true,
      });
      expect(drive.tellsPosition).toBe(false);
      const kinds: string[] = [];
      const places: bigint[] = [];
      for (let step = 0; step < 4; step++) {
        kinds.push((await drive.read(new Uint8Array(100))).kind);
        places.push((await drive.readPosition()).objectNumber);
      }
      expect(kinds).toEqual(["block", "filemark", "endOfData", "endOfData"]);
      expect(places).toEqual([1n, 2n, 2n, 2n]);
      await drive.writeFilemarks(3);
      await drive.write(new Uint8Array(10), 10);
      expect(await drive.readPosition()).toMatchObject({ known: true, objectNumber: 6n });
    });
  });

  it.each([0n, 1n, 2n, 3n, 6n, 7n])("locates object %s, forward and back", async (objectNumber) => {
    await withObjects(OBJECTS, async ({ drive }) => {
      for (const before of [7n, 0n, objectNumber]) {
        await drive.locate({ objectNumber: before });
        expect(await drive.locate({ partition: 0, objectNumber })).toEqual({ kind: "done" });
        expect(await drive.readPosition()).toMatchObject({ known: true, objectNumber });
        const length = OBJECTS[Number(objectNumber)];
        const target = new Uint8Array(length === undefined || length === 0 ? 9 : length);
        const outcome = await drive.read(target);
        if (length === undefined) expect(outcome).toEqual({ kind: "endOfData" });
        else if (length === 0) expect(outcome).toEqual({ kind: "filemark" });
        else
          expect([outcome, target[0]]).toEqual([
            { kind: "block", byteLength: length },
            length & 0xff,
          ]);
      }
    });
  });

  it("says that the data end before an object that is not there, and knows where", async () => {
    await withObjects(OBJECTS, async ({ drive }) => {
      expect(await drive.locate({ objectNumber: 99n })).toEqual({ kind: "endOfData" });
      expect(await drive.readPosition()).toMatchObject({ known: true, objectNumber: 7n });
      await drive.rewind();
      await drive.locateEndOfData();
      expect(await drive.readPosition()).toMatchObject({ known: true, objectNumber: 7n });
    });
  });

  it("refuses another partition", async () => {
    await withObjects([], async ({ drive }) => {
      const going = drive.locate({ partition: 1, objectNumber: 0n });
      await expect(going).rejects.toMatchObject({ code: "COMMAND_UNSUPPORTED" });
    });
  });

  it("passes filemarks forward and knows where it is then", async () => {
    await withObjects(OBJECTS, async ({ drive }) => {
      await drive.locate({ objectNumber: 1n });
      expect(await drive.spaceFilemarks(2)).toEqual({ kind: "done", moved: 2n, movedKnown: true });
      expect(await drive.readPosition()).toMatchObject({ known: true, objectNumber: 5n });
      expect(await drive.spaceFilemarks(5)).toMatchObject({ kind: "endOfData", moved: 1n });
      expect(await drive.readPosition()).toMatchObject({ known: true, objectNumber: 7n });
    });
  });

  it("does not know where it is after a motion that nobody measured, until it is rewound", async () => {
    await withObjects(OBJECTS, async ({ drive }) => {
      await drive.locate({ objectNumber: 6n });
      await drive.spaceFilemarks(-2);
      expect(await drive.readPosition()).toMatchObject({ known: false, objectNumber: 0n });
      expect(await drive.locate({ objectNumber: 3n })).toEqual({ kind: "done" });
      expect(await drive.readPosition()).toMatchObject({ known: true, objectNumber: 3n });
    });
  });

  it("finds the end of data from the beginning, not from where it believes to be", async () => {
    await withObjects(OBJECTS, async ({ drive, simulated }) => {
      await drive.locate({ objectNumber: 3n });
      const when = { at: "command", name: "any", count: 1 } as const;
      simulated.inject([{ when, what: { kind: "foreignRewind" } }]);
      await drive.locateEndOfData();
      expect(await drive.readPosition()).toMatchObject({ known: true, objectNumber: 7n });
    });
  });

  it("takes what SPACE says at an end for an end, and not for a place", async () => {
    await withObjects(OBJECTS, async ({ drive }) => {
      await drive.locate({ objectNumber: 5n });
      expect(await drive.spaceBlocks(-1)).toMatchObject({ kind: "done" });
      expect(await drive.readPosition()).toMatchObject({ known: true, objectNumber: 4n });
      expect(await drive.spaceBlocks(99)).toEqual({
        kind: "endOfData",
        moved: 0n,
        movedKnown: false,
      });
      expect(await drive.readPosition()).toMatchObject({ known: false });
      expect(await drive.spaceFilemarks(1)).toMatchObject({ kind: "endOfData" });
      expect(await drive.spaceFilemarks(-9)).toMatchObject({ kind: "beginningOfPartition" });
      expect(await drive.readPosition()).toMatchObject({ known: false });
    });
  });

  it("knows that it may be anywhere after a unit attention", async () => {
    const what = { kind: "mediumChangedAttention" } as const;
    await withObjects(OBJECTS, async ({ drive, simulated }) => {
      await drive.locate({ objectNumber: 2n });
      simulated.inject([{ when: { at: "command", name: "any", count: 1 }, what }]);
      await drive.readiness();
      expect(await drive.readPosition()).toMatchObject({ known: false });
      await drive.rewind();
      expect(await drive.readPosition()).toMatchObject({ known: true, objectNumber: 0n });
    });
  });

  it("gets past a block that it cannot read", async () => {
    const faults = [
      { when: { at: "object", object: 1 }, what: { kind: "readError" }, times: 1e6 },
    ] as const;
    await withObjects(
      OBJECTS,
      async ({ drive }) => {
        expect(await drive.locate({ objectNumber: 4n })).toEqual({ kind: "done" });
        expect(await drive.readPosition()).toMatchObject({ known: true, objectNumber: 4n });
        await drive.locate({ objectNumber: 1n });
        await expect(drive.read(new Uint8Array(300))).rejects.toMatchObject({
          code: "MEDIUM_UNRECOVERED_READ",
        });
        expect(await drive.readPosition()).toMatchObject({ known: false });
      },
      { faults },
    );
  });

  it("stops looking when it is asked to", async () => {
    await withObjects(OBJECTS, async ({ drive }) => {
      const signal = AbortSignal.abort();
      const going = drive.locate({ objectNumber: 3n, signal });
      await expect(going).rejects.toMatchObject({ code: "ABORTED" });
    });
  });

  it("is blank or not", async () => {
    await withObjects([], async ({ drive }) => {
      expect(await drive.isBlank()).toBe(true);
      await drive.write(new Uint8Array(10), 10);
      expect(await drive.isBlank()).toBe(false);
    });
  });
});

describe("a block that such a drive does not send whole", () => {
  it("is told with its length, not with what arrived", async () => {
    await withObjects([1000], async ({ drive }) => {
      for (const [room, kind] of [
        [1000, "block"],
        [1500, "oversized"],
        [2500, "block"],
        [20, "oversized"],
      ] as const) {
        await drive.rewind();
        const target = new Uint8Array(room);
        expect(await drive.read(target)).toEqual({ kind, byteLength: 1000 });
        if (kind === "block") expect(target[999]).toBe(1000 & 0xff);
      }
    });
  });
});

describe("a drive that says it is at the beginning wherever it is", () => {
  it("is not believed behind an object that it has moved past, if it has no LOCATE", async () => {
    await withObjects(
      OBJECTS,
      async ({ drive }) => {
        await drive.locate({ objectNumber: 0n });
        expect(await drive.readPosition()).toMatchObject({ known: true, objectNumber: 0n });
        await drive.read(new Uint8Array(9));
        expect(await drive.readPosition()).toMatchObject({ known: false, counted: true });
        await drive.locate({ objectNumber: 3n });
        expect(await drive.readPosition()).toMatchObject({ objectNumber: 3n, counted: true });
      },
      { lie: "zero" },
    );
  });
});

describe("an honest drive", () => {
  it("is not taken for one that tells nothing because it does not know once", async () => {
    const { drive } = await scriptedDrive([
      ...[NO_EXTENDED_FORM, UNKNOWN],
      ...[{ opcode: 0x01 }, { opcode: 0x08, data: new Uint8Array(16) }, UNKNOWN],
    ]);
    expect(await drive.readPosition()).toMatchObject({ known: false });
    await drive.rewind();
    await drive.read(new Uint8Array(0x10));
    const here = await drive.readPosition();
    expect(here).toMatchObject({ known: false });
    expect(here).not.toHaveProperty("counted");
    expect(drive.tellsPosition).toBe(true);
  });

  it("is rewound and asked again when it does not know right after a rewind", async () => {
    const { drive } = await scriptedDrive([
      ...[{ opcode: 0x01 }, NO_EXTENDED_FORM, UNKNOWN],
      ...[{ opcode: 0x01 }, shortPosition({ objectNumber: 0 })],
    ]);
    await drive.rewind();
    expect(await drive.readPosition()).toMatchObject({ known: true, objectNumber: 0n });
    expect(drive.tellsPosition).toBe(true);
  });

  it("is believed again when it names a place", async () => {
    const { drive } = await scriptedDrive([
      ...[{ opcode: 0x01 }, NO_EXTENDED_FORM, UNKNOWN, { opcode: 0x01 }, UNKNOWN],
      shortPosition({ objectNumber: 5 }),
    ]);
    await drive.rewind();
    expect(await drive.readPosition()).toMatchObject({ counted: true });
    expect(await drive.readPosition()).toMatchObject({ known: true, objectNumber: 5n });
    expect(drive.tellsPosition).toBe(true);
  });

  it("is asked for its position, and not counted, where it only has no LOCATE", async () => {
    const { drive } = await scriptedDrive([
      { opcode: 0x2b, ...check("5/20 00") },
      { opcode: 0x01 },
      ...[NO_EXTENDED_FORM, shortPosition({ objectNumber: 0 })],
      { opcode: 0x08, ...check("0/00 01", { filemark: true }) },
      shortPosition({ objectNumber: 1 }),
    ]);
    expect(await drive.locate({ objectNumber: 1n })).toEqual({ kind: "done" });
    const here = await drive.readPosition();
    expect(here).toMatchObject({ known: true, objectNumber: 1n });
    expect(here).not.toHaveProperty("counted");
  });
});
