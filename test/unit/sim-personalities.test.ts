import { describe, expect, it } from "vitest";
import { freshCartridge } from "../../simulator/cartridge.ts";
import { createMemoryMedium } from "../../simulator/medium/memory-medium.ts";
import {
  ALL_PERSONALITIES,
  cartridgeFormats,
  personalityNamed,
} from "../../simulator/personalities/all-personalities.ts";
import { CARTRIDGE_FORMATS } from "../../simulator/personalities/cartridge-formats.ts";
import { BASIC_COMMANDS } from "../../simulator/personalities/command-sets.ts";
import { LTO_9 } from "../../simulator/personalities/lto-9.ts";
import type { Personality } from "../../simulator/personalities/personality.ts";
import { logViewsOf } from "../../simulator/log-views/all-log-views.ts";
import { INQUIRY } from "../../src/scsi/commands/inquiry.ts";
import { LOG_SELECT } from "../../src/scsi/commands/log-select.ts";
import { MODE_SENSE_10 } from "../../src/scsi/commands/mode-sense.ts";
import { REPORT_DENSITY_SUPPORT } from "../../src/scsi/commands/report-density-support.ts";
import { CodecError } from "../../src/codec/codec-error.ts";
import { ALL_LOG_PAGES } from "../../src/scsi/log-page-table.ts";
import { ALL_COMMANDS } from "../../src/scsi/command-table.ts";
import { densityOf } from "../../src/scsi/density-codes.ts";
import { modePageOf } from "../../src/scsi/mode-page-table.ts";
import { STANDARD_INQUIRY } from "../../src/scsi/standard-inquiry.ts";
import { SUPPORTED_VPD_PAGES } from "../../src/scsi/vpd-pages/supported-pages.ts";
import { ALL_VPD_PAGES } from "../../src/scsi/vpd-page-table.ts";
import {
  expectGood,
  expectIllegalRequest,
  expectInvalidFieldInCdb,
  expectInvalidFieldInParameterList,
  expectNotReady,
} from "../support/sim-expect.ts";
import { logSense, openSimulated } from "../support/sim-host.ts";
import type { Initiator, Reply } from "../support/sim-initiator.ts";

const MODELS = ALL_PERSONALITIES.map((personality) => [personality.name, personality] as const);
const ROOM = { allocationLength: 4096 };
/** Drives from before TapeAlert, or of a maker that did without. */
const WITHOUT_TAPE_ALERT: readonly string[] = ["dds-4", "dlt-4000"];

/** Whether a definition of the host's names everything that stands in a log page. */
function isWhollyKnown(definition: (typeof ALL_LOG_PAGES)[number], bytes: Uint8Array): boolean {
  if (definition.kind === "list") return false;
  try {
    const { unknown, undecodable, truncated } = definition.decode(bytes);
    return unknown.length === 0 && undecodable.length === 0 && !truncated;
  } catch (error) {
    if (error instanceof CodecError) return false;
    throw error;
  }
}

async function vpd(host: Initiator, pageCode: number): Promise<Reply> {
  const cdb = { ...ROOM, vitalProductData: true, pageCode };
  return await host.send(INQUIRY, cdb, { dataIn: new Uint8Array(ROOM.allocationLength) });
}

const inquiry = async (host: Initiator) =>
  STANDARD_INQUIRY.decode(
    expectGood(await host.send(INQUIRY, ROOM, { dataIn: new Uint8Array(ROOM.allocationLength) }))
      .received,
  );

const modes = async (host: Initiator, pageCode: number, subpageCode = 0) =>
  await host.send(MODE_SENSE_10, { ...ROOM, pageCode, subpageCode });

function cartridgeOf(personality: Personality, format: string, kind: "data" | "worm" = "data") {
  return freshCartridge(createMemoryMedium(), {
    format,
    kind,
    serial: "SIM0000002",
    barcode: undefined,
    manufacturer: "CAPSTAN",
    manufactureDate: "20260101",
    capacityBytes: personality.nativeCapacityBytes,
  });
}

