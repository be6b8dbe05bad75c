import { describe, expect, it } from "vitest";
import { ATTRIBUTE_LIST } from "../../src/scsi/attribute-list.ts";
import { MODE_PARAMETERS_6 } from "../../src/scsi/mode-parameters.ts";
import { SUPPORTED_LOG_PAGES } from "../../src/scsi/log-pages/supported-log-pages.ts";
import { TAPE_CAPACITY_LTO } from "../../src/scsi/log-pages/tape-capacity.ts";
import { DATA_COMPRESSION_PAGE } from "../../src/scsi/mode-pages/data-compression.ts";
import { UNIT_SERIAL_NUMBER } from "../../src/scsi/vpd-pages/unit-serial-number.ts";
import {
  changeBlockLength,
  changeModePage,
  readModeHeader,
  readModePage,
} from "../../src/session/mode-page-access.ts";
import { readAttributes } from "../../src/session/read-attributes.ts";
import { readLogPage } from "../../src/session/read-log-page.ts";
import { readRecommendedTimeouts } from "../../src/session/read-recommended-timeouts.ts";
import { readVpdPage } from "../../src/session/read-vpd-page.ts";
import { Session } from "../../src/session/session.ts";
import { VirtualClock } from "../../simulator/virtual-clock.ts";
import type { ScriptedReply } from "../support/scripted-transport.ts";
import { check, ScriptedTransport } from "../support/scripted-transport.ts";

function open(...script: readonly ScriptedReply[]) {
  const transport = new ScriptedTransport(script);
  return { transport, session: new Session({ transport, clock: new VirtualClock() }) };
}

const bytesOf = (hex: string): Uint8Array =>
  Uint8Array.from(Buffer.from(hex.replaceAll(" ", ""), "hex"));

/** What a drive tells of its Data Compression page: savable, and with a byte nobody names set. */
const page = (on: boolean): Uint8Array =>
  bytesOf(`8F 0E ${on ? "C0" : "40"} 80 00 00 00 FF 00 00 00 FF 5A 00 00 00`);

const modeSense = (bytes: Uint8Array): ScriptedReply => ({
  opcode: 0x1a,
  data: MODE_PARAMETERS_6.encode({
    mediumType: 0x98,
    writeProtected: true,
    bufferedMode: 1,
    speed: 2,
    blockDescriptor: { densityCode: 0x60, blockCount: 0, blockLength: 512 },
    pages: bytes.length === 0 ? [] : [{ page: 0x0f, subpage: 0, bytes }],
  }),
});

describe("mode pages", () => {
  it("are changed in the named field only", async () => {
    const { session, transport } = open(
      modeSense(page(true)),
      { opcode: 0x15 },
      modeSense(page(false)),
    );
    const changes = { compressionEnabled: false };
    await expect(changeModePage(session, DATA_COMPRESSION_PAGE, changes)).resolves.toMatchObject({
      compressionEnabled: false,
    });
    // Length, medium type and protection are 0, buffering and speed as they were; the page without its savable bit.
    expect(transport.seen[1]?.dataOut).toEqual(
      bytesOf("00 00 12 00 0F 0E 40 80 00 00 00 FF 00 00 00 FF 5A 00 00 00"),
    );
    expect(transport.seen[1]?.cdb).toEqual(bytesOf("15 10 00 00 14 00"));
  });

  it("count as done when the drive rounded", async () => {
    const { session } = open(modeSense(page(true)), check("1/37 00"), modeSense(page(true)));
    const changes = { compressionEnabled: false };
    await expect(changeModePage(session, DATA_COMPRESSION_PAGE, changes)).resolves.toMatchObject({
      compressionEnabled: true,
    });
  });

  it("that are not there are no answer to reading and an error to changing", async () => {
    const { session } = open(check("5/24 00"));
    await expect(readModePage(session, DATA_COMPRESSION_PAGE)).resolves.toBeUndefined();
    await expect(
      changeModePage(session, DATA_COMPRESSION_PAGE, { compressionEnabled: true }),
    ).rejects.toMatchObject({ code: "MODE_PAGE_UNSUPPORTED" });
  });

  it("that a drive leaves out of its answer are not there", async () => {
    const { session } = open(modeSense(new Uint8Array(0)));
    await expect(readModePage(session, DATA_COMPRESSION_PAGE)).resolves.toBeUndefined();
  });

  it("come with a header, if need be with all pages", async () => {
    const { session, transport } = open(check("5/24 00"), modeSense(page(true)));
    await expect(readModeHeader(session)).resolves.toMatchObject({
      writeProtected: true,
      blockDescriptor: { blockLength: 512 },
    });
    expect(transport.seen.map(({ cdb }) => cdb[2])).toEqual([0x00, 0x3f]);
  });

  it("leave the density as it is when the block length changes", async () => {
    const none = modeSense(new Uint8Array(0));
    const { session, transport } = open(none, { opcode: 0x15 }, none);
    await changeBlockLength(session, 0x1_0000);
    expect(transport.seen[1]?.dataOut).toEqual(bytesOf("00 00 12 08 60 00 00 00 00 01 00 00"));
  });
});

