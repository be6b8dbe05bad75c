import { describe, expect, it } from "vitest";
import { openIscsi } from "../../native/iscsi/initiator.ts";
import { createSimulatedDrive } from "../../simulator/create-simulated-drive.ts";
import type { ChapAccounts } from "../../src/iscsi/chap.ts";
import { INQUIRY } from "../../src/scsi/commands/inquiry.ts";
import { MODE_SELECT_6 } from "../../src/scsi/commands/mode-select.ts";
import { MODE_SENSE_6 } from "../../src/scsi/commands/mode-sense.ts";
import { WRITE_6 } from "../../src/scsi/commands/write.ts";
import { CONTROL_PAGE } from "../../src/scsi/mode-pages/control.ts";
import { SENSE_KEY } from "../../src/scsi/sense.ts";
import { STANDARD_INQUIRY } from "../../src/scsi/standard-inquiry.ts";
import { SUPPORTED_VPD_PAGES } from "../../src/scsi/vpd-pages/supported-pages.ts";
import { UNIT_SERIAL_NUMBER } from "../../src/scsi/vpd-pages/unit-serial-number.ts";
import { runTool, serveAdvertised, toolUrl, type UrlWay } from "../support/iscsi-cu-tools.ts";
import { RamDiskUnit } from "../support/ram-disk-unit.ts";
import { expectCheck, expectGood } from "../support/sim-expect.ts";
import { Initiator } from "../support/sim-initiator.ts";

/** What libiscsi's tools read of served drives, against what the same drives say without any network. */

const HOST = { user: "backup", secret: "correct-horse-battery" };
const DRIVE = { user: "library", secret: "staple-it-together" };
const ONE_WAY: ChapAccounts = { initiator: HOST };
const BOTH_WAYS: ChapAccounts = { initiator: HOST, target: DRIVE };

interface Variant {
  readonly accounts?: ChapAccounts;
  readonly way: UrlWay;
}

// prettier-ignore
const VARIANTS: readonly (readonly [string, Variant])[] = [
  ["anybody", { way: {} }],
  ["a header digest", { way: { headerDigest: "crc32c" } }],
  ["CHAP", { accounts: ONE_WAY, way: { chap: HOST } }],
  ["mutual CHAP", { accounts: BOTH_WAYS, way: { chap: HOST, mutualChap: DRIVE } }],
];

describe.each(VARIANTS)("to %s", (_name, { accounts, way }) => {
  it("iscsi-ls shows the target and its units", async () => {
    const empty = createSimulatedDrive({ personality: "lto-5", cartridge: "none" });
    const units = [createSimulatedDrive(), new RamDiskUnit(8192), empty];
    await using server = await serveAdvertised(units, accounts);
    const { status, lines, complaints } = await runTool("iscsi-ls", ["-s", toolUrl(server, way)]);
    const portal = `${server.host}:${String(server.port)},1`;
    expect({ status, lines, complaints }).toEqual({
      status: 0,
      lines: [
        `Target:${server.targetName} Portal:${portal}`,
        "Lun:0    Type:SEQUENTIAL_ACCESS",
        "Lun:1    Type:DIRECT_ACCESS (Size:3M)",
        "Lun:2    Type:SEQUENTIAL_ACCESS (No media loaded)",
      ],
      complaints: "",
    });
    expect(server.sessionCount).toBe(0);
    const named = await runTool("iscsi-ls", ["--url", toolUrl(server, way)]);
    expect(named.lines).toEqual([toolUrl(server, {}, 0)]);
  });

  it("iscsi-inq reads who the drive is", async () => {
    await using server = await serveAdvertised([createSimulatedDrive()], accounts);
    const { status, lines } = await runTool("iscsi-inq", [toolUrl(server, way, 0)]);
    expect(status).toBe(0);
    expect(lines).toContain("Peripheral Device Type:SEQUENTIAL_ACCESS");
  });
});

