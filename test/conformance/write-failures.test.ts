import { describe, expect } from "vitest";
import { LOAD_UNLOAD } from "../../src/scsi/commands/load-unload.ts";
import { SENSE_KEY } from "../../src/scsi/sense.ts";
import { TransportError } from "../../src/transport/errors.ts";
import {
  expectBlankCheck,
  expectDeferredWriteError,
  expectGood,
  expectSense,
} from "./expectations.ts";
import type { Host } from "./host.ts";
import {
  locate,
  objectNumber,
  pattern,
  position,
  read,
  record,
  rewind,
  spaceToEndOfData,
  write,
  writeFilemarks,
} from "./tape-steps.ts";
import type { Operator } from "./bench.ts";
import { behaviour } from "./target.ts";

const FAILING = 3;

async function planDeferred(operator: Operator, afterCommands: number): Promise<void> {
  const what = { kind: "deferredError", afterCommands } as const;
  await operator.inject([{ when: { at: "object", object: FAILING }, what }]);
}

async function writeBlocks(host: Host, count: number): Promise<void> {
  for (let i = 0; i < count; i++) expectGood(await write(host, pattern(1000, i)));
}

describe("a deferred write error", () => {
  behaviour("is told once, by a command that is not executed", async ({ host, operator }) => {
    await planDeferred(operator, 2);
    await writeBlocks(host, 6);
    expectDeferredWriteError(await write(host, pattern(1000, 6)));
    expect(await objectNumber(host)).toBe(FAILING);
    await rewind(host);
    expect(await spaceToEndOfData(host)).toBe(FAILING);
  });

  behaviour("is told by a synchronisation at the latest", async ({ host, operator }) => {
    await planDeferred(operator, 1000);
    await writeBlocks(host, 6);
    expectDeferredWriteError(await writeFilemarks(host, 1));
    expect(await spaceToEndOfData(host)).toBe(FAILING);
    expectGood(await host.testUnitReady());
  });

  for (const [name, cdb] of [
    ["REWIND", [0x01, 0, 0, 0, 0, 0]],
    ["SPACE", [0x11, 3, 0, 0, 0, 0]],
    ["LOCATE", [0x2b, 0, 0, 0, 0, 0, 0, 0, 0, 0]],
    ["UNLOAD", [0x1b, 0, 0, 0, 0, 0]],
  ] as const) {
    behaviour(`is told by ${name}, which does not move the tape`, async ({ host, operator }) => {
      await planDeferred(operator, 1000);
      await writeBlocks(host, 6);
      expectDeferredWriteError(await host.raw(cdb));
      expect(await objectNumber(host)).toBe(FAILING);
      expectGood(await host.raw(cdb));
    });
  }

  behaviour("is told by a READ in place of the end of data", async ({ host, operator }) => {
    await planDeferred(operator, 1000);
    await writeBlocks(host, 6);
    await operator.wait(60_000);
    expectDeferredWriteError(await read(host, 1000));
    expect(await objectNumber(host)).toBe(FAILING);
    expectBlankCheck(await read(host, 1000), 1000);
  });

  behaviour("leaves READ POSITION honest meanwhile", async ({ host, operator, traits }) => {
    await planDeferred(operator, 1000);
    await writeBlocks(host, 6);
    await operator.wait(60_000);
    const { firstLogicalObject, lastLogicalObject } = await position(host);
    expect(firstLogicalObject).toBe(6);
    expect(lastLogicalObject).toBe(traits.reportsBuffer ? FAILING : 6);
  });

  behaviour("is taken by REQUEST SENSE", async ({ host, operator }) => {
    await planDeferred(operator, 0);
    await writeBlocks(host, 4);
    const { key, deferred } = await host.requestSense();
    expect([key, deferred]).toEqual([SENSE_KEY.mediumError, true]);
    expectGood(await host.testUnitReady());
    expect(await objectNumber(host)).toBe(FAILING);
  });

  behaviour("comes to the initiator that wrote", async ({ host, newHost, operator }) => {
    const other = await newHost();
    await other.takeAttentions();
    await planDeferred(operator, 0);
    await writeBlocks(host, 4);
    expectGood(await other.testUnitReady());
    expectDeferredWriteError(await host.testUnitReady());
  });

  behaviour(
    "does not put on tape what could not be written when the buffer is lost",
    async ({ host, operator }) => {
      await planDeferred(operator, 1000);
      await writeBlocks(host, 6);
      await operator.wait(60_000);
      await operator.reset({ losesBuffer: true, rewinds: true });
      await host.takeAttentions();
      await rewind(host);
      expect(await spaceToEndOfData(host)).toBe(FAILING);
    },
  );
});

