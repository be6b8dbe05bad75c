import { describe, expect, it } from "vitest";
import { DAT_72 } from "../../simulator/personalities/dat-72.ts";
import { LOCATE_10 } from "../../src/scsi/commands/locate.ts";
import { TAPE_CAPACITY_DAT } from "../../src/scsi/log-pages/tape-capacity.ts";
import {
  expectGood,
  expectIllegalRequest,
  expectInvalidFieldInParameterList,
  expectWriteProtected,
} from "../support/sim-expect.ts";
import { logBytes, openSimulated } from "../support/sim-host.ts";
import { modePageBytes, pattern, selectPage, write } from "../support/sim-steps.ts";

describe("mode pages that tell of the volume", () => {
  it("say whether it is WORM", async () => {
    const plain = await openSimulated();
    expect((await modePageBytes(plain.host, 0x1d))[2]).toBe(0);
    const worm = await openSimulated({ kind: "worm" });
    expect((await modePageBytes(worm.host, 0x1d))[2]).toBe(1);
  });

  it("can be sent back as they were read", async () => {
    const { host } = await openSimulated({ kind: "worm" });
    for (const page of [0x0a, 0x0f, 0x10, 0x11, 0x1c, 0x1d]) {
      expectGood(await selectPage(host, { page }, await modePageBytes(host, page)));
    }
  });
});

describe("a DAT cassette", () => {
  const divided = async (megabytes: number) => {
    const opened = await openSimulated({ personality: DAT_72 });
    const page = await modePageBytes(opened.host, 0x11);
    page[3] = 1;
    // IDP: the host says how.
    page[4] = (page[4] ?? 0) | 0x20;
    page.set([megabytes >> 8, megabytes & 0xff], 8);
    return { ...opened, page };
  };

  it("is divided by MODE SELECT, the size being that of partition 1", async () => {
    const { host, page } = await divided(1000);
    expectGood(await selectPage(host, { page: 0x11 }, page));
    const { known } = TAPE_CAPACITY_DAT.decode(await logBytes(host, 0x31));
    expect(known.maximumPartition1).toBe(BigInt(Math.floor(1e9 / 1024)));
    expect(known.maximumPartition0).toBe(BigInt(Math.floor(35e9 / 1024)));
    expectGood(
      await host.send(LOCATE_10, { logicalObject: 0, partition: 1, changePartition: true }),
    );
    expect((await modePageBytes(host, 0x10))[3]).toBe(1);
  });

  it("loses its data by that, and becomes one again", async () => {
    const { host, page, drive } = await divided(1000);
    expectGood(await selectPage(host, { page: 0x11 }, page));
    expectGood(await write(host, pattern(100)));
    expectIllegalRequest(await selectPage(host, { page: 0x11 }, page), 0x3b0c);
    expectGood(await host.send(LOCATE_10, { logicalObject: 0 }));
    page[3] = 0;
    expectGood(await selectPage(host, { page: 0x11 }, page));
    expect(drive.cartridge?.medium.partitions.map((one) => one.objectCount)).toEqual([0]);
  });

  it("is left alone by a page that asks for nothing, and by sizes that do not fit", async () => {
    const { host, page, drive } = await divided(1000);
    expectGood(await selectPage(host, { page: 0x11 }, page));
    const present = await modePageBytes(host, 0x11);
    expect(present[3]).toBe(1);
    expectGood(await write(host, pattern(100)));
    expectGood(await selectPage(host, { page: 0x11 }, present));
    expectGood(await host.send(LOCATE_10, { logicalObject: 0 }));
    page.set([0xff, 0xfe], 8);
    expectIllegalRequest(await selectPage(host, { page: 0x11 }, page), 0x2602);
    expect(drive.cartridge?.medium.partitions.map((one) => one.objectCount)).toEqual([1, 0]);
  });

  it("is not divided when it is protected, or into more than two", async () => {
    const { host, page, drive } = await divided(1000);
    if (drive.cartridge === undefined) expect.unreachable();
    drive.cartridge.state.writeProtected = true;
    expectWriteProtected(await selectPage(host, { page: 0x11 }, page));
    page[3] = 2;
    expectInvalidFieldInParameterList(await selectPage(host, { page: 0x11 }, page), { byte: 11 });
  });
});
