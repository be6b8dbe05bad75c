import { describe, expect, it } from "vitest";
import { ATTRIBUTE_LIST } from "../../src/scsi/attribute-list.ts";
import {
  ATTRIBUTES,
  READY,
  anonymised,
  ascii,
  hex,
  log,
  logPage,
  parameter,
  received,
  textOf,
} from "../support/anonymised-stand.ts";

const attribute = (identifier: number, value: string, format = 1) => ({
  ...{ identifier, readOnly: false, format, value: ascii(value) },
});
const COHERENCY = `\x01\x01${"\0".repeat(16)}\0\x29LTFS\x005af6ba63-2d3f-4e8a-9f0e-0123456789ab`;
const MEMORY = ATTRIBUTE_LIST.encode({
  items: [
    attribute(0x0003, "\0\0\0\0\0\0\0\x07", 0),
    attribute(0x020a, "ACME    SN-0815-99".padEnd(40)),
    attribute(0x0400, "MEDIACO "),
    attribute(0x0401, "3141592653".padEnd(32)),
    attribute(0x0803, "A".padEnd(160, "\0"), 2),
    attribute(0x0806, "PAY007L9".padEnd(32)),
    attribute(0x0807, "host.secret.example".padEnd(80), 2),
    attribute(0x080c, COHERENCY, 0),
    attribute(0x1234, "who knows"),
  ],
});

describe("of a cartridge", () => {
  it("everything of a user goes, what kind it is stays", async () => {
    const { told } = await anonymised([[ATTRIBUTES, { data: MEMORY }]]);
    const { items } = ATTRIBUTE_LIST.decode(received(told[0] ?? {}));
    const values = items.map(({ value }) => textOf(value));
    expect(values[0]).toBe("\0\0\0\0\0\0\0\x07");
    expect(values[1]).toMatch(/^ACME {4}[A-Z]{2}-\d{4}-\d\d {22}$/);
    expect(values[2]).toBe("MEDIACO ");
    expect(values[3]).toMatch(/^\d{10} {22}$/);
    expect(values[4]).toMatch(/^[A-Z]\0{159}$/);
    expect(values[5]).toMatch(/^[A-Z]{3}\d{3}L9 {24}$/);
    expect(values[6]).toMatch(/^[a-z]{4}\.[a-z]{6}\.[a-z]{7} {61}$/);
    expect(values[7]).toMatch(/LTFS\0[0-9a-z]{8}-[0-9a-z]{4}-/);
    const secret = /0815|31415926|PAY|host|secret|5af6ba63|knows/;
    expect(values.filter((value) => secret.test(value))).toEqual([]);
  });

  it("its barcode and serial number go from log pages and sense data", async () => {
    const diagnostic = new Uint8Array(68);
    diagnostic.set(ascii("PAY007L9".padEnd(32)), 28);
    const page17 = logPage(
      0x17,
      parameter(0x40, ascii("3141592653".padEnd(32))),
      parameter(0x42, ascii("PAY007L9".padEnd(32))),
    );
    const sense = new Uint8Array(96);
    sense.set([0x70, 0, 3]);
    sense.set(ascii("PAY007L"), 22);
    sense.set(ascii("3141592653"), 86);
    const { told, text } = await anonymised([
      [READY, { status: 2, sense }],
      [log(0x17), { data: page17 }],
      [log(0x16), { data: logPage(0x16, parameter(0, diagnostic)) }],
      [log(0x11), { data: logPage(0x11, parameter(0x8000, ascii("PAY007L9"))) }],
    ]);
    for (const secret of ["PAY007", "3141592653"]) expect(text).not.toContain(hex(secret));
    expect(textOf(told[0]?.reply?.sense.subarray(22, 29))).toMatch(/^[A-Z]{3}\d{3}L$/);
    const label = textOf(received(told[3] ?? {}).subarray(8));
    expect(textOf(received(told[1] ?? {}))).toContain(label);
    expect(label).toMatch(/L9$/);
  });

  it("nothing of an attribute that was cut off stays", async () => {
    const cut = MEMORY.subarray(0, MEMORY.length - 4);
    const { told } = await anonymised([[ATTRIBUTES, { data: cut }]]);
    const left = received(told[0] ?? {});
    expect(left).toHaveLength(cut.length);
    expect(textOf(left)).not.toContain("who k");
  });

  it("what is written into its memory is not told, and any of that length is taken in a replay", async () => {
    const wish = { cdb: [0x8d, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 41, 0, 0] };
    const list = (barcode: string) =>
      ATTRIBUTE_LIST.encode({ items: [attribute(0x0806, barcode.padEnd(32))] });
    const { told, text } = await anonymised([
      [{ ...wish, dataOut: list("PAY007L9") }, { status: 0 }],
    ]);
    expect(told[0]?.reply?.status).toBe(0);
    expect(text).toContain('"dataOut":{"length":41}');
  });
});
