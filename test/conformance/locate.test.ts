import { describe, expect } from "vitest";
import { LOCATE_10, LOCATE_16, LOCATE_DESTINATION } from "../../src/scsi/commands/locate.ts";
import {
  expectBlankCheck,
  expectGood,
  expectInvalidFieldInCdb,
  expectBytes,
} from "./expectations.ts";
import {
  locate,
  MARK,
  objectNumber,
  pattern,
  position,
  read,
  record,
  write,
} from "./tape-steps.ts";
import { behaviour, needs } from "./target.ts";

/** Filemarks at 1 and 4, end of data at 6. */
const TAPE = [10, MARK, 20, 30, MARK, 40] as const;

describe("LOCATE(10)", () => {
  behaviour("goes to every object and to the end of data", async ({ host }) => {
    await record(host, TAPE);
    for (const logicalObject of [5, 0, 3, 1, 6, 4, 2]) {
      await locate(host, logicalObject);
      expect(await objectNumber(host)).toBe(logicalObject);
    }
    expectBytes(expectGood(await read(host, 20)).received, pattern(20, 2));
  });

  behaviour("beyond the end of data stands at it", async ({ host }) => {
    await record(host, TAPE);
    for (const logicalObject of [7, 0xffff_ffff]) {
      await locate(host, 0);
      expectBlankCheck(await host.send(LOCATE_10, { logicalObject }));
      expect(await objectNumber(host)).toBe(6);
    }
  });

  behaviour("with CP 0 ignores the partition", async ({ host }) => {
    await record(host, TAPE);
    await locate(host, 0);
    expectGood(await host.send(LOCATE_10, { logicalObject: 2, partition: 3 }));
    const { partition, firstLogicalObject } = await position(host);
    expect([partition, firstLogicalObject]).toEqual([0, 2]);
  });

  behaviour("to a partition that is not there is refused and nothing moves", async ({ host }) => {
    await record(host, TAPE);
    await locate(host, 6);
    const reply = await host.send(LOCATE_10, {
      changePartition: true,
      partition: 1,
      logicalObject: 0,
    });
    expectInvalidFieldInCdb(reply, { byte: 8 });
    expect(await objectNumber(host)).toBe(6);
  });

  behaviour("puts what is in the buffer on tape first", async ({ host }) => {
    for (let i = 0; i < 4; i++) expectGood(await write(host, pattern(50_000, i)));
    await locate(host, 4);
    const { firstLogicalObject, lastLogicalObject } = await position(host);
    expect([firstLogicalObject, lastLogicalObject]).toEqual([4, 4]);
  });
});

describe("LOCATE(16)", () => {
  behaviour("goes to an object", async (bench) => {
    const { host } = bench;
    await record(host, TAPE);
    expectGood(needs(bench, await host.send(LOCATE_16, { logicalIdentifier: 3n })));
    expect(await objectNumber(host)).toBe(3);
  });

  behaviour("goes behind the nth filemark", async (bench) => {
    const { host } = bench;
    await record(host, TAPE);
    const destinationType = LOCATE_DESTINATION.file;
    for (const [file, object] of [
      [0n, 0],
      [2n, 5],
      [1n, 2],
    ] as const) {
      expectGood(
        needs(bench, await host.send(LOCATE_16, { destinationType, logicalIdentifier: file })),
      );
      expect(await objectNumber(host)).toBe(object);
    }
  });

  behaviour("behind a filemark that is not there stands at the end of data", async (bench) => {
    const { host } = bench;
    await record(host, TAPE);
    for (const logicalIdentifier of [3n, 2n ** 64n - 1n]) {
      await locate(host, 0);
      const destinationType = LOCATE_DESTINATION.file;
      const reply = needs(
        bench,
        await host.send(LOCATE_16, { destinationType, logicalIdentifier }),
      );
      expectBlankCheck(reply);
      expect(await objectNumber(host)).toBe(6);
    }
  });

  behaviour("goes to the end of data", async (bench) => {
    const { host } = bench;
    await record(host, TAPE);
    await locate(host, 1);
    const destinationType = LOCATE_DESTINATION.endOfData;
    expectGood(
      needs(bench, await host.send(LOCATE_16, { destinationType, logicalIdentifier: 0n })),
    );
    expect(await objectNumber(host)).toBe(6);
  });

  behaviour(
    "to the highest object number stands at the end of data with 8/00 05",
    async (bench) => {
      const { host } = bench;
      await record(host, TAPE);
      await locate(host, 1);
      const logicalIdentifier = 2n ** 64n - 1n;
      expectBlankCheck(needs(bench, await host.send(LOCATE_16, { logicalIdentifier })));
      expect(await objectNumber(host)).toBe(6);
    },
  );

  behaviour(
    "refuses an unknown destination, a block address mode and an unknown partition",
    async (bench) => {
      const { host } = bench;
      await record(host, TAPE);
      needs(bench, await host.send(LOCATE_16, { logicalIdentifier: 6n }));
      const logicalIdentifier = 0n;
      expectInvalidFieldInCdb(
        await host.send(LOCATE_16, { destinationType: 2, logicalIdentifier }),
        {
          byte: 1,
          bit: 4,
        },
      );
      expectInvalidFieldInCdb(
        await host.send(LOCATE_16, { blockAddressMode: true, logicalIdentifier }),
        { byte: 2, bit: 0 },
      );
      expectInvalidFieldInCdb(
        await host.send(LOCATE_16, { changePartition: true, partition: 9, logicalIdentifier }),
        { byte: 3 },
      );
      expect(await objectNumber(host)).toBe(6);
    },
  );
});
