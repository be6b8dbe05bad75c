import { describe, expect, it } from "vitest";
import { MODE_SENSE_6 } from "../../src/scsi/commands/mode-sense.ts";
import { READ_ATTRIBUTE_VALUES } from "../../src/scsi/commands/read-attribute.ts";
import { DEVICE_STATUS } from "../../src/scsi/log-pages/device-status.ts";
import { DRIVE_STATUS_DLT8000 } from "../../src/scsi/log-pages/drive-status.ts";
import { DEVICE_STATISTICS } from "../../src/scsi/log-pages/device-statistics.ts";
import { nameAttributes } from "../../src/scsi/named-attributes.ts";
import { blankCartridge } from "../../simulator/create-simulated-drive.ts";
import type { Cartridge } from "../../simulator/cartridge.ts";
import {
  ALL_PERSONALITIES,
  personalityNamed,
} from "../../simulator/personalities/all-personalities.ts";
import { CLEANING_FORMATS, formatNamed } from "../../simulator/personalities/cartridge-formats.ts";
import type { Personality } from "../../simulator/personalities/personality.ts";
import { expectGood, expectNotReady } from "../support/sim-expect.ts";
import { logBytes, openSimulated, type SimulatedHost } from "../support/sim-host.ts";

const CLEAN_NOW = 0x14;
const CLEAN_PERIODIC = 0x15;
const EXPIRED = 0x16;
const INVALID = 0x17;

const cleanerFor = (personality: Personality, uses = 0): Cartridge => {
  const cartridge = blankCartridge(personality, { kind: "cleaning" });
  cartridge.state.loadCount = uses;
  return cartridge;
};

const usesOf = ({ cleaning }: Personality): number => formatNamed(cleaning.format)?.cleanings ?? 0;

/** An empty drive that asks for cleaning. */
async function dirtyDrive(name: string): Promise<SimulatedHost & { personality: Personality }> {
  const personality = personalityNamed(name);
  const stand = await openSimulated({ personality, cartridge: "none" });
  stand.drive.counters.heads.dirt = 1.1;
  stand.drive.alerts.raise(CLEAN_NOW);
  stand.drive.alerts.raise(CLEAN_PERIODIC);
  return { ...stand, personality };
}

/** Puts a cartridge in and lets its load time pass. */
async function insert({ drive, host, clock }: SimulatedHost, cartridge: Cartridge): Promise<void> {
  drive.insert(cartridge);
  clock.advance(drive.personality.mechanics.loadMs);
  await host.testUnitReady();
}

describe.each(ALL_PERSONALITIES.map(({ name }) => name))("%s with a cleaning cartridge", (name) => {
  it("cleans itself, counts one use and asks no more", async () => {
    const stand = await dirtyDrive(name);
    const { drive, host, clock, personality } = stand;
    const cartridge = cleanerFor(personality);
    await insert(stand, cartridge);
    expectNotReady(await host.testUnitReady(), 0x3003);
    expect(cartridge.state.loadCount).toBe(0);
    clock.advance(personality.cleaning.firstUseMs - 1);
    expectNotReady(await host.testUnitReady(), 0x3003);
    expect(drive.alerts.isSet(CLEAN_NOW)).toBe(true);
    clock.advance(1);
    await host.testUnitReady();
    expect(cartridge.state.loadCount).toBe(1);
    expect(drive.counters.cleanings).toBe(1);
    expect(drive.counters.heads.dirt).toBe(0);
    expect([CLEAN_NOW, CLEAN_PERIODIC].filter((flag) => drive.alerts.isSet(flag))).toEqual([]);
    expect(drive.cartridge).toBeUndefined();
  });

  it("is not cleaned by one that is used up, which loses nothing more", async () => {
    const stand = await dirtyDrive(name);
    const { drive, host, clock, personality } = stand;
    const cartridge = cleanerFor(personality, usesOf(personality));
    await insert(stand, cartridge);
    clock.advance(personality.cleaning.expiredMs);
    await host.testUnitReady();
    expect(cartridge.state.loadCount).toBe(usesOf(personality));
    expect(drive.counters.cleanings).toBe(0);
    for (const flag of [CLEAN_NOW, CLEAN_PERIODIC, EXPIRED])
      expect(drive.alerts.isSet(flag)).toBe(true);
    // IBM's drives give it back at once; DAT and DLT drives keep it.
    expect(drive.cartridge === undefined).toBe(personality.family === "lto");
  });

  it("refuses one of another kind of drive", async () => {
    const stand = await dirtyDrive(name);
    const { drive, personality } = stand;
    const other = CLEANING_FORMATS.find((format) => format.name !== personality.cleaning.format);
    const cartridge = cleanerFor(personality);
    const wrong = { ...cartridge, facts: { ...cartridge.facts, format: other?.name ?? "" } };
    await insert(stand, wrong);
    expectNotReady(await stand.host.testUnitReady(), 0x3003);
    expect(drive.alerts.isSet(INVALID)).toBe(true);
    expect(drive.alerts.isSet(CLEAN_NOW)).toBe(true);
    expect(wrong.state.loadCount).toBe(0);
  });
});

