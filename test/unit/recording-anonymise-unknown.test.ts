import { describe, expect, it } from "vitest";
import { LOG_PAGE } from "../../src/scsi/log-page.ts";
import { TransportError } from "../../src/transport/errors.ts";
import {
  READY,
  anonymised,
  ascii,
  log,
  logPage,
  parameter,
  received,
  vpd,
} from "../support/anonymised-stand.ts";
import type { Wish } from "../support/recording-stand.ts";

describe("what nobody knows the places in", () => {
  it.each<readonly [string, Wish, Uint8Array]>([
    ["a vendor's VPD page", vpd(0xc1), Uint8Array.of(1, 0xc1, 0, 4, 0x41, 0x42, 0x43, 0x44)],
    ["a page that is another", vpd(0x83), Uint8Array.of(1, 0x83, 0, 4, 1, 3, 0, 200)],
  ])("%s is zeroed behind its header", async (_what, wish, data) => {
    const { told } = await anonymised([[wish, { data }]]);
    expect([...received(told[0] ?? {})]).toEqual([...data.subarray(0, 4), 0, 0, 0, 0]);
  });

  it.each<readonly [string, readonly number[]]>([
    ["READ", [8, 0, 0, 0, 4, 0]],
    ["READ BUFFER", [0x3c, 2, 0, 0, 0, 0, 0, 0, 4, 0]],
    ["RECEIVE DIAGNOSTIC RESULTS", [0x1c, 1, 0, 0, 4, 0]],
    ["PERSISTENT RESERVE IN", [0x5e, 3, 0, 0, 0, 0, 0, 0, 4, 0]],
    ["REPORT IDENTIFYING INFORMATION", [0xa3, 5, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0]],
    ["a vendor's command", [0xc0, 0, 0, 0, 4, 0]],
  ])("data of %s are left out", async (_what, cdb) => {
    const { told, text } = await anonymised([[{ cdb, roomBytes: 4 }, { data: ascii("data") }]]);
    expect(received(told[0] ?? {})).toEqual(new Uint8Array(4));
    expect(text).toContain('"dataIn":{"length":4}');
  });

  it("messages of failures give way to their code", async () => {
    const failure = new TransportError("TRANSPORT_TIMEOUT", "serial:SN-4711-77: no answer", {
      executed: "unknown",
    });
    const { told } = await anonymised([[READY, { failure }]]);
    expect(told[0]?.thrown).toMatchObject({ code: "TRANSPORT_TIMEOUT", executed: "unknown" });
    expect(String(told[0]?.thrown)).not.toContain("4711");
  });

  it.each<readonly [string, readonly number[]]>([
    ["page 00h", [0, 0, 0, 9, 0, 2, 3, 0x0c, 0x11, 0x12, 0x17, 0x30, 0x31]],
    ["page 00h, subpage FFh", [0x40, 0xff, 0, 6, 0, 0, 0x17, 1, 0x37, 0xa0]],
    ["page 37h, subpage FFh", [0x77, 0xff, 0, 4, 0x37, 0, 0x37, 0x10]],
  ])("codes of pages in %s are no secret and stay", async (_what, list) => {
    const { told } = await anonymised([[log(0), { data: Uint8Array.from(list) }]]);
    expect([...received(told[0] ?? {})]).toEqual(list);
  });

  it("counters of an SDLT that are serial numbers go, those beside them stay", async () => {
    const four = (n: number) => Uint8Array.of(0, 0, 1, n);
    const page = logPage(0x3e, ...[2, 6, 7, 9, 10].map((code) => parameter(code, four(code))));
    const { told } = await anonymised([[log(0x3e), { data: page }]]);
    const { items } = LOG_PAGE.decode(received(told[0] ?? {}));
    const kept = items.filter(({ code, value }) => Buffer.compare(value, four(code)) === 0);
    expect(kept.map(({ code }) => code)).toEqual([2]);
  });
});