describe.each(MODELS)("%s", (_name, personality) => {
  it("has every command that it claims, and refuses every other", async () => {
    const { host, drive } = await openSimulated({ personality });
    expect(new Set(drive.commands)).toEqual(new Set(personality.commands));
    expect(BASIC_COMMANDS.filter((one) => !personality.commands.includes(one))).toEqual([]);
    const opcodes = new Set(personality.commands.map(({ opcode }) => opcode));
    for (const command of ALL_COMMANDS.filter((one) => !personality.commands.includes(one))) {
      const cdb = new Uint8Array(command.cdb.byteLength);
      cdb[0] = command.opcode;
      cdb[1] = command.serviceAction ?? 0;
      const reply = await host.raw(cdb);
      if (opcodes.has(command.opcode)) expectInvalidFieldInCdb(reply, { byte: 1 });
      else expectIllegalRequest(reply, 0x2000);
    }
  });

  it("answers every log page that it claims, and refuses every other", async () => {
    const { host } = await openSimulated({ personality });
    const views = logViewsOf(personality);
    for (const { page, subpage } of views) {
      const { received } = expectGood(await logSense(host, page, { subpage }));
      expect([(received[0] ?? 0) & 0x3f, received[1]]).toEqual([page, subpage]);
      expect(received.length).toBe(4 + ((received[2] ?? 0) << 8) + (received[3] ?? 0));
      const definitions = ALL_LOG_PAGES.filter((one) => one.page === page);
      expect(definitions.some((one) => isWhollyKnown(one, received))).toBe(true);
    }
    expectGood(await logSense(host, 0));
    const pages = new Set([0, ...views.map(({ page }) => page)]);
    // Error counters and TapeAlert: the conformance tests leave out what a drive does not have.
    for (const page of [0x02, 0x03]) expect(pages).toContain(page);
    expect(pages.has(0x2e)).toBe(!WITHOUT_TAPE_ALERT.includes(personality.name));
    for (let page = 0; page < 0x40; page++) {
      if (!pages.has(page)) expectInvalidFieldInCdb(await logSense(host, page), { byte: 2 });
    }
  });

  it("clears its error counters by LOG SELECT, and takes no values", async () => {
    const { host } = await openSimulated({ personality });
    const page = { pageControl: 1, pageCode: 0x02 };
    for (const parameterCodeReset of [false, true])
      expectGood(await host.send(LOG_SELECT, { ...page, parameterCodeReset }));
    const list = { dataOut: Uint8Array.of(0x02, 0, 0, 0) };
    expectInvalidFieldInParameterList(await host.send(LOG_SELECT, page, list), { byte: 0 });
  });

  it("answers the same log pages without a cartridge", async () => {
    const { host } = await openSimulated({ personality, cartridge: "none" });
    for (const { page, subpage } of logViewsOf(personality)) {
      expectGood(await logSense(host, page, { subpage }));
    }
  });

  it("has the vital product data that it lists, each page decodable, and no other", async () => {
    const { host } = await openSimulated({ personality });
    const list = SUPPORTED_VPD_PAGES.codec.decode(expectGood(await vpd(host, 0)).received);
    const listed = list.items.map(({ page }) => page);
    expect(listed).toEqual([...listed].sort((a, b) => a - b));
    for (const page of listed) {
      const { received } = expectGood(await vpd(host, page));
      const definition = ALL_VPD_PAGES.find((one) => one.page === page);
      expect(() => definition?.codec.decode(received)).not.toThrow();
      expect(received[1]).toBe(page);
    }
    for (let page = 0; page < 0x100; page++) {
      if (!listed.includes(page)) expectInvalidFieldInCdb(await vpd(host, page), { byte: 2 });
    }
  });

  it("has its mode pages, each decodable, and no other", async () => {
    const { host } = await openSimulated({ personality });
    const family = personality.family === "dat" ? "dat" : undefined;
    for (const { page, subpage, defaults, changeable } of personality.modePages) {
      const { data } = expectGood(await modes(host, page, subpage));
      expect(data?.pages).toHaveLength(1);
      const bytes = data?.pages[0]?.bytes ?? new Uint8Array(0);
      expect(() => modePageOf({ page, subpage }, family)?.decode(bytes)).not.toThrow();
      expect(changeable).toHaveLength(defaults.length);
    }
    // Page 00h stands for none, in sim-linux-requests.test.ts.
    const pages = new Set([0x3f, ...personality.modePages.map(({ page }) => page)]);
    for (let page = 1; page < 0x3f; page++) {
      if (!pages.has(page)) expectInvalidFieldInCdb(await modes(host, page), { byte: 2 });
    }
    const all = expectGood(await modes(host, 0x3f, 0xff)).data?.pages ?? [];
    expect(all).toHaveLength(personality.modePages.length);
  });

  it("introduces itself", async () => {
    const { host } = await openSimulated({ personality });
    const { vendor, product, protect } = await inquiry(host);
    expect([vendor, product]).toEqual([personality.inquiry.vendor, personality.inquiry.product]);
    expect(protect).toBe(personality.protectionMethods.length > 0);
    expect(personality.source).not.toBe("");
  });

  it("takes its own cartridges, with their density and medium type", async () => {
    for (const { format, densityCode, mediumType } of personality.cartridges) {
      const { host, drive } = await openSimulated({ personality, cartridge: "none" });
      drive.insert(cartridgeOf(personality, format));
      drive.completeLoad();
      await host.takeAttentions();
      expectGood(await host.testUnitReady());
      const { data } = expectGood(await modes(host, 0x0f));
      expect(data?.blockDescriptor?.densityCode).toBe(densityCode);
      expect(data?.mediumType).toBe(mediumType);
      const media = await host.send(REPORT_DENSITY_SUPPORT, { ...ROOM, media: true });
      expect(expectGood(media).data?.items).toHaveLength(1);
    }
  });

  it("does not load others, and raises TapeAlert 0Ch for them", async () => {
    const own = personality.cartridges.map(({ format }) => format);
    for (const { name } of CARTRIDGE_FORMATS.filter((format) => !own.includes(format.name))) {
      const { host, drive } = await openSimulated({ personality, cartridge: "none" });
      drive.insert(cartridgeOf(personality, name));
      drive.completeLoad();
      expectNotReady(
        await host.testUnitReady(),
        personality.attributeSpaceBytes > 0 ? 0x3a04 : 0x0402,
      );
      expect(drive.alerts.isSet(0x0c)).toBe(true);
    }
  });

  it("takes WORM cartridges if it knows them", async () => {
    const { host, drive } = await openSimulated({ personality, cartridge: "none" });
    drive.insert(cartridgeOf(personality, personality.nativeFormat, "worm"));
    drive.completeLoad();
    await host.takeAttentions();
    const reply = await host.testUnitReady();
    expect(reply.status === 0).toBe(personality.worm);
  });

  it("lists densities that are known, in ascending order, one of them its own", () => {
    const codes = personality.densities.map((one) => one.primaryDensityCode);
    expect(codes).toEqual([...codes].sort((a, b) => a - b));
    for (const code of codes) expect(densityOf(personality.family, code)).toBeDefined();
    expect(personality.densities.filter((one) => one.isDefault)).toHaveLength(1);
  });

  it("names the cartridges that it takes", () => {
    const formats = cartridgeFormats(personality);
    expect(formats.map(({ name }) => name)).toEqual(
      personality.cartridges.map(({ format }) => format),
    );
    // A DLTtape IV holds what its drive can write.
    const own = personality.densities.find(({ isDefault }) => isDefault);
    expect((own?.capacityMB ?? 0) * 1e6).toBe(personality.nativeCapacityBytes);
    expect(formats[0]?.name).toBe(personality.nativeFormat);
    expect(formats[0]?.capacityBytes).toBeGreaterThanOrEqual(personality.nativeCapacityBytes);
  });
});