it("a DLT drive keeps the cartridge after its last use, and takes longer each time", async () => {
  const stand = await dirtyDrive("dlt-8000");
  const { drive, host, clock, personality } = stand;
  const times: number[] = [];
  const cartridge = cleanerFor(personality);
  for (let use = 1; use <= usesOf(personality); use++) {
    await insert(stand, cartridge);
    const { startedMs = 0, endsMs = 0 } = drive.operation ?? {};
    times.push(endsMs - startedMs);
    clock.advance(endsMs - startedMs);
    await host.testUnitReady();
    expect(drive.cartridge === undefined).toBe(use < usesOf(personality));
  }
  expect(times).toEqual([...times].sort((a, b) => a - b));
  expect([times[0], times.at(-1)]).toEqual([175_000, 620_000]);
  // Page 3Eh tells of a cartridge that is used up only when one did not clean.
  const before = DRIVE_STATUS_DLT8000.decode(await logBytes(host, 0x3e)).known;
  expect(before.status?.cleaningCartridgeExpired).toBe(false);
  drive.startLoad();
  clock.advance(personality.mechanics.loadMs + personality.cleaning.expiredMs);
  await host.testUnitReady();
  await host.testUnitReady();
  const after = DRIVE_STATUS_DLT8000.decode(await logBytes(host, 0x3e)).known;
  expect(after.status?.cleaningCartridgeExpired).toBe(true);
  drive.eject();
  const out = DRIVE_STATUS_DLT8000.decode(await logBytes(host, 0x3e)).known;
  expect(out.status?.cleaningCartridgeExpired).toBe(false);
});

it.each(["dlt-4000", "dlt-s4"])("MODE SENSE of a %s knows a cleaning tape", async (name) => {
  const stand = await dirtyDrive(name);
  await insert(stand, cleanerFor(stand.personality));
  const { data } = expectGood(
    await stand.host.send(MODE_SENSE_6, { pageCode: 0, allocationLength: 12 }),
  );
  expect(data?.mediumType).toBe(0x81);
});

it("page 11h tells that an LTO drive is cleaned, and page 14h when it was", async () => {
  const stand = await dirtyDrive("lto-9");
  const { drive, host, clock, personality } = stand;
  drive.counters.lifetime.motionMs = 100 * 3_600_000;
  await insert(stand, cleanerFor(personality));
  const during = DEVICE_STATUS.decode(await logBytes(host, 0x11)).known;
  expect(during.veryHighFrequencyData).toMatchObject({ activity: 1, cleaningRequired: true });
  clock.advance(personality.cleaning.firstUseMs);
  const after = DEVICE_STATUS.decode(await logBytes(host, 0x11)).known;
  expect(after.veryHighFrequencyData).toMatchObject({
    activity: 0,
    cleaningRequired: false,
    cleaningRequested: false,
    mediumPresent: false,
  });
  expect(DEVICE_STATISTICS.decode(await logBytes(host, 0x14)).known).toMatchObject({
    lifetimeCleanings: 1n,
    motionHours: 100n,
    motionHoursSinceCleaning: 0n,
  });
});

it("a cleaning cartridge that an LTO drive has used tells so in its chip", async () => {
  const stand = await dirtyDrive("lto-9");
  const { drive, host, clock, personality } = stand;
  const cartridge = cleanerFor(personality, 7);
  await insert(stand, cartridge);
  clock.advance(personality.cleaning.firstUseMs);
  await host.testUnitReady();
  drive.insert(cartridge, { load: false });
  expect(cartridge.state.loadCount).toBe(8);
  const { data } = expectGood(await host.send(READ_ATTRIBUTE_VALUES, { allocationLength: 4096 }));
  expect(nameAttributes(data?.items ?? []).known).toMatchObject({
    loadCount: 8n,
    mediumType: 1,
    mediumTypeInformation: 50,
  });
});