// prettier-ignore
const STRANGERS: readonly (readonly [string, ChapAccounts, UrlWay])[] = [
  ["has no account", ONE_WAY, {}],
  ["has another secret", ONE_WAY, { chap: { ...HOST, secret: "incorrect-horse" } }],
  ["has another name", ONE_WAY, { chap: { ...HOST, user: "guest" } }],
  ["takes the target for another", BOTH_WAYS, { chap: HOST, mutualChap: { ...DRIVE, secret: "stapled-together" } }],
  ["asks a target to prove itself that cannot", ONE_WAY, { chap: HOST, mutualChap: DRIVE }],
];

describe("an initiator that", () => {
  it.each(STRANGERS)("%s stays outside", async (_who, accounts, way) => {
    await using server = await serveAdvertised([createSimulatedDrive()], accounts);
    const { status, lines, complaints } = await runTool("iscsi-inq", [toolUrl(server, way, 0)]);
    expect(status).not.toBe(0);
    expect(lines).toEqual([]);
    expect(complaints).toMatch(/^(Login Failed|Authentication failed)/);
    expect(server.sessionCount).toBe(0);
  });

  it("asks for another target finds none", async () => {
    await using server = await serveAdvertised([createSimulatedDrive()]);
    const url = toolUrl(server, {}, 0).replace(server.targetName, "iqn.2026-01.test.capstan:none");
    const { status, complaints } = await runTool("iscsi-inq", [url]);
    expect(status).not.toBe(0);
    expect(complaints).toContain("Target not found(515)");
  });

  it("asks for another unit finds none", async () => {
    await using server = await serveAdvertised([createSimulatedDrive()]);
    const { status, complaints } = await runTool("iscsi-inq", [toolUrl(server, {}, 7)]);
    expect(status).not.toBe(0);
    expect(complaints).toContain("LOGICAL_UNIT_NOT_SUPPORTED(0x2500)");
  });
});

const yes = (flag: boolean): string => (flag ? "1" : "0");

describe.each(["lto-9", "lto-4", "dat-72", "dlt-8000"])("of a %s", (personality) => {
  const direct = (): Initiator =>
    new Initiator(createSimulatedDrive({ personality }).connect("host"));
  const page = async (pageCode: number): Promise<Uint8Array> => {
    const cdb = INQUIRY.cdb.encode({ vitalProductData: true, pageCode, allocationLength: 255 });
    return expectGood(await direct().raw(cdb, { dataIn: new Uint8Array(255) })).received;
  };

  it("iscsi-inq reads what the drive says", async () => {
    await using server = await serveAdvertised([createSimulatedDrive({ personality })]);
    const { lines } = await runTool("iscsi-inq", [toolUrl(server, {}, 0)]);
    const cdb = INQUIRY.cdb.encode({ allocationLength: 96 });
    const reply = expectGood(await direct().raw(cdb, { dataIn: new Uint8Array(96) }));
    const said = STANDARD_INQUIRY.decode(reply.received);
    expect(lines).toEqual(
      expect.arrayContaining([
        "Peripheral Qualifier:CONNECTED",
        "Peripheral Device Type:SEQUENTIAL_ACCESS",
        `Removable:${yes(said.removable)}`,
        `ReponseDataFormat:${String(said.responseFormat)}`,
        `Protect:${yes(said.protect)}`,
        `MultiP:${yes(said.multiPort)}`,
        `CmdQue:${yes(said.commandQueuing)}`,
        `Vendor:${said.vendor}`,
        `Product:${said.product}`,
        `Revision:${said.revision}`,
      ]),
    );
    expect(lines.find((line) => line.startsWith("Version:"))).toMatch(
      new RegExp(`^Version:${String(said.version)}\\b`),
    );
  });

  it("iscsi-inq reads every page that it knows of", async () => {
    await using server = await serveAdvertised([createSimulatedDrive({ personality })]);
    const url = toolUrl(server, {}, 0);
    const read = (code: number) => runTool("iscsi-inq", ["-e", "1", "-c", String(code), url]);
    const { items } = SUPPORTED_VPD_PAGES.codec.decode(await page(0));
    const codes = items.map((one) => one.page);
    const listed = (await read(0)).lines.map((line) => /^Page:0x([0-9a-f]{2}) /.exec(line)?.[1]);
    expect(listed).toEqual(codes.map((code) => code.toString(16).padStart(2, "0")));
    const { serialNumber } = UNIT_SERIAL_NUMBER.codec.decode(await page(0x80));
    expect((await read(0x80)).lines).toEqual([`Unit Serial Number:[${serialNumber}]`]);
    // What it makes of pages of tapes it takes from disks; of those that it does not know it makes nothing.
    const known = new Set([0x00, 0x80, 0x83, 0xb0, 0xb1]);
    for (const code of codes) {
      const { status, complaints } = await read(code);
      if (known.has(code)) expect([code, status, complaints]).toEqual([code, 0, ""]);
      else expect(complaints).toContain("failed to unmarshall");
    }
    const absent = [0x01, 0x90, 0xb2].filter((code) => !codes.includes(code));
    for (const code of absent)
      expect((await read(code)).complaints).toContain("INVALID_FIELD_IN_CDB(0x2400)");
  });
});

