import fc from "fast-check";
import { expect, it } from "vitest";
import type { Cartridge } from "../../simulator/cartridge.ts";
import { createSimulatedDrive } from "../../simulator/create-simulated-drive.ts";
import { LTO_9 } from "../../simulator/personalities/lto-9.ts";
import type { SimulatedDrive } from "../../simulator/simulated-drive.ts";
import { TapeDrive } from "../../src/drives/tape-drive.ts";
import { Session } from "../../src/session/session.ts";
import type { ModelEntry } from "../support/tape-model.ts";
import { modelBlock, TapeModel } from "../support/tape-model.ts";

// A short tape, so that early warning and the end are met; megabytes, for partitions are measured in them.
const MEASURES = { capacityBytes: 4_000_000, earlyWarningBytes: 900_000, filemarkBytes: 70_000 };
const SHORT_TAPE = {
  ...LTO_9,
  name: "short-tape",
  earlyWarningBytes: MEASURES.earlyWarningBytes,
  filemarkBytes: MEASURES.filemarkBytes,
};
const BLOCK_BYTES_MAX = 600_000;

interface Real {
  readonly device: SimulatedDrive;
  readonly tape: TapeDrive;
  readonly cartridge: Cartridge;
}

type Step = fc.AsyncCommand<TapeModel, Real>;

/** One kind of step, done by model and drive, and then where both stand. */
function step(
  name: string,
  run: (model: TapeModel, real: Real) => Promise<void>,
  allowed: (model: TapeModel) => boolean = (model) => model.inside,
): Step {
  return {
    toString: () => name,
    check: allowed,
    run: async (model, real) => {
      await run(model, real);
      if (model.inside) await checkPosition(model, real.tape);
    },
  };
}

async function checkPosition(model: TapeModel, tape: TapeDrive): Promise<void> {
  const expected = {
    known: true,
    partition: model.partition,
    objectNumber: BigInt(model.position),
    beginningOfPartition: model.position === 0,
    endOfPartition: model.inEarlyWarning,
  };
  expect(await tape.readPosition({ form: "short" })).toMatchObject(expected);
  const fileNumber = BigInt(model.filemarksBefore);
  expect(await tape.readPosition({ form: "long" })).toMatchObject({ ...expected, fileNumber });
}

const PROTECTED = { state: "writeProtected" };

async function expectProtected(work: Promise<unknown>): Promise<void> {
  await expect(work).rejects.toMatchObject(PROTECTED);
}

const write = (byteLength: number): Step =>
  step(`write ${byteLength}`, async (model, { tape }) => {
    const entry = { index: model.blockCount++, byteLength };
    const writing = tape.write(modelBlock(entry), byteLength);
    if (model.writeProtected) await expectProtected(writing);
    else expect(await writing).toEqual(model.write([entry]));
  });

const filemarks = (count: number): Step =>
  step(`filemarks ${count}`, async (model, { tape }) => {
    const writing = tape.writeFilemarks(count);
    if (model.writeProtected && count > 0) await expectProtected(writing);
    else if (count === 0) expect(await writing).toEqual({ kind: "written", earlyWarning: "none" });
    else {
      const marks = Array.from({ length: count }, (): ModelEntry => "filemark");
      expect(await writing).toEqual(model.write(marks));
    }
  });

const read = (roomBytes: number): Step =>
  step(`read ${roomBytes}`, async (model, { tape }) => {
    const entry = model.entries[model.position];
    const target = new Uint8Array(roomBytes);
    expect(await tape.read(target)).toEqual(model.read(roomBytes));
    if (entry === undefined || entry === "filemark") return;
    const expected = modelBlock(entry).subarray(0, roomBytes);
    expect(Buffer.compare(target.subarray(0, expected.length), expected)).toBe(0);
  });

const locate = (partition: number, position: number): Step =>
  step(`locate ${partition}/${position}`, async (model, { tape }) => {
    const there = partition % model.partitions.length;
    const outcome = await tape.locate({ partition: there, objectNumber: BigInt(position) });
    expect(outcome).toEqual(model.locate(there, position));
  });

const locateFile = (fileNumber: number): Step =>
  step(`locate file ${fileNumber}`, async (model, { tape }) => {
    const outcome = await tape.locateFile(fileNumber);
    model.locate(model.partition, 0);
    const { kind } = fileNumber === 0 ? { kind: "done" } : model.spaceFilemarks(fileNumber);
    expect(outcome).toEqual({ kind });
  });

const erase: Step = step("erase", async (model, { tape }) => {
  if (model.writeProtected) await expectProtected(tape.erase());
  else {
    await tape.erase();
    model.erase();
  }
});