describe("log pages", () => {
  it("are asked for whole and cumulative", async () => {
    const data = TAPE_CAPACITY_LTO.encode({ remainingPartition0: 5n });
    const { session, transport } = open({ data });
    const read = await readLogPage(session, TAPE_CAPACITY_LTO);
    expect(read?.known.remainingPartition0).toBe(5n);
    expect(transport.seen[0]?.cdb).toEqual(bytesOf("4D 00 71 00 00 00 00 40 00 00"));
  });

  it("are lists as well, which have no parameters", async () => {
    // The list of a DAT 72, whose codes would be a parameter that reaches beyond the page.
    const { session } = open({ opcode: 0x4d, data: bytesOf("00 00 00 06 00 02 03 2E 30 31") });
    const { codec } = SUPPORTED_LOG_PAGES;
    const list = { ...SUPPORTED_LOG_PAGES, decode: (bytes: Uint8Array) => codec.decode(bytes) };
    const read = await readLogPage(session, list);
    expect(read?.items.map((item) => item.page)).toEqual([0, 2, 3, 0x2e, 0x30, 0x31]);
  });

  it("that are not there are no error", async () => {
    const { session, transport } = open(check("5/20 00"));
    await expect(readLogPage(session, TAPE_CAPACITY_LTO)).resolves.toBeUndefined();
    await expect(readLogPage(session, TAPE_CAPACITY_LTO)).resolves.toBeUndefined();
    expect(transport.seen.length).toBe(1);
  });
});

describe("vital product data", () => {
  it("are read", async () => {
    const data = UNIT_SERIAL_NUMBER.codec.encode({ deviceType: 1, serialNumber: "HU123" });
    const { session } = open({ data });
    await expect(readVpdPage(session, UNIT_SERIAL_NUMBER)).resolves.toMatchObject({
      serialNumber: "HU123",
    });
  });

  it("are asked for again when they are longer", async () => {
    const data = new Uint8Array(4 + 260).fill(0x41);
    data.set([1, 0x77, 1, 4]);
    const lengths = {
      name: "long page",
      page: 0x77,
      codec: { decode: (b: Uint8Array) => b.length },
    };
    const { session, transport } = open({ data }, { data });
    await expect(readVpdPage(session, lengths)).resolves.toBe(264);
    expect(transport.seen.map(({ roomBytes }) => roomBytes)).toEqual([255, 4096]);
  });

  it("are not what a drive sends that ignores the question", async () => {
    const { session } = open({ data: bytesOf("01 80 02 02 1F 00 00 00 51 55 41 4E") });
    const wanted = { ...UNIT_SERIAL_NUMBER, page: 0x83 };
    await expect(readVpdPage(session, wanted)).resolves.toBeUndefined();
  });
});

describe("attributes", () => {
  it("are read from where they are asked for", async () => {
    const item = { identifier: 0x0401, readOnly: true, format: 1, value: bytesOf("41 42") };
    const { session, transport } = open({ data: ATTRIBUTE_LIST.encode({ items: [item] }) });
    await expect(readAttributes(session, { partition: 1, first: 0x400 })).resolves.toEqual([item]);
    expect(transport.seen[0]?.cdb).toEqual(
      bytesOf("8C 00 00 00 00 00 00 01 04 00 00 01 00 00 00 00"),
    );
  });

  it("do not exist where the drive has no such command", async () => {
    const { session } = open(check("5/20 00"));
    await expect(readAttributes(session)).resolves.toBeUndefined();
  });
});

describe("recommended time limits", () => {
  it("are taken from commands that tell them", async () => {
    const data = bytesOf(
      "00 00 00 24  01 00 00 00 00 02 00 06  00 0A 00 00 00 00 01 2C 00 00 02 58" +
        "5E 00 00 01 00 01 00 0A  0A 00 00 00 00 00 00 06",
    );
    const { session } = open({ data });
    await expect(readRecommendedTimeouts(session)).resolves.toEqual([
      { opcode: 0x01, timeoutMs: 600_000 },
    ]);
  });

  it("are none where the drive does not tell", async () => {
    const { session } = open(check("5/20 00"));
    await expect(readRecommendedTimeouts(session)).resolves.toEqual([]);
  });
});
