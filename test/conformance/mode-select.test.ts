import { describe, expect } from "vitest";
import { PAGE_CONTROL } from "../../src/scsi/commands/mode-sense.ts";
import {
  expectGood,
  expectIllegalRequest,
  expectInvalidFieldInCdb,
  expectInvalidFieldInParameterList,
} from "./expectations.ts";
import type { Host, Reply } from "./host.ts";
import { pageForSelect, pattern, position, selectModes, senseModes, write } from "./tape-steps.ts";
import { behaviour, needs } from "./target.ts";

/** MODE SELECT(6) of these bytes. */
async function select6(host: Host, list: readonly number[], flags = 0x10): Promise<Reply> {
  const dataOut = Uint8Array.from(list);
  return await host.raw([0x15, flags, 0, 0, dataOut.length, 0], { dataOut });
}

/** MODE SELECT(10) of these bytes. */
async function select10(host: Host, list: readonly number[]): Promise<Reply> {
  const dataOut = Uint8Array.from(list);
  return await host.raw([0x55, 0x10, 0, 0, 0, 0, 0, 0, dataOut.length, 0], { dataOut });
}

const HEADER = [0, 0, 0x10, 0] as const;
const HEADER_AND_DESCRIPTOR = [0, 0, 0x10, 8, 0, 0, 0, 0, 0] as const;

async function page10(host: Host): Promise<readonly number[]> {
  return [...pageForSelect(await senseModes(host, 0x10)).bytes];
}

