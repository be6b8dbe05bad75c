import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { LOG_PAGE } from "../../src/scsi/log-page.ts";
import type { Designator } from "../../src/scsi/vpd-pages/designator.ts";
import { ASSOCIATION, CODE_SET } from "../../src/scsi/vpd-pages/designator.ts";
import { DEVICE_IDENTIFICATION } from "../../src/scsi/vpd-pages/device-identification.ts";
import { UNIT_SERIAL_NUMBER } from "../../src/scsi/vpd-pages/unit-serial-number.ts";
import { anonymiseRecording } from "../../src/session/anonymise-recording.ts";
import { ReplayTransport } from "../../src/transport/replay-transport.ts";
import {
  ATTRIBUTES,
  INQUIRY,
  KEY,
  READY,
  anonymised,
  ascii,
  hex,
  log,
  logPage,
  parameter,
  received,
  textOf,
  vpd,
} from "../support/anonymised-stand.ts";
import type { Told } from "../support/recording-stand.ts";
import { send, withRecording } from "../support/recording-stand.ts";

describe("of a simulated drive", () => {
  const SERIAL = "HU19283746";
  const QUESTIONS = [INQUIRY, vpd(0x80), vpd(0x83), vpd(0xb1), log(0x14), log(0x17), ATTRIBUTES];

  it("serial numbers are replaced by others of the same look, everywhere by the same", async () => {
    await withRecording({ serial: SERIAL }, async ({ transport, recording, file, folder }) => {
      while ((await send(transport, READY)).reply?.status !== 0);
      const before: Told[] = [];
      for (const one of QUESTIONS) before.push(await send(transport, one));
      recording.finish();
      expect(readFileSync(file, "utf8")).toContain(hex(SERIAL));
      const to = join(folder, "anonymous");
      const report = anonymiseRecording({ from: file, to });
      expect(report.identityCount).toBeGreaterThanOrEqual(3);
      const text = readFileSync(to, "utf8");
      for (const secret of [SERIAL, "SIM0000001"]) expect(text).not.toContain(hex(secret));
      const replay = new ReplayTransport(to);
      while ((await send(replay, READY)).reply?.status !== 0);
      const after: Told[] = [];
      for (const one of QUESTIONS) after.push(await send(replay, one));
      expect(after.map((one) => received(one).length)).toEqual(
        before.map((one) => received(one).length),
      );
      const [model, page80, page83, , statistics] = after.map(received);
      expect(model).toEqual(received(before[0] ?? {}));
      const { serialNumber } = UNIT_SERIAL_NUMBER.codec.decode(page80 ?? KEY);
      expect(serialNumber).toMatch(/^[A-Z]{2}\d{8}$/);
      for (const page of [page83, statistics]) expect(textOf(page)).toContain(serialNumber);
      await replay.close();
    });
  });
});

const TAPE = { qualifier: 0, deviceType: 1 };
const unit = { protocol: 0, protocolValid: false, association: ASSOCIATION.logicalUnit };
const binary = { ...unit, codeSet: CODE_SET.binary };
const WORLD_WIDE_NAME = Uint8Array.from([0x50, 1, 0x43, 0x80, 0x12, 0x34, 0x56, 0x78]);
const PORT_NAME = Uint8Array.from([0x50, 1, 0x43, 0x80, 0x12, 0x34, 0x56, 0x79]);
const PAGE_83 = DEVICE_IDENTIFICATION.codec.encode({
  ...TAPE,
  items: [
    { ...binary, kind: "naa", name: WORLD_WIDE_NAME },
    { ...unit, codeSet: 2, kind: "t10Vendor", vendor: "ACME", specific: "TD-9 SN-4711-77" },
    { ...binary, kind: "relativePort", port: 2 },
    { ...unit, codeSet: 3, kind: "other", type: 8, bytes: ascii("iqn.1999-01.org.secret:td\0") },
    { ...unit, codeSet: 3, kind: "other", type: 8, bytes: ascii("naa.5001438012345678") },
    { ...binary, kind: "other", type: 0, bytes: Uint8Array.of(9, 8, 7) },
  ],
});
/** The name that a designator holds, as text. */
const nameIn = (designator: Designator | undefined): string => {
  switch (designator?.kind) {
    case "naa":
      return hexDigits(designator.name);
    case "t10Vendor":
      return `${designator.vendor} ${designator.specific}`;
    case "relativePort":
      return String(designator.port);
    case "other":
      return textOf(designator.bytes);
    case undefined:
      return "";
  }
};
const hexDigits = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

