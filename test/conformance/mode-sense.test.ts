import { describe, expect } from "vitest";
import { MODE_SENSE_10, MODE_SENSE_6, PAGE_CONTROL } from "../../src/scsi/commands/mode-sense.ts";
import { expectGood, expectIllegalRequest, expectInvalidFieldInCdb } from "./expectations.ts";
import { pageForSelect, selectModes, senseModes, setBlockLength } from "./tape-steps.ts";
import { behaviour, needs } from "./target.ts";

const ALL = 0x3f;
const ALL_WITH_SUBPAGES = { pageCode: ALL, subpageCode: 0xff } as const;

describe("MODE SENSE", () => {
  behaviour("page 3Fh gives every page once, in ascending order", async (bench) => {
    const input = { ...ALL_WITH_SUBPAGES, allocationLength: 4096 };
    const { data } = expectGood(needs(bench, await bench.host.send(MODE_SENSE_10, input)));
    const numbers = (data?.pages ?? []).map(({ page, subpage }) => page * 256 + subpage);
    expect(numbers.length).toBeGreaterThan(1);
    expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
  });

  behaviour("page 3Fh without subpages gives only page_0 formats", async ({ host }) => {
    const { data } = expectGood(await senseModes(host, ALL));
    expect(data?.pages.length).toBeGreaterThan(1);
    expect(data?.pages.every(({ subpage }) => subpage === 0)).toBe(true);
  });

  behaviour("of one page gives what page 3Fh gives of it", async ({ host }) => {
    const { data } = expectGood(await senseModes(host, ALL));
    for (const { page, bytes } of data?.pages ?? []) {
      const one = expectGood(await senseModes(host, page));
      expect(one.data?.pages.map((own) => own.bytes)).toEqual([bytes]);
    }
  });

  behaviour("6 never sends a list that its length byte cannot tell", async ({ host }) => {
    const reply = await host.send(MODE_SENSE_6, { ...ALL_WITH_SUBPAGES, allocationLength: 255 });
    if (reply.sense === undefined) expect(expectGood(reply).transferredBytes).toBeGreaterThan(4);
    else expectInvalidFieldInCdb(reply);
  });

  behaviour("default and current values agree at power-on", async ({ host }) => {
    const current = expectGood(await senseModes(host, ALL));
    const defaults = expectGood(await senseModes(host, ALL, { pageControl: PAGE_CONTROL.default }));
    expect(current.data?.pages.map(({ page }) => page)).toEqual(
      defaults.data?.pages.map(({ page }) => page),
    );
    const of = (page: number): readonly (Uint8Array | undefined)[] =>
      [current, defaults].map(({ data }) => data?.pages.find((one) => one.page === page)?.bytes);
    const [now, then] = of(0x10);
    expect(now).toEqual(then);
  });

  behaviour("changeable values are a mask behind the page's own header", async ({ host }) => {
    const { data } = expectGood(
      await senseModes(host, 0x10, { pageControl: PAGE_CONTROL.changeable }),
    );
    const mask = data?.pages[0]?.bytes ?? new Uint8Array(0);
    expect((mask[0] ?? 0) & 0x3f).toBe(0x10);
    expect(mask[1]).toBe(0x0e);
    expect(mask.subarray(2).some((byte) => byte !== 0)).toBe(true);
  });

  behaviour("default values do not follow MODE SELECT", async ({ host }) => {
    const before = (await senseModes(host, 0x10, { pageControl: PAGE_CONTROL.default })).received;
    const page = pageForSelect(await senseModes(host, 0x10), (bytes) => {
      bytes[7] = 9;
    });
    expectGood(await selectModes(host, { pages: [page] }));
    const after = await senseModes(host, 0x10, { pageControl: PAGE_CONTROL.default });
    expect(after.received).toEqual(before);
    const { data } = expectGood(await senseModes(host, 0x10));
    expect(data?.pages[0]?.bytes[7]).toBe(9);
  });

  behaviour("saved values are not supported", async ({ host }) => {
    const reply = await senseModes(host, 0x10, { pageControl: PAGE_CONTROL.saved });
    expectIllegalRequest(reply, 0x3900);
  });

  behaviour("with DBD leaves the block descriptor out", async ({ host }) => {
    const { data, received } = expectGood(await senseModes(host, 0x10, { noDescriptor: true }));
    expect(data?.blockDescriptor).toBeUndefined();
    expect(received[3]).toBe(0);
    expect(received.length).toBe(4 + 16);
  });

  behaviour("tells the block length of this initiator alone", async ({ host, newHost }) => {
    const other = await newHost();
    await other.takeAttentions();
    await setBlockLength(host, 1024);
    const lengthOf = async (one: typeof host): Promise<number | undefined> =>
      expectGood(await senseModes(one, 0x10)).data?.blockDescriptor?.blockLength;
    expect(await lengthOf(host)).toBe(1024);
    expect(await lengthOf(other)).toBe(0);
  });

  behaviour(
    "is cut to the allocation length, and its length byte stays whole",
    async ({ host }) => {
      const whole = expectGood(await senseModes(host, 0x10));
      for (const allocationLength of [1, 4, 12, 20]) {
        const dataIn = new Uint8Array(allocationLength);
        const cdb = [0x1a, 0, 0x10, 0, allocationLength, 0];
        const reply = expectGood(await host.raw(cdb, { dataIn }));
        expect(reply.received).toEqual(whole.received.subarray(0, allocationLength));
      }
    },
  );

  behaviour("of an unknown page or subpage is refused where it is named", async ({ host }) => {
    expectInvalidFieldInCdb(await senseModes(host, 0x3e), { byte: 2 });
    expectInvalidFieldInCdb(await senseModes(host, 0x10, { subpage: 0x77 }), { byte: 3 });
    expectInvalidFieldInCdb(await senseModes(host, ALL, { subpage: 0x01 }), { byte: 3 });
  });

  behaviour(
    "works without a cartridge",
    async ({ host }) => {
      const { data } = expectGood(await senseModes(host, 0x10));
      expect(data?.mediumType).toBe(0);
      expect(data?.writeProtected).toBe(false);
    },
    { place: "shelf" },
  );
});