const format = (sizesMB: readonly number[]): Step =>
  step(`format ${sizesMB.join("+")}`, async (model, { tape }) => {
    const partitions = [...sizesMB, "rest" as const];
    const formatting = tape.formatMedium({ partitions });
    if (model.writeProtected) {
      await expectProtected(formatting);
      model.locate(0, 0);
      return;
    }
    await formatting;
    const asked = sizesMB.map((size) => size * 1_000_000);
    const rest = MEASURES.capacityBytes - asked.reduce((sum, one) => sum + one, 0);
    model.format([...asked, rest]);
  });

const unload: Step = step("unload", async (model, { tape, device }) => {
  await tape.unload();
  model.inside = false;
  expect(device.cartridge).toBeUndefined();
  await expect(tape.readPosition()).rejects.toMatchObject({ state: "noMedium" });
  await expect(tape.read(new Uint8Array(10))).rejects.toMatchObject({ state: "noMedium" });
});

/** The operator moves the switch and puts the cartridge back. */
const insert = (writeProtected: boolean): Step =>
  step(
    `insert ${writeProtected ? "protected" : "writable"}`,
    async (model, { device, tape, cartridge }) => {
      cartridge.state.writeProtected = writeProtected;
      device.insert(cartridge);
      await device.finishOperation();
      device.completeLoad();
      const seen = tape.session.attentionCount;
      expect(await tape.readiness()).toMatchObject({ ready: true });
      expect(tape.session.attentionCount).toBe(seen + 1);
      model.inside = true;
      model.writeProtected = writeProtected;
      model.locate(0, 0);
    },
    (model) => !model.inside,
  );

const blockBytes = fc.oneof(
  fc.integer({ min: 1, max: 2000 }),
  fc.integer({ min: 200_000, max: BLOCK_BYTES_MAX }),
);
const signedCount = fc.integer({ min: -12, max: 12 }).filter((count) => count !== 0);
/** Sizes of all partitions but the last, which takes the rest. */
const sizes = fc.array(fc.integer({ min: 1, max: 2 }), { maxLength: 3 }).map((wished) => {
  while (wished.reduce((sum, one) => sum + one, 0) > 3) wished.pop();
  return wished;
});

const spaceBlocks = (count: number): Step =>
  step(`space blocks ${count}`, async (model, { tape }) => {
    expect(await tape.spaceBlocks(count)).toEqual(model.spaceBlocks(count));
  });

const spaceFilemarks = (count: number): Step =>
  step(`space filemarks ${count}`, async (model, { tape }) => {
    expect(await tape.spaceFilemarks(count)).toEqual(model.spaceFilemarks(count));
  });

const endOfData: Step = step("end of data", async (model, { tape }) => {
  await tape.locateEndOfData();
  model.locate(model.partition, model.entries.length);
});

const rewind: Step = step("rewind", async (model, { tape }) => {
  await tape.rewind();
  model.locate(model.partition, 0);
});

const load: Step = step("load", async (model, { tape }) => {
  await tape.load();
  model.locate(0, 0);
});

/** How often each kind is drawn. Writing and going to the end of data outweigh the rest, or the tape would stay empty. */
const STEPS: readonly (readonly [number, fc.Arbitrary<Step>])[] = [
  [14, blockBytes.map(write)],
  [5, fc.integer({ min: 0, max: 3 }).map(filemarks)],
  [2, blockBytes.map(read)],
  [4, fc.constant(read(BLOCK_BYTES_MAX))],
  [3, signedCount.map(spaceBlocks)],
  [3, signedCount.map(spaceFilemarks)],
  [7, fc.constant(endOfData)],
  [1, fc.constant(rewind)],
  [1, fc.constant(load)],
  [
    3,
    fc.tuple(fc.nat({ max: 3 }), fc.nat({ max: 25 })).map(([where, what]) => locate(where, what)),
  ],
  [2, fc.nat({ max: 5 }).map(locateFile)],
  [1, fc.constant(erase)],
  [1, sizes.map(format)],
  [1, fc.constant(unload)],
  [2, fc.boolean().map(insert)],
];

async function realDrive(): Promise<Real> {
  const device = createSimulatedDrive({
    personality: SHORT_TAPE,
    capacityBytes: MEASURES.capacityBytes,
  });
  const session = new Session({ transport: device.connect(), clock: device.clock });
  const tape = await TapeDrive.open(session);
  const { cartridge } = device;
  if (cartridge === undefined) expect.unreachable("the drive has a cartridge");
  return { device, tape, cartridge };
}

const drawn = STEPS.flatMap(([weight, arbitrary]) =>
  Array.from({ length: weight }, () => arbitrary),
);

it("does to tape and position what arrays do", async () => {
  await fc.assert(
    fc.asyncProperty(fc.commands(drawn, { maxCommands: 80, size: "max" }), async (script) => {
      const real = await realDrive();
      await fc.asyncModelRun(() => ({ model: new TapeModel(MEASURES), real }), script);
    }),
  );
});
