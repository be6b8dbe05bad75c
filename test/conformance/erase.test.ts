import { describe, expect } from "vitest";
import { ERASE_6 } from "../../src/scsi/commands/erase.ts";
import { SET_CAPACITY } from "../../src/scsi/commands/set-capacity.ts";
import { expectBlankCheck, expectBytes, expectGood, expectIllegalRequest } from "./expectations.ts";
import {
  locate,
  MARK,
  objectNumber,
  pattern,
  read,
  record,
  rewind,
  spaceToEndOfData,
  write,
} from "./tape-steps.ts";
import { behaviour, needs } from "./target.ts";

const HOURS = { notOnHardware: "it takes hours" } as const;

describe("ERASE(6)", () => {
  for (const long of [false, true]) {
    const form = long ? "long" : "short";
    const wish = long ? HOURS : {};
    behaviour(
      `${form} ends the data in the middle of the tape`,
      async (bench) => {
        const { host } = bench;
        await record(host, [10, MARK, 10, 10]);
        await locate(host, 2);
        expectGood(needs(bench, await host.send(ERASE_6, { long })));
        expect(await objectNumber(host)).toBe(2);
        expectBlankCheck(await read(host, 10), 10);
        await rewind(host);
        expectBytes(expectGood(await read(host, 10)).received, pattern(10, 0));
        expect(await spaceToEndOfData(host)).toBe(2);
      },
      wish,
    );

    behaviour(
      `${form} at the beginning leaves a blank tape`,
      async (bench) => {
        const { host } = bench;
        await record(host, [10, 10]);
        await rewind(host);
        expectGood(needs(bench, await host.send(ERASE_6, { long })));
        expectBlankCheck(await read(host, 10), 10);
        expect(await objectNumber(host)).toBe(0);
      },
      wish,
    );
  }

  behaviour("at the end of data changes nothing", async (bench) => {
    const { host } = bench;
    await record(host, [10, 10]);
    expectGood(needs(bench, await host.send(ERASE_6, {})));
    expect(await spaceToEndOfData(host)).toBe(2);
  });

  behaviour(
    "with IMMED is under way when it ends, and can be waited for",
    async (bench) => {
      const { host, operator } = bench;
      expectGood(await write(host, pattern(10)));
      await rewind(host);
      expectGood(needs(bench, await host.send(ERASE_6, { long: true, immediate: true })));
      const { key, additionalCode, additionalQualifier, progress } = await host.requestSense();
      expect([key, additionalCode, additionalQualifier]).toEqual([0, 0x00, 0x18]);
      expect(progress).toBeDefined();
      await operator.wait(400 * 3_600_000);
      expectGood(await host.testUnitReady());
      expect((await host.requestSense()).additionalQualifier).toBe(0);
      expectBlankCheck(await read(host, 10), 10);
    },
    HOURS,
  );
});

describe("SET CAPACITY", () => {
  behaviour(
    "makes the tape shorter and empties it",
    async (bench) => {
      const { host } = bench;
      await record(host, [10, 10]);
      await rewind(host);
      expectGood(needs(bench, await host.send(SET_CAPACITY, { proportion: 0x8000 })));
      expectBlankCheck(await read(host, 10), 10);
      let accepted = 0;
      for (let early = false; !early && accepted < 100; accepted++)
        early = (await write(host, pattern(1_000_000))).sense?.endOfMedium === true;
      expect(accepted).toBe(6);
    },
    { capacityBytes: 10_000_000 },
  );

  behaviour("away from the beginning is refused, and the data stay", async (bench) => {
    const { host } = bench;
    await record(host, [10, 10]);
    const reply = needs(bench, await host.send(SET_CAPACITY, { proportion: 0x8000 }));
    expectIllegalRequest(reply, 0x3b0c);
    expect(await spaceToEndOfData(host)).toBe(2);
  });

  behaviour(
    "never leaves a tape without room",
    async (bench) => {
      const { host } = bench;
      const reply = needs(bench, await host.send(SET_CAPACITY, { proportion: 0 }));
      if (reply.sense !== undefined) expectIllegalRequest(reply, 0x2400);
      expectGood(await write(host, pattern(100_000)));
    },
    { notOnHardware: "the cartridge stays shorter" },
  );
});