describe("a permanent write error", () => {
  behaviour(
    "ends the command, and writing is refused until the position is set anew",
    async ({ host, operator }) => {
      await record(host, [1000, 1000, 1000]);
      await operator.inject([{ when: { at: "object", object: 3 }, what: { kind: "writeError" } }]);
      expectSense(await write(host, pattern(1000)), {
        key: SENSE_KEY.mediumError,
        codes: [0x0c00],
      });
      for (const reply of [await write(host, pattern(1000)), await writeFilemarks(host, 1)])
        expectSense(reply, { key: SENSE_KEY.mediumError, codes: [0x3100] });
      await locate(host, 3);
      expectGood(await write(host, pattern(1000)));
      await rewind(host);
      expect(await spaceToEndOfData(host)).toBe(4);
    },
  );

  behaviour("is over after a load", async ({ host, operator }) => {
    await operator.inject([{ when: { at: "object", object: 0 }, what: { kind: "writeError" } }]);
    expectSense(await write(host, pattern(10)), { key: SENSE_KEY.mediumError, codes: [0x0c00] });
    expectGood(await host.send(LOAD_UNLOAD, { load: true }));
    expectGood(await write(host, pattern(10)));
  });
});

describe("a lost buffer", () => {
  behaviour("leaves the tape consistent, without a word", async ({ host, operator }) => {
    await record(host, [1000, 1000]);
    for (let i = 0; i < 6; i++) expectGood(await write(host, pattern(400_000, i)));
    await operator.inject([
      { when: { at: "command", name: "any", count: 1 }, what: { kind: "bufferLost" } },
    ]);
    const { firstLogicalObject, lastLogicalObject } = await position(host);
    expect(firstLogicalObject).toBeGreaterThanOrEqual(2);
    expect(firstLogicalObject).toBeLessThan(8);
    expect(lastLogicalObject).toBe(firstLogicalObject);
    await rewind(host);
    expect(await spaceToEndOfData(host)).toBe(firstLogicalObject);
  });
});

describe("a transport failure", () => {
  for (const kind of ["transportFailure", "timeout"] as const) {
    for (const executed of [false, true]) {
      const what = executed ? "executed" : "not executed";
      behaviour(`(${kind}, ${what}) leaves the drive as that says`, async ({ host, operator }) => {
        await record(host, [1000]);
        await operator.inject([
          { when: { at: "command", name: "WRITE(6)", count: 1 }, what: { kind, executed } },
        ]);
        const sending = write(host, pattern(1000));
        await expect(sending).rejects.toBeInstanceOf(TransportError);
        await expect(sending).rejects.toMatchObject({ executed: "unknown" });
        expect(await objectNumber(host)).toBe(executed ? 2 : 1);
        expectGood(await write(host, pattern(1000)));
        expect(await spaceToEndOfData(host)).toBe(executed ? 3 : 2);
      });
    }

    behaviour(
      `(${kind}) hides the end of a command that fails as well`,
      async ({ host, operator }) => {
        await operator.inject([
          { when: { at: "command", name: "READ(6)", count: 1 }, what: { kind, executed: true } },
        ]);
        const dataIn = new Uint8Array(512);
        // Fixed blocks without a block length: the drive refuses it, but nobody gets to know.
        const sending = host.raw([0x08, 0x01, 0, 0, 1, 0], { dataIn });
        await expect(sending).rejects.toBeInstanceOf(TransportError);
        expectBlankCheck(await read(host, 512), 512);
      },
    );
  }
});
