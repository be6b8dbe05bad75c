import { describe, expect } from "vitest";
import {
  READ_POSITION_EXTENDED,
  READ_POSITION_LONG,
  READ_POSITION_SHORT,
} from "../../src/scsi/commands/read-position.ts";
import { expectGood, expectInvalidFieldInCdb, expectNotReady } from "./expectations.ts";
import { locate, MARK, pattern, position, record, rewind, write } from "./tape-steps.ts";
import { behaviour, needs } from "./target.ts";

/** A drive writes what it holds by itself, in its own time. */
const DRAIN_MAX_MS = 50_000;
const DRAIN_STEP_MS = 1000;
const BLOCKS = 20;
const BLOCK = 400_000;

describe("READ POSITION", () => {
  behaviour("in its short form tells beginning and object", async ({ host }) => {
    const blank = await position(host);
    expect(blank.beginningOfPartition).toBe(true);
    expect([blank.partition, blank.firstLogicalObject, blank.lastLogicalObject]).toEqual([0, 0, 0]);
    await record(host, [10, MARK, 10]);
    const after = await position(host);
    expect(after.beginningOfPartition).toBe(false);
    expect(after.endOfPartition).toBe(false);
    expect(after.locationUnknown).toBe(false);
    expect([after.firstLogicalObject, after.lastLogicalObject]).toEqual([3, 3]);
  });

  behaviour("in its long form counts filemarks", async (bench) => {
    const { host } = bench;
    await record(host, [10, MARK, 10, MARK, MARK, 10]);
    for (const [object, file] of [
      [0, 0n],
      [1, 0n],
      [2, 1n],
      [4, 2n],
      [5, 3n],
      [6, 3n],
    ] as const) {
      await locate(host, object);
      const { data } = expectGood(needs(bench, await host.send(READ_POSITION_LONG, {})));
      expect(data?.logicalObject).toBe(BigInt(object));
      expect(data?.logicalFile).toBe(file);
      expect(data?.partition).toBe(0);
      expect(data?.beginningOfPartition).toBe(object === 0);
    }
  });

  behaviour("in its extended form says what the short form says", async (bench) => {
    const { host } = bench;
    await record(host, [10, MARK, 10]);
    const input = { allocationLength: 32 };
    const { data } = expectGood(needs(bench, await host.send(READ_POSITION_EXTENDED, input)));
    expect(data?.firstLogicalObject).toBe(3n);
    expect(data?.lastLogicalObject).toBe(3n);
    expect(data?.additionalLength).toBe(0x1c);
    expect(data?.bufferedObjectCount).toBe(0);
  });

  behaviour("refuses an allocation length in the short and long forms", async (bench) => {
    const { host } = bench;
    const length = { allocationLength: 20 };
    expectInvalidFieldInCdb(await host.send(READ_POSITION_SHORT, length));
    needs(bench, await host.send(READ_POSITION_LONG, {}));
    expectInvalidFieldInCdb(await host.send(READ_POSITION_LONG, { allocationLength: 32 }));
  });

  behaviour("refuses a short allocation length in the extended form", async (bench) => {
    const { host } = bench;
    needs(bench, await host.send(READ_POSITION_EXTENDED, { allocationLength: 32 }));
    for (const allocationLength of [0, 20, 31])
      expectInvalidFieldInCdb(await host.send(READ_POSITION_EXTENDED, { allocationLength }));
  });

  behaviour("refuses an unknown service action", async ({ host }) => {
    expectInvalidFieldInCdb(await host.raw([0x34, 0x1f, 0, 0, 0, 0, 0, 0, 0, 0]), { byte: 1 });
  });

  behaviour(
    "tells what is in the buffer on drives that keep count, and else nothing",
    async ({ host, traits, operator }) => {
      for (let i = 0; i < BLOCKS; i++) expectGood(await write(host, pattern(BLOCK, i)));
      const soon = await position(host);
      expect(soon.firstLogicalObject).toBe(BLOCKS);
      const behind = soon.firstLogicalObject - soon.lastLogicalObject;
      expect(soon.bufferedObjectCount).toBe(behind);
      expect(behind > 0).toBe(traits.reportsBuffer);
      expect(soon.bufferedByteCount > 0).toBe(traits.reportsBuffer);
      let later = soon;
      for (let waitedMs = 0; waitedMs < DRAIN_MAX_MS && later.lastLogicalObject < BLOCKS;) {
        await operator.wait(DRAIN_STEP_MS);
        waitedMs += DRAIN_STEP_MS;
        later = await position(host);
      }
      expect([later.firstLogicalObject, later.lastLogicalObject]).toEqual([BLOCKS, BLOCKS]);
      expect([later.bufferedObjectCount, later.bufferedByteCount]).toEqual([0, 0]);
    },
  );

  behaviour("does not synchronise", async ({ host, traits, lack }) => {
    if (!traits.reportsBuffer) lack("it never tells of its buffer");
    for (let i = 0; i < BLOCKS; i++) expectGood(await write(host, pattern(BLOCK, i)));
    const first = await position(host);
    const second = await position(host);
    expect(second.bufferedObjectCount).toBe(first.bufferedObjectCount);
    await rewind(host);
    expect((await position(host)).bufferedObjectCount).toBe(0);
  });

  behaviour(
    "is not ready without a cartridge",
    async ({ host }) => {
      expectNotReady(await host.send(READ_POSITION_SHORT, {}), 0x3a00, 0x0401, 0x0402);
    },
    { place: "shelf" },
  );
});
