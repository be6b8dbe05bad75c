import { describe, expect, it } from "vitest";
import { personalityNamed } from "../../simulator/personalities/all-personalities.ts";
import { INQUIRY } from "../../src/scsi/commands/inquiry.ts";
import { LOAD_UNLOAD } from "../../src/scsi/commands/load-unload.ts";
import { MODE_SENSE_6 } from "../../src/scsi/commands/mode-sense.ts";
import { READ_ATTRIBUTE_VALUES } from "../../src/scsi/commands/read-attribute.ts";
import { WRITE_ATTRIBUTE } from "../../src/scsi/commands/write-attribute.ts";
import {
  DRIVE_STATUS_DLT_S4,
  DRIVE_STATUS_SDLT_600,
} from "../../src/scsi/log-pages/drive-status.ts";
import { TEMPERATURE } from "../../src/scsi/log-pages/temperature.ts";
import { nameAttributes } from "../../src/scsi/named-attributes.ts";
import {
  expectCheck,
  expectGood,
  expectIllegalRequest,
  expectInvalidFieldInCdb,
  expectNotReady,
} from "../support/sim-expect.ts";
import { logBytes, logSense, openSimulated } from "../support/sim-host.ts";
import type { Initiator } from "../support/sim-initiator.ts";
import { pattern, write } from "../support/sim-steps.ts";
import { openWith } from "../support/sim-cartridges.ts";

const ALL = { allocationLength: 0x1_0000, firstAttribute: 0 };

const WRITE_PROTECTED_FORMAT = 0x3005;

const open = async (name: string) => openSimulated({ personality: personalityNamed(name) });

const header = async (host: Initiator) =>
  expectGood(await host.send(MODE_SENSE_6, { pageCode: 0x0f, allocationLength: 0xff })).data;

