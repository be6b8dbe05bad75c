import { describe, expect, it } from "vitest";
import { ALL_PERSONALITIES } from "../../simulator/personalities/all-personalities.ts";
import {
  READ_POSITION_SHORT,
  READ_POSITION_SHORT_DEVICE_SPECIFIC,
} from "../../src/scsi/commands/read-position.ts";
import { FORMAT_MEDIUM } from "../../src/scsi/commands/format-medium.ts";
import { MODE_SELECT_10, MODE_SELECT_6 } from "../../src/scsi/commands/mode-select.ts";
import { MODE_SENSE_6, PAGE_CONTROL } from "../../src/scsi/commands/mode-sense.ts";
import {
  expectGood,
  expectInvalidFieldInCdb,
  expectInvalidFieldInParameterList,
} from "../support/sim-expect.ts";
import { openSimulated } from "../support/sim-host.ts";
import { modePageBytes, pattern, selectPage, write } from "../support/sim-steps.ts";

// What Linux's drivers send that Capstan's own host side does not.
describe.each(ALL_PERSONALITIES)("$name", (personality) => {
  it("answers MODE SENSE of page 00h with header and block descriptor alone", async () => {
    const { host } = await openSimulated({ personality });
    const cdb = { pageCode: 0, allocationLength: 255 };
    const { data } = expectGood(await host.send(MODE_SENSE_6, cdb));
    const native = personality.cartridges[0];
    expect(data).toMatchObject({
      mediumType: native?.mediumType,
      bufferedMode: 1,
      blockDescriptor: { densityCode: native?.densityCode, blockLength: 0 },
      pages: [],
    });
    expectInvalidFieldInCdb(await host.send(MODE_SENSE_6, { ...cdb, subpageCode: 1 }));
    const saved = { ...cdb, pageControl: PAGE_CONTROL.saved };
    expect((await host.send(MODE_SENSE_6, saved)).sense?.additionalCode).toBe(0x39);
  });

  it("switches compression by page 0Fh alone, as `mt compression` does", async () => {
    const { host } = await openSimulated({ personality });
    for (const enabled of [0x00, 0x80]) {
      const page = await modePageBytes(host, 0x0f);
      page[2] = ((page[2] ?? 0) & 0x7f) | enabled;
      expectGood(await selectPage(host, { page: 0x0f }, page));
      expect(await modePageBytes(host, 0x0f)).toEqual(page);
    }
  });

  it("tells the same position by the device-specific form of READ POSITION", async () => {
    const { host } = await openSimulated({ personality });
    for (let i = 0; i < 3; i++) expectGood(await write(host, pattern(100, i)));
    const asked = expectGood(await host.send(READ_POSITION_SHORT_DEVICE_SPECIFIC, {}));
    expect(asked.data?.firstLogicalObject).toBe(3);
    expect(asked.data).toEqual(expectGood(await host.send(READ_POSITION_SHORT, {})).data);
  });
});

it("keeps a mode page of its own when the host's memory is a Buffer that is used again", async () => {
  const { host } = await openSimulated();
  const page = await modePageBytes(host, 0x0f);
  const list = Buffer.concat([Uint8Array.of(0, 0, 0, 0x10, 0, 0, 0, 0), page]);
  const sent = Buffer.from(list);
  const cdb = MODE_SELECT_10.cdb.encode({ pageFormat: true, parameterListLength: sent.length });
  expectGood(await host.raw(cdb, { dataOut: sent }));
  sent.fill(0xee);
  expect(await modePageBytes(host, 0x0f)).toEqual(page);
});

describe("MODE SELECT of the medium partition page as Linux st sends it", () => {
  // Header, descriptor and page of `mt mkpartition 1000` for an LTO-9, recorded in the guest of hwtest/vm.
  const list = Buffer.from("000010086000000000000000110a03013c030900ffff0001", "hex");
  const select = (length: number) =>
    MODE_SELECT_6.cdb.encode({ pageFormat: true, parameterListLength: length });

  it("divides the tape in two although it has two of the four sizes", async () => {
    const { host, drive } = await openSimulated();
    expectGood(await host.raw(select(list.length), { dataOut: list }));
    expectGood(await host.send(FORMAT_MEDIUM, { format: 1 }));
    const sizes = drive.cartridge?.state.partitionShares.map((share) => share * 18_000);
    expect(sizes).toEqual([17_999, 1]);
    expect((await modePageBytes(host, 0x11))[1]).toBe(0x0e);
  });

  it("is refused with fewer sizes than partitions", async () => {
    const { host } = await openSimulated();
    const short = list.subarray(0, list.length - 2);
    short[13] = 0x08;
    const reply = await host.raw(select(short.length), { dataOut: short });
    expectInvalidFieldInParameterList(reply, { byte: 13 });
  });
});