describe("names", () => {
  it("of all kinds go, what kind they are stays", async () => {
    const { told } = await anonymised([[vpd(0x83), { data: PAGE_83 }]]);
    const { items } = DEVICE_IDENTIFICATION.codec.decode(received(told[0] ?? {}));
    const [naa = "", t10, port, iscsi, digits, other] = items.map(nameIn);
    expect(naa).toMatch(/^50014380/);
    expect(naa).not.toBe(hexDigits(WORLD_WIDE_NAME));
    expect(t10).toMatch(/^ACME TD-9 [A-Z]{2}-\d{4}-\d{2}$/);
    expect(t10).not.toContain("4711");
    expect(port).toBe("2");
    expect(iscsi).not.toMatch(/org|secret/);
    expect(digits).toBe(`naa.${naa}`);
    expect(other).not.toBe("\x09\x08\x07");
  });

  it("of ports beside that of the drive go too, in bytes and in digits", async () => {
    const page = logPage(0x3c, parameter(1, PORT_NAME), parameter(2, ascii("5001438012345679")));
    const exchanges = [
      [log(0x3c), { data: page }],
      [vpd(0x83), { data: PAGE_83 }],
    ] as const;
    const { told } = await anonymised(exchanges);
    const { items } = LOG_PAGE.decode(received(told[0] ?? {}));
    expect(items[0]?.value).not.toEqual(PORT_NAME);
    expect(items[0]?.value.subarray(0, 4)).toEqual(PORT_NAME.subarray(0, 4));
    expect(textOf(items[1]?.value)).toBe(Buffer.from(items[0]?.value ?? []).toString("hex"));
  });

  it("in SAS and Fibre Channel addresses go", async () => {
    const sas = new Uint8Array(12);
    sas.set(WORLD_WIDE_NAME, 4);
    const fibre = new Uint8Array(24);
    fibre.set([0x50, 6, 1, 0x60, 1, 2, 3, 4, 0x50, 6, 1, 0x60, 5, 6, 7, 8], 8);
    const page = logPage(0x11, parameter(0x101, sas), parameter(0x102, fibre));
    const { told } = await anonymised([[log(0x11), { data: page }]]);
    const { items } = LOG_PAGE.decode(received(told[0] ?? {}));
    expect(items[0]?.value.subarray(0, 8)).toEqual(sas.subarray(0, 8));
    expect(items[0]?.value.subarray(8)).not.toEqual(sas.subarray(8));
    expect(items[1]?.value.subarray(12, 16)).not.toEqual(fibre.subarray(12, 16));
    expect(items[1]?.value.subarray(20)).not.toEqual(fibre.subarray(20));
  });
});

describe("a recording that is anonymised", () => {
  it("agrees with another one only under the same key", async () => {
    await withRecording(
      { serial: "HU19283746" },
      async ({ transport, recording, file, folder }) => {
        await send(transport, vpd(0x80));
        recording.finish();
        const made = ["a", "b", "c"].map((name) => {
          const to = join(folder, name);
          anonymiseRecording({ from: file, to, ...(name === "c" ? {} : { key: KEY }) });
          return readFileSync(to, "utf8").split("\n")[1];
        });
        expect(made[0]).toBe(made[1]);
        expect(made[0]).not.toBe(made[2]);
      },
    );
  });

  it("is not the same file, and replaces another only when told", async () => {
    await withRecording({}, async ({ recording, file, folder }) => {
      recording.finish();
      const code = (problem: string): unknown => expect.objectContaining({ code: problem });
      const self = { from: file, to: join(folder, ".", "trace.jsonl"), replace: true };
      expect(() => anonymiseRecording(self)).toThrow(code("RECORDING_FILE_UNUSABLE"));
      const to = join(folder, "to");
      anonymiseRecording({ from: file, to });
      expect(() => anonymiseRecording({ from: file, to })).toThrow(code("RECORDING_FILE_EXISTS"));
      expect(anonymiseRecording({ from: file, to, replace: true }).exchangeCount).toBe(0);
    });
  });
});