describe("MODE SELECT", () => {
  behaviour("takes back what MODE SENSE gave, page by page", async ({ host }) => {
    const { data } = expectGood(await senseModes(host, 0x3f));
    for (const { page } of data?.pages ?? []) {
      const own = pageForSelect(await senseModes(host, page));
      expectGood(await selectModes(host, { pages: [own] }));
      const after = pageForSelect(await senseModes(host, page));
      expect(after.bytes).toEqual(own.bytes);
    }
  });

  behaviour("refuses every bit outside of the changeable mask, and names it", async ({ host }) => {
    const mask = pageForSelect(
      await senseModes(host, 0x10, { pageControl: PAGE_CONTROL.changeable }),
    ).bytes;
    const before = await page10(host);
    for (let byte = 2; byte < before.length; byte++) {
      for (let bit = 0; bit < 8; bit++) {
        if (((mask[byte] ?? 0) >> bit) % 2 === 1) continue;
        const page = before.map((value, i) => (i === byte ? value ^ (1 << bit) : value));
        const reply = await select6(host, [...HEADER, ...page]);
        expectInvalidFieldInParameterList(reply, { byte: 4 + byte, bit });
      }
    }
    expect(await page10(host)).toEqual(before);
  });

  behaviour("changes nothing when a later page is refused", async ({ host }) => {
    const page = await page10(host);
    const good = page.map((value, i) => (i === 7 ? 0x2b : value));
    const bad = page.map((value, i) => (i === 8 ? value ^ 0xff : value));
    const list = [...HEADER_AND_DESCRIPTOR, 0, 2, 0, ...good, ...bad];
    const at = HEADER_AND_DESCRIPTOR.length + 3 + 16 + 8;
    expectInvalidFieldInParameterList(await select6(host, list), { byte: at });
    expect(await page10(host)).toEqual(page);
    const { data } = expectGood(await senseModes(host, 0x10));
    expect(data?.blockDescriptor?.blockLength).toBe(0);
  });

  behaviour("refuses the PS bit", async ({ host }) => {
    const page = (await page10(host)).map((value, i) => (i === 0 ? value | 0x80 : value));
    const reply = await select6(host, [...HEADER, ...page]);
    expectInvalidFieldInParameterList(reply, { byte: 4, bit: 7 });
  });

  behaviour("refuses an unknown page and a page of another length", async ({ host }) => {
    expectInvalidFieldInParameterList(await select6(host, [...HEADER, 0x3d, 2, 0, 0]), { byte: 4 });
    const page = [...(await page10(host)).map((value, i) => (i === 1 ? 0x0f : value)), 0];
    expectInvalidFieldInParameterList(await select6(host, [...HEADER, ...page]), { byte: 5 });
  });

  behaviour("refuses a list that ends within a structure", async ({ host }) => {
    const page = await page10(host);
    const whole = [...HEADER_AND_DESCRIPTOR, 0, 2, 0, ...page];
    for (const length of [1, 3, 6, 11, 13, 20, whole.length - 1])
      expectIllegalRequest(await select6(host, whole.slice(0, length)), 0x1a00);
    expect(await page10(host)).toEqual(page);
  });

  behaviour("of no length does nothing", async ({ host }) => {
    expectGood(await host.raw([0x15, 0x10, 0, 0, 0, 0]));
  });

  behaviour("refuses PF 0 and SP 1", async ({ host }) => {
    expectInvalidFieldInCdb(await select6(host, HEADER, 0x00), { byte: 1, bit: 4 });
    expectInvalidFieldInCdb(await select6(host, HEADER, 0x11), { byte: 1, bit: 0 });
  });

  behaviour("refuses a mode data length, wherever it points", async ({ host }) => {
    const page = await page10(host);
    for (const length of [1, 19, 200])
      expectInvalidFieldInParameterList(await select6(host, [length, 0, 0x10, 0, ...page]), {
        byte: 0,
      });
  });

  behaviour("refuses a block descriptor length other than 0 and 8", async ({ host }) => {
    const zeroes = new Array<number>(16).fill(0);
    for (const length of [4, 16])
      expectInvalidFieldInParameterList(
        await select6(host, [0, 0, 0x10, length, ...zeroes.slice(0, length)]),
        { byte: 3 },
      );
  });

  behaviour("refuses a buffered mode that is not there, where its form has it", async (bench) => {
    const { host } = bench;
    expectInvalidFieldInParameterList(await select6(host, [0, 0, 0x50, 0]), { byte: 2 });
    const reply = needs(bench, await select10(host, [0, 0, 0, 0x50, 0, 0, 0, 0]));
    expectInvalidFieldInParameterList(reply, { byte: 3 });
  });

  behaviour("refuses a block length beyond every limit, where its form has it", async (bench) => {
    const { host, lack } = bench;
    const { received } = expectGood(
      await host.raw([0x05, 0, 0, 0, 0, 0], { dataIn: new Uint8Array(6) }),
    );
    const longest = ((received[1] ?? 0) << 16) | ((received[2] ?? 0) << 8) | (received[3] ?? 0);
    if (longest > 0xff_fff0) lack("its longest block is the longest a descriptor can tell");
    const descriptor = [0, 0, 0, 0, 0, 0xff, 0xff, 0xff];
    const six = await select6(host, [0, 0, 0x10, 8, ...descriptor]);
    expectInvalidFieldInParameterList(six, { byte: 4 + 5 });
    const ten = needs(bench, await select10(host, [0, 0, 0, 0x10, 0, 0, 0, 8, ...descriptor]));
    expectInvalidFieldInParameterList(ten, { byte: 8 + 5 });
  });

  behaviour("with buffered mode 0 makes every WRITE synchronous", async ({ host }) => {
    expectGood(await selectModes(host, { bufferedMode: 0 }));
    expect(expectGood(await senseModes(host, 0x10)).data?.bufferedMode).toBe(0);
    for (let i = 1; i <= 3; i++) {
      expectGood(await write(host, pattern(500_000, i)));
      const { firstLogicalObject, lastLogicalObject } = await position(host);
      expect([firstLogicalObject, lastLogicalObject]).toEqual([i, i]);
    }
  });
});

describe("compression", () => {
  behaviour("of page 10h set to 1 rules that of page 0Fh, and 0 lets go", async (bench) => {
    const { host, lack } = bench;
    const ten = needs(bench, await senseModes(host, 0x10));
    const fifteen = needs(bench, await senseModes(host, 0x0f));
    const off = (select: number): Promise<Reply> =>
      selectModes(host, {
        pages: [
          pageForSelect(fifteen, (bytes) => {
            bytes[2] = (bytes[2] ?? 0) & 0x7f;
          }),
          pageForSelect(ten, (bytes) => {
            bytes[14] = select;
          }),
        ],
      });
    const enabled = async (): Promise<boolean> =>
      ((expectGood(await senseModes(host, 0x0f)).data?.pages[0]?.bytes[2] ?? 0) & 0x80) !== 0;
    if ((await off(1)).sense !== undefined) lack("page 10h cannot select compression");
    expect(await enabled()).toBe(true);
    expectGood(await off(0));
    expect(await enabled()).toBe(false);
  });
});
