import { describe, expect, it } from "vitest";
import { createSimulatedDrive } from "../../simulator/create-simulated-drive.ts";
import {
  ALL_PERSONALITIES,
  personalityNamed,
} from "../../simulator/personalities/all-personalities.ts";
import { TapeDrive } from "../../src/drives/tape-drive.ts";
import { INQUIRY } from "../../src/scsi/commands/inquiry.ts";
import { MODE_SENSE_6 } from "../../src/scsi/commands/mode-sense.ts";
import { READ_BLOCK_LIMITS } from "../../src/scsi/commands/read-block-limits.ts";
import { REPORT_DENSITY_SUPPORT } from "../../src/scsi/commands/report-density-support.ts";
import { SUPPORTED_LOG_PAGES } from "../../src/scsi/log-pages/supported-log-pages.ts";
import { Session } from "../../src/session/session.ts";
import { expectGood } from "../support/sim-expect.ts";
import { logBytes, openSimulated } from "../support/sim-host.ts";

interface Model {
  readonly name: string;
  /** Vendor, product and revision of INQUIRY, padding included. */
  readonly inquiry: string;
  readonly generation: string;
  /** Density codes; negative where they are only read. */
  readonly densities: readonly number[];
  /** Of its own cartridge, in the drive. */
  readonly mediumType: number;
  readonly density: number;
  /** What page 00h lists. */
  readonly logPages: readonly number[];
}

// prettier-ignore
const HP_PAGES = [0x00, 0x02, 0x03, 0x0c, 0x0d, 0x11, 0x12, 0x13, 0x14, 0x17, 0x1b, 0x2e, 0x30, 0x31, 0x32, 0x3e];
// prettier-ignore
const IBM_PAGES = [0x00, 0x02, 0x03, 0x06, 0x0c, 0x11, 0x12, 0x14, 0x17, 0x1b, 0x2e, 0x30, 0x31, 0x32];

// prettier-ignore
const MODELS: readonly Model[] = [
  { name: "lto-5-hp", inquiry: "HP      Ultrium 5-SCSI  CAP5", generation: "LTO-5",
    densities: [-0x44, 0x46, 0x58], mediumType: 0x58, density: 0x58, logPages: HP_PAGES },
  { name: "lto-6-hp", inquiry: "HP      Ultrium 6-SCSI  CAP6", generation: "LTO-6",
    densities: [-0x46, 0x58, 0x5a], mediumType: 0x68, density: 0x5a, logPages: HP_PAGES },
  { name: "lto-7-ibm", inquiry: "IBM     ULT3580-TD7     CAP7", generation: "LTO-7",
    densities: [-0x58, 0x5a, 0x5c], mediumType: 0x78, density: 0x5c, logPages: IBM_PAGES },
  { name: "lto-9-ibm", inquiry: "IBM     ULT3580-TD9     CAP9", generation: "LTO-9",
    densities: [0x5e, 0x60], mediumType: 0x98, density: 0x60, logPages: IBM_PAGES },
  { name: "dds-4", inquiry: "SONY    SDT-11000       CAP4", generation: "DDS-4",
    densities: [-0x13, 0x24, 0x25, 0x26], mediumType: 0x00, density: 0x26,
    logPages: [0x00, 0x02, 0x03, 0x30, 0x31] },
  { name: "dat-160", inquiry: "HP      DAT160          CAP1", generation: "DAT 160",
    densities: [0x26, 0x47, 0x48], mediumType: 0x00, density: 0x48,
    logPages: [0x00, 0x02, 0x03, 0x2e, 0x30, 0x31] },
  { name: "dlt-4000", inquiry: "Quantum DLT4000         CAP4", generation: "DLT4000",
    densities: [0x17, 0x18, 0x19, 0x1a], mediumType: 0x85, density: 0x1a,
    logPages: [0x00, 0x02, 0x03, 0x32] },
  { name: "dlt-7000", inquiry: "QUANTUM DLT7000         2150", generation: "DLT7000",
    densities: [0x17, 0x18, 0x19, 0x1a, 0x1b], mediumType: 0x85, density: 0x1b,
    logPages: [0x00, 0x02, 0x03, 0x2e, 0x32, 0x33] },
  { name: "sdlt-320", inquiry: "QUANTUM SDLT320         V62 ", generation: "SDLT 320",
    densities: [-0x1a, -0x1b, -0x41, 0x48, 0x49], mediumType: 0x86, density: 0x49,
    logPages: [0x00, 0x02, 0x03, 0x2e, 0x32] },
  { name: "sdlt-600", inquiry: "QUANTUM SDLT600         CAP6", generation: "SDLT 600",
    densities: [-0x48, -0x49, 0x4a], mediumType: 0x87, density: 0x4a,
    logPages: [0x00, 0x02, 0x03, 0x2e, 0x32, 0x3e] },
  { name: "dlt-s4", inquiry: "QUANTUM DLT-S4          CAPS", generation: "DLT-S4",
    densities: [-0x49, -0x4a, 0x4b], mediumType: 0x91, density: 0x4b,
    logPages: [0x00, 0x02, 0x03, 0x0d, 0x2e, 0x32, 0x3e] },
];