describe("iscsi-swp", () => {
  it("reads whether the drive is write-protected by software", async () => {
    await using server = await serveAdvertised([createSimulatedDrive()]);
    const url = toolUrl(server, {}, 0);
    const swp = async (): Promise<unknown> => await runTool("iscsi-swp", [url]);
    const saying = (lines: readonly string[]): unknown => ({ status: 0, lines, complaints: "" });
    expect(await swp()).toEqual(saying(["SWP:0"]));
    const { host, port, targetName: target } = server;
    const transport = await openIscsi({ host, port, target, logicalUnit: 0 });
    const initiator = new Initiator(transport);
    await initiator.takeAttentions();
    for (const [softwareWriteProtect, line] of [
      [true, "SWP:1"],
      [false, "SWP:0"],
    ] as const) {
      await protect(initiator, softwareWriteProtect);
      expect(await swp()).toEqual(saying([line]));
      const block = { dataOut: new Uint8Array(512) };
      const written = await initiator.send(WRITE_6, { transferLength: 512 }, block);
      if (softwareWriteProtect) expectCheck(written, SENSE_KEY.dataProtect, 0x2700);
      else expectGood(written);
    }
    await transport.close();
  });

  it("cannot change it: it leaves out an obsolete bit, and the drive sees that", async () => {
    await using server = await serveAdvertised([createSimulatedDrive()]);
    const { status, lines } = await runTool("iscsi-swp", ["-s", "on", toolUrl(server, {}, 0)]);
    expect(status).not.toBe(0);
    expect(lines.at(-1)).toContain("INVALID_FIELD_IN_PARAMETER_LIST(0x2600)");
  });
});

/** Sets the bit and nothing else. */
async function protect(initiator: Initiator, softwareWriteProtect: boolean): Promise<void> {
  const sense = {
    pageCode: CONTROL_PAGE.page,
    disableBlockDescriptors: true,
    allocationLength: 255,
  };
  const read = expectGood(await initiator.send(MODE_SENSE_6, sense)).data;
  const [page] = read?.pages ?? [];
  if (read === undefined || page === undefined) throw new Error("there is no Control page");
  const value = { ...CONTROL_PAGE.decode(page.bytes), softwareWriteProtect };
  const pages = [{ ...page, bytes: CONTROL_PAGE.encode(value, { forSelect: true }) }];
  const { mediumType, bufferedMode, speed } = read;
  const list = { mediumType, bufferedMode, speed, writeProtected: false, pages, forSelect: true };
  const parameterListLength = MODE_SELECT_6.data.codec.encode(list).length;
  const cdb = { pageFormat: true, parameterListLength };
  expectGood(await initiator.send(MODE_SELECT_6, cdb, { dataOut: list }));
}