describe("the generations of LTO", () => {
  const named = (generation: number): Personality => personalityNamed(`lto-${generation}`);
  const generations = [1, 2, 3, 4, 5, 6, 7, 8, 9];

  it("differ in what they protect, divide and keep for ever", () => {
    expect(generations.map((n) => named(n).protectionMethods)).toEqual([
      [],
      [],
      [],
      [],
      [1],
      [1],
      [1, 2],
      [1, 2],
      [1, 2],
    ]);
    expect(generations.map((n) => named(n).maximumPartitions)).toEqual([1, 1, 1, 1, 2, 4, 4, 4, 4]);
    expect(generations.filter((n) => !named(n).worm)).toEqual([1, 2]);
  });

  it("read and write as the compatibility table says", () => {
    const taken = (n: number): string[] =>
      named(n).cartridges.map(({ format, access }) =>
        access === "readOnly" ? `(${format})` : format,
      );
    expect(taken(1)).toEqual(["LTO-1"]);
    expect(taken(2)).toEqual(["LTO-2", "LTO-1"]);
    expect(taken(7)).toEqual(["LTO-7", "LTO-6", "(LTO-5)"]);
    expect(taken(8)).toEqual(["LTO-8", "LTO-7", "LTO-M8"]);
    expect(taken(9)).toEqual(["LTO-9", "LTO-8"]);
  });

  it("answer INQUIRY as the captured LTO-9 does, where the capture was kept", async () => {
    const { host } = await openSimulated();
    const dataIn = new Uint8Array(255);
    const reply = await host.send(INQUIRY, { allocationLength: 255 }, { dataIn });
    const { received } = expectGood(reply);
    expect(received).toHaveLength(70);
    expect(Buffer.from(received.subarray(0, 8)).toString("hex")).toBe("0180061241011002");
    expect(Buffer.from(received.subarray(8, 36)).toString("latin1")).toBe(
      "HPE     Ultrium 9-SCSI  S2S1",
    );
    expect(Buffer.from(received.subarray(58)).toString("hex")).toBe("00a20c28046005200a280502");
  });
});

it("no two have one name or one serial number, and each says what it rests on and what it assumes", () => {
  const names = ALL_PERSONALITIES.map(({ name }) => name);
  const serials = ALL_PERSONALITIES.map(({ serial }) => serial);
  for (const values of [names, serials]) expect(values).toEqual([...new Set(values)]);
  for (const { source, assumed } of ALL_PERSONALITIES) {
    expect(source).toMatch(/\w/);
    expect(assumed.length).toBeGreaterThan(0);
    expect(assumed).toEqual([...new Set(assumed)]);
  }
});

it("both kinds of buffer reporting are there", () => {
  expect(new Set(ALL_PERSONALITIES.map((one) => one.reportsBuffer))).toEqual(
    new Set([true, false]),
  );
});

it("an unknown model is refused with the names of those that exist", () => {
  expect(personalityNamed("lto-9")).toBe(LTO_9);
  expect(() => personalityNamed("lto-99")).toThrow(/lto-1.*dat-72.*dlt-8000/);
});