describe.each(MODELS)("$name", (model) => {
  const personality = personalityNamed(model.name);

  it("introduces itself as the drive does", async () => {
    const { host } = await openSimulated({ personality });
    const dataIn = new Uint8Array(96);
    const { received } = expectGood(await host.send(INQUIRY, { allocationLength: 96 }, { dataIn }));
    expect(received[0]).toBe(0x01);
    expect(received[1]).toBe(0x80);
    expect(received[4]).toBe(received.length - 5);
    expect(Buffer.from(received.subarray(8, 36)).toString("latin1")).toBe(model.inquiry);
  });

  it("reports its densities", async () => {
    const { host } = await openSimulated({ personality });
    const reply = await host.send(REPORT_DENSITY_SUPPORT, { allocationLength: 4096 });
    const items = expectGood(reply).data?.items ?? [];
    expect(
      items.map(({ writable, primaryDensityCode: code }) => (writable ? code : -code)),
    ).toEqual(model.densities);
    expect(items.find(({ isDefault }) => isDefault)?.primaryDensityCode).toBe(model.density);
  });

  it("tells its own cartridge by medium type and density", async () => {
    const { host } = await openSimulated({ personality });
    const { data } = expectGood(
      await host.send(MODE_SENSE_6, { pageCode: 0x0f, allocationLength: 0xff }),
    );
    expect(data).toMatchObject({
      mediumType: model.mediumType,
      writeProtected: false,
      bufferedMode: 1,
      blockDescriptor: { densityCode: model.density },
    });
  });

  it("lists its log pages", async () => {
    const { host } = await openSimulated({ personality });
    const { items } = SUPPORTED_LOG_PAGES.codec.decode(await logBytes(host, 0x00));
    expect(items.map(({ page }) => page)).toEqual(model.logPages);
  });

  it("has the block limits of its family", async () => {
    const { host } = await openSimulated({ personality });
    const { data } = expectGood(await host.send(READ_BLOCK_LIMITS, {}));
    const maximumBlockBytes = personality.family === "lto" ? 0x80_0000 : 0xff_ffff;
    expect(data).toMatchObject({ granularity: 0, maximumBlockBytes, minimumBlockBytes: 1 });
  });
});

/** What the older names are, beside those above. */
const OLDER: Readonly<Record<string, string>> = { "dat-72": "DAT 72", "dlt-8000": "DLT8000" };

describe("the host", () => {
  it.each(ALL_PERSONALITIES.map(({ name }) => name))("knows %s for what it is", async (name) => {
    const device = createSimulatedDrive({ personality: name });
    const session = new Session({ transport: device.connect(), clock: device.clock });
    const { identity } = await TapeDrive.open(session);
    const expected =
      MODELS.find((model) => model.name === name)?.generation ?? OLDER[name] ?? name.toUpperCase();
    expect(identity).toMatchObject({
      family: device.personality.family,
      generation: expected,
      serial: device.personality.serial,
    });
  });
});
