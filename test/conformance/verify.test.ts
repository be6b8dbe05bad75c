import { describe, expect } from "vitest";
import { VERIFY_6 } from "../../src/scsi/commands/verify.ts";
import { SENSE_KEY } from "../../src/scsi/sense.ts";
import {
  expectBlankCheck,
  expectFilemark,
  expectGood,
  expectIncorrectLength,
  expectInvalidFieldInCdb,
  expectSense,
} from "./expectations.ts";
import { MARK, objectNumber, recordAndRewind, setBlockLength } from "./tape-steps.ts";
import { behaviour, needs } from "./target.ts";

describe("VERIFY(6)", () => {
  behaviour("of a variable block passes it", async (bench) => {
    const { host } = bench;
    await recordAndRewind(host, [100, 100]);
    expectGood(needs(bench, await host.send(VERIFY_6, { verificationLength: 100 })));
    expect(await objectNumber(host)).toBe(1);
  });

  behaviour("tells lengths, filemarks and the end of data as READ does", async (bench) => {
    const { host } = bench;
    await recordAndRewind(host, [100, MARK]);
    expectIncorrectLength(needs(bench, await host.send(VERIFY_6, { verificationLength: 150 })), 50);
    expectFilemark(await host.send(VERIFY_6, { verificationLength: 70 }), 70);
    expectBlankCheck(await host.send(VERIFY_6, { verificationLength: 70 }), 70);
    expect(await objectNumber(host)).toBe(2);
  });

  behaviour("of fixed blocks counts down to what stops it", async (bench) => {
    const { host } = bench;
    await recordAndRewind(host, [64, 64, 64, MARK]);
    needs(bench, await host.send(VERIFY_6, { verificationLength: 0 }));
    await setBlockLength(host, 64);
    expectGood(await host.send(VERIFY_6, { fixed: true, verificationLength: 2 }));
    expectFilemark(await host.send(VERIFY_6, { fixed: true, verificationLength: 3 }), 2);
    expect(await objectNumber(host)).toBe(4);
  });

  behaviour("of no length does nothing", async (bench) => {
    const { host } = bench;
    await recordAndRewind(host, [64]);
    expectGood(needs(bench, await host.send(VERIFY_6, { verificationLength: 0 })));
    expect(await objectNumber(host)).toBe(0);
  });

  behaviour("by filemarks and to the end of data runs over all objects", async (bench) => {
    const { host } = bench;
    await recordAndRewind(host, [10, MARK, 20, 30, MARK, 40]);
    const marks = { byFilemarks: true, verificationLength: 1 };
    expectGood(needs(bench, await host.send(VERIFY_6, marks)));
    expect(await objectNumber(host)).toBe(2);
    expectGood(await host.send(VERIFY_6, { toEndOfData: true }));
    expect(await objectNumber(host)).toBe(6);
  });

  behaviour("tells a block that cannot be read", async (bench) => {
    const { host, operator } = bench;
    await recordAndRewind(host, [10, 10, 10]);
    needs(bench, await host.send(VERIFY_6, { verificationLength: 0 }));
    await operator.inject([{ when: { at: "object", object: 1 }, what: { kind: "readError" } }]);
    const reply = await host.send(VERIFY_6, { toEndOfData: true });
    expectSense(reply, { key: SENSE_KEY.mediumError, codes: [0x1100] });
    expect(await objectNumber(host)).toBe(2);
  });

  behaviour("refuses a byte compare, and fixed blocks without a length", async (bench) => {
    const { host } = bench;
    await recordAndRewind(host, [10]);
    needs(bench, await host.send(VERIFY_6, { verificationLength: 0 }));
    expectInvalidFieldInCdb(await host.send(VERIFY_6, { byteCompare: true }), { byte: 1, bit: 1 });
    expectInvalidFieldInCdb(await host.send(VERIFY_6, { fixed: true, verificationLength: 1 }), {
      byte: 1,
      bit: 0,
    });
    expect(await objectNumber(host)).toBe(0);
  });
});