describe("Super DLT", () => {
  it.each([
    ["sdlt-320", "DLTtape IV", 0x85, 0x41],
    ["sdlt-600", "Super DLTtape I", 0x86, 0x49],
    ["dlt-s4", "Super DLTtape I", 0x86, 0x49],
    ["dlt-s4", "Super DLTtape II", 0x87, 0x4a],
  ])("a %s only reads a %s, and calls it write protected", async (name, format, type, density) => {
    const { host, drive } = await openWith(name, { format, kind: "data" });
    expect(await header(host)).toMatchObject({
      mediumType: type,
      writeProtected: true,
      blockDescriptor: { densityCode: density },
    });
    expectCheck(await write(host, pattern(100)), 7, WRITE_PROTECTED_FORMAT);
    expect(drive.alerts.isSet(0x11)).toBe(true);
    // Whatever its switch says.
    if (drive.cartridge !== undefined) drive.cartridge.state.writeProtected = true;
    expectCheck(await write(host, pattern(100)), 7, WRITE_PROTECTED_FORMAT);
  });

  it.each([
    ["sdlt-600", "Super DLTtape II", 0x87],
    ["dlt-s4", "DLTtape S4", 0x91],
  ])("a %s takes %s WORM cartridges, of the same medium type", async (name, format, type) => {
    const { host } = await openWith(name, { format, kind: "worm" });
    expect((await header(host))?.mediumType).toBe(type);
    expectGood(await write(host, pattern(100)));
    expectGood(await host.raw([0x01, 0, 0, 0, 0, 0]));
    expectCheck(await write(host, pattern(100)), 7, 0x300c);
  });

  it("says in INQUIRY which product it is, and that it is for no library", async () => {
    const tails = await Promise.all(
      ["sdlt-320", "sdlt-600", "dlt-s4"].map(async (name) => {
        const { host } = await open(name);
        const dataIn = new Uint8Array(96);
        const reply = await host.send(INQUIRY, { allocationLength: 96 }, { dataIn });
        const { received } = expectGood(reply);
        return [received[36], received[41]];
      }),
    );
    expect(tails).toEqual([
      [0xb0, 0x04],
      [0xc0, 0x04],
      [0x00, 0x04],
    ]);
  });

  it("tells on page 3Eh of an SDLT 600 who drive and cartridge are", async () => {
    const { host, drive } = await open("sdlt-600");
    drive.alerts.raise(0x15);
    const { known } = DRIVE_STATUS_SDLT_600.decode(await logBytes(host, 0x3e));
    expect(known).toMatchObject({
      deviceType: 0x1_0000n,
      lifetimeLoads: 1n,
      cleaningCycles: 0n,
      status: { cleaningRequested: true, cleaningRequired: false },
    });
    expect(known.mediumIdentifier).toBeGreaterThan(0n);
    expect(known.controllerSerial).toBeLessThan(0x1_0000n);
    const empty = await openSimulated({
      personality: personalityNamed("sdlt-600"),
      cartridge: "none",
    });
    const without = DRIVE_STATUS_SDLT_600.decode(await logBytes(empty.host, 0x3e)).known;
    expect(without.mediumIdentifier).toBe(0n);
    expect(without.controllerSerial).toBe(known.controllerSerial);
  });

  it("tells on page 3Eh of a DLT-S4 the life of drive and cartridge", async () => {
    const { host, clock, drive } = await openSimulated({
      personality: personalityNamed("dlt-s4"),
      capacityBytes: 80_000_000,
    });
    clock.advance(3 * 3_600_000);
    // Two of the eighty tracks.
    expectGood(await write(host, pattern(2_000_000)));
    const page = await logBytes(host, 0x3e);
    const { known, undecodable } = DRIVE_STATUS_DLT_S4.decode(page);
    expect(undecodable).toEqual([]);
    expect(known).toMatchObject({
      maximumCleanings: 20n,
      powerCycles: 1n,
      mediaLoads: 1n,
      lifetimeWritten: 0n,
      mediumLoads: 1n,
      mediumPasses: 2n,
      mediumPassesThreshold: 1_000_000n,
    });
    expect(known.lifetimePowerOnTime).toBe(BigInt(Math.floor(clock.nowMs)));
    drive.eject();
    const without = DRIVE_STATUS_DLT_S4.decode(await logBytes(host, 0x3e)).known;
    expect(without.mediumPasses).toBeUndefined();
    expect(without.mediaLoads).toBe(1n);
  });

  it("tells the temperature of a DLT-S4 on page 0Dh, which an SDLT 600 does not have", async () => {
    const { known } = TEMPERATURE.decode(await logBytes((await open("dlt-s4")).host, 0x0d));
    expect(known.temperature?.celsius).toBe(35);
    expect(known.referenceTemperature?.celsius).toBe(0xff);
    expectInvalidFieldInCdb(await logSense((await open("sdlt-600")).host, 0x0d), { byte: 2 });
  });

  it.each(["sdlt-600", "dlt-s4"])("keeps the attributes of a %s on the tape", async (name) => {
    const { host, drive } = await open(name);
    const { data } = expectGood(await host.send(READ_ATTRIBUTE_VALUES, ALL));
    const identifiers = data?.items.map(({ identifier }) => identifier);
    expect(identifiers).toEqual([0x0000, 0x0001, 0x0002, 0x0003, 0x0004, 0x0006]);
    const { known } = nameAttributes(data?.items ?? []);
    const MIB = 1_048_576;
    expect(known.maximumCapacity).toBe(
      BigInt(Math.floor(drive.personality.nativeCapacityBytes / MIB)),
    );
    expect(known.loadCount).toBe(1n);
    expectIllegalRequest(
      await host.raw(Array.from(WRITE_ATTRIBUTE.cdb.encode({ parameterListLength: 0 }))),
      0x2000,
    );
    expectGood(await host.send(LOAD_UNLOAD, { hold: true, load: false }));
    expectNotReady(await host.send(READ_ATTRIBUTE_VALUES, ALL), 0x0410);
    drive.eject();
    expectNotReady(await host.send(READ_ATTRIBUTE_VALUES, ALL), 0x3a00);
  });

  it("says that attributes which cannot be read are not accessible, with key 2", async () => {
    const { host, drive } = await open("sdlt-600");
    if (drive.cartridge !== undefined) drive.cartridge.state.chipDead = true;
    expectNotReady(await host.send(READ_ATTRIBUTE_VALUES, ALL), 0x0410);
  });
});
