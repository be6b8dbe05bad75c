import { describe, expect } from "vitest";
import { VERIFY_6 } from "../../src/scsi/commands/verify.ts";
import {
  expectBytes,
  expectGood,
  expectGuardCheckFailure,
  expectInvalidFieldInParameterList,
} from "./expectations.ts";
import type { Host, Reply } from "./host.ts";
import {
  pageForSelect,
  pattern,
  read,
  readFixed,
  rewind,
  selectModes,
  senseModes,
  setBlockLength,
  spaceToEndOfData,
  write,
} from "./tape-steps.ts";
import type { Bench } from "./bench.ts";
import { behaviour, needs } from "./target.ts";

const METHODS = { "Reed-Solomon CRC": 1, CRC32C: 2 } as const;
const OFF = 0;

/** ASCII 123456789 and what follows it on the wire: computed in Python and with the C code of LTFS, which agree. */
const DIGITS = new TextEncoder().encode("123456789");
const VECTORS: Readonly<Record<number, readonly number[]>> = {
  1: [0x4b, 0x4f, 0x67, 0x3a],
  2: [0x83, 0x92, 0x06, 0xe3],
};

function wire(method: number, data = DIGITS): Uint8Array {
  return Uint8Array.from([...data, ...(VECTORS[method] ?? [])]);
}

async function protect(
  bench: Bench,
  method: number,
  how: { readonly host?: Host; readonly write?: boolean; readonly read?: boolean } = {},
): Promise<Reply> {
  const { host = bench.host, write: onWrite = true, read: onRead = true } = how;
  const reply = needs(bench, await senseModes(host, 0x0a, { subpage: 0xf0 }));
  const page = pageForSelect(reply, (bytes) => {
    bytes[4] = method;
    bytes[5] = method === OFF ? 0 : 4;
    bytes[6] = method === OFF ? 0 : (onWrite ? 0x80 : 0) | (onRead ? 0x40 : 0);
  });
  return await selectModes(host, { pages: [page] });
}

/** Switches a method on; a drive that has the page but not the method refuses it, and the test ends as skipped. */
async function use(bench: Bench, method: number): Promise<void> {
  const reply = await protect(bench, method);
  if (reply.sense?.additionalCode === 0x26) bench.lack(`it does not know method ${String(method)}`);
  expectGood(reply);
}

describe("logical block protection", () => {
  for (const [name, method] of Object.entries(METHODS)) {
    behaviour(`${name}: takes and gives the protection bytes`, async (bench) => {
      const { host } = bench;
      await use(bench, method);
      expectGood(await write(host, wire(method)));
      await rewind(host);
      expectBytes(expectGood(await read(host, 13)).received, wire(method));
      await rewind(host);
      expectGood(await protect(bench, OFF));
      expectBytes(expectGood(await read(host, 9)).received, DIGITS);
    });

    behaviour(`${name}: refuses a wrong block, and nothing of it is on the tape`, async (bench) => {
      const { host } = bench;
      await use(bench, method);
      expectGood(await write(host, wire(method)));
      for (let byte = 0; byte < 13; byte++) {
        const wrong = wire(method);
        wrong[byte] = (wrong[byte] ?? 0) ^ 0x10;
        expectGuardCheckFailure(await write(host, wrong));
      }
      expect(await spaceToEndOfData(host)).toBe(1);
    });

    behaviour(`${name}: a refused block in the middle leaves what follows`, async (bench) => {
      const { host } = bench;
      await use(bench, method);
      for (let i = 0; i < 3; i++) expectGood(await write(host, wire(method)));
      await rewind(host);
      expectGuardCheckFailure(await write(host, pattern(13)));
      expect(await spaceToEndOfData(host)).toBe(3);
    });

    behaviour(`${name}: counts the protection bytes in fixed blocks`, async (bench) => {
      const { host } = bench;
      await use(bench, method);
      await setBlockLength(host, 13);
      const two = Uint8Array.from([...wire(method), ...wire(method)]);
      expectGood(await write(host, two, { fixed: true, transferLength: 2 }));
      await rewind(host);
      expectBytes(expectGood(await readFixed(host, 2, 13)).received, two);
      expect(await spaceToEndOfData(host)).toBe(2);
    });

    behaviour(`${name}: reads what was written with the other method or none`, async (bench) => {
      const { host } = bench;
      expectGood(await write(host, DIGITS));
      await use(bench, 3 - method);
      expectGood(await write(host, wire(3 - method)));
      await use(bench, method);
      await rewind(host);
      for (let i = 0; i < 2; i++)
        expectBytes(expectGood(await read(host, 13)).received, wire(method));
    });

    behaviour(`${name}: can be on for one direction only`, async (bench) => {
      const { host } = bench;
      await use(bench, method);
      expectGood(await protect(bench, method, { read: false }));
      expectGood(await write(host, wire(method)));
      await rewind(host);
      expectBytes(expectGood(await read(host, 9)).received, DIGITS);
      expectGood(await protect(bench, method, { write: false }));
      expectGood(await write(host, DIGITS));
      await rewind(host);
      for (let i = 0; i < 2; i++)
        expectBytes(expectGood(await read(host, 13)).received, wire(method));
    });

    behaviour(`${name}: VERIFY finds protected blocks sound`, async (bench) => {
      const { host } = bench;
      await use(bench, method);
      expectGood(await write(host, wire(method)));
      await rewind(host);
      const toEndOfData = { toEndOfData: true, logicalBlockProtection: true };
      expectGood(needs(bench, await host.send(VERIFY_6, toEndOfData)));
    });
  }

  behaviour("belongs to one initiator and is off after a reset", async (bench) => {
    const { host, newHost, operator } = bench;
    const other = await newHost();
    await other.takeAttentions();
    await use(bench, 1);
    const methodOf = async (one: Host): Promise<number | undefined> =>
      expectGood(await senseModes(one, 0x0a, { subpage: 0xf0 })).data?.pages[0]?.bytes[4];
    expect(await methodOf(host)).toBe(1);
    expect(await methodOf(other)).toBe(0);
    expectGood(await other.testUnitReady());
    expectGood(await write(other, DIGITS));
    await operator.reset({ losesBuffer: false, rewinds: true });
    await host.takeAttentions();
    expect(await methodOf(host)).toBe(0);
  });

  behaviour("refuses unknown methods and other lengths", async (bench) => {
    await use(bench, 1);
    expectInvalidFieldInParameterList(await protect(bench, 0xf0), { byte: 4 + 4 });
    const reply = await senseModes(bench.host, 0x0a, { subpage: 0xf0 });
    const page = pageForSelect(reply, (bytes) => {
      bytes[5] = 8;
    });
    expectInvalidFieldInParameterList(await selectModes(bench.host, { pages: [page] }), {
      byte: 4 + 5,
    });
  });

  behaviour("refuses a block with no room for data, and writes nothing", async (bench) => {
    await use(bench, 1);
    for (const length of [1, 4]) {
      const reply = await write(bench.host, new Uint8Array(length));
      expect(reply.sense?.key).toBe(5);
    }
    expect(await spaceToEndOfData(bench.host)).toBe(0);
  });
});
