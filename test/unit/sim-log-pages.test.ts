import { describe, expect, it } from "vitest";
import { DAT_72 } from "../../simulator/personalities/dat-72.ts";
import { DLT_8000 } from "../../simulator/personalities/dlt-8000.ts";
import { LTO_9 } from "../../simulator/personalities/lto-9.ts";
import { personalityNamed } from "../../simulator/personalities/all-personalities.ts";
import { LOG_PAGE } from "../../src/scsi/log-page.ts";
import { DATA_COMPRESSION_LTO } from "../../src/scsi/log-pages/data-compression.ts";
import { DEVICE_STATISTICS } from "../../src/scsi/log-pages/device-statistics.ts";
import { DEVICE_STATUS } from "../../src/scsi/log-pages/device-status.ts";
import {
  DRIVE_STATUS_DLT8000,
  DRIVE_STATUS_HP_LTO,
} from "../../src/scsi/log-pages/drive-status.ts";
import {
  READ_ERROR_COUNTERS_IBM_LTO,
  WRITE_ERROR_COUNTERS,
  WRITE_ERROR_COUNTERS_IBM_LTO,
} from "../../src/scsi/log-pages/error-counters.ts";
import { NON_MEDIUM_ERRORS } from "../../src/scsi/log-pages/non-medium-errors.ts";
import { SEQUENTIAL_ACCESS_DEVICE } from "../../src/scsi/log-pages/sequential-access-device.ts";
import {
  SUPPORTED_LOG_PAGES,
  SUPPORTED_LOG_SUBPAGES,
} from "../../src/scsi/log-pages/supported-log-pages.ts";
import { TAPE_CAPACITY_DAT, TAPE_CAPACITY_LTO } from "../../src/scsi/log-pages/tape-capacity.ts";
import { TAPE_USAGE_DAT } from "../../src/scsi/log-pages/tape-usage.ts";
import {
  VOLUME_STATISTICS,
  VOLUME_STATISTICS_PREVIOUS,
} from "../../src/scsi/log-pages/volume-statistics.ts";
import { LOG_SELECT } from "../../src/scsi/commands/log-select.ts";
import { LOAD_UNLOAD } from "../../src/scsi/commands/load-unload.ts";
import { PREVENT_ALLOW_MEDIUM_REMOVAL } from "../../src/scsi/commands/prevent-allow-medium-removal.ts";
import { expectGood, expectInvalidFieldInCdb } from "../support/sim-expect.ts";
import { Initiator } from "../support/sim-initiator.ts";
import { pattern, read, rewind, write, writeFilemarks } from "../support/sim-steps.ts";
import { logBytes, logSense, openSimulated } from "../support/sim-host.ts";

const MIB = 1_048_576;

describe("the lists of log pages", () => {
  it("name what an LTO-9 has, without the pages it hides", async () => {
    const { host } = await openSimulated();
    const { items } = SUPPORTED_LOG_PAGES.codec.decode(await logBytes(host, 0x00));
    const pages = items.map(({ page }) => page);
    expect(pages).toEqual([
      0x00, 0x02, 0x03, 0x06, 0x0c, 0x11, 0x12, 0x14, 0x17, 0x1b, 0x2e, 0x30, 0x31, 0x32,
    ]);
    expectGood(await logSense(host, 0x3e));
  });

  it("name subpages, of all pages and of one", async () => {
    const { host } = await openSimulated();
    const all = SUPPORTED_LOG_SUBPAGES.codec.decode(await logBytes(host, 0x00, 0xff));
    expect(all.items).toContainEqual({ page: 0x17, subpage: 0x01 });
    expect(all.items).toContainEqual({ page: 0x00, subpage: 0xff });
    const volume = await logBytes(host, 0x17, 0xff);
    expect([...volume]).toEqual([0x57, 0xff, 0, 6, 0x17, 0, 0x17, 1, 0x17, 2]);
  });
});

describe("LOG SENSE", () => {
  it("points at the page, or the subpage, that it does not know", async () => {
    const { host } = await openSimulated();
    expectInvalidFieldInCdb(await logSense(host, 0x3d), { byte: 2 });
    expectInvalidFieldInCdb(await logSense(host, 0x31, { subpage: 7 }), { byte: 3 });
    expectInvalidFieldInCdb(await logSense(host, 0x3d, { subpage: 0xff }), { byte: 2 });
  });

  it("begins at the parameter that the pointer names, and refuses one beyond the last", async () => {
    const { host } = await openSimulated();
    const { received } = expectGood(await logSense(host, 0x31, { pointer: 3 }));
    expect(LOG_PAGE.decode(received).items.map(({ code }) => code)).toEqual([3, 4]);
    expectInvalidFieldInCdb(await logSense(host, 0x31, { pointer: 5 }), { byte: 5 });
    expectInvalidFieldInCdb(await logSense(host, 0x2e, { pointer: 2 }), { byte: 5 });
    expectInvalidFieldInCdb(await logSense(host, 0x00, { pointer: 1 }), { byte: 5 });
  });

  it("cuts the answer to the allocation length", async () => {
    const { host } = await openSimulated();
    const whole = await logBytes(host, 0x31);
    const { received } = expectGood(await logSense(host, 0x31, { room: 9 }));
    expect(received).toEqual(whole.subarray(0, 9));
  });

  it("wants room for the whole page where the drive is like Sony's", async () => {
    const quirks = { ...DAT_72.quirks, logSenseNeedsWholePage: true };
    const { host } = await openSimulated({ personality: { ...DAT_72, quirks } });
    const whole = await logBytes(host, 0x31);
    expectInvalidFieldInCdb(await logSense(host, 0x31, { room: whole.length - 1 }), { byte: 7 });
    expectGood(await logSense(host, 0x31, { room: 0 }));
    expectGood(await logSense(host, 0x31, { room: whole.length }));
  });

  it("refuses to save and the obsolete pointer control", async () => {
    const { host } = await openSimulated();
    const dataIn = new Uint8Array(64);
    const cdb = (byte1: number): number[] => [0x4d, byte1, 0x71, 0, 0, 0, 0, 0, 64, 0];
    expectInvalidFieldInCdb(await host.raw(cdb(1), { dataIn }), { byte: 1, bit: 0 });
    expectInvalidFieldInCdb(await host.raw(cdb(2), { dataIn }), { byte: 1, bit: 1 });
  });

  it("does not take the unit attention of an initiator", async () => {
    const { drive } = await openSimulated();
    const other = new Initiator(drive.connect("host 2"));
    expectGood(await logSense(other, 0x11));
    expect(await other.takeAttentions()).toHaveLength(1);
  });
});

describe("page 11h", () => {
  const bits = async (host: Initiator) =>
    DEVICE_STATUS.decode(await logBytes(host, 0x11)).known.veryHighFrequencyData;

  it("answers as a real LTO-9 does that is loaded and idle, or empty", async () => {
    const loaded = await openSimulated();
    const page = await logBytes(loaded.host, 0x11);
    expect([...page.subarray(8, 12)]).toEqual([0x31, 0x17, 0x00, 0x00]);
    const empty = await openSimulated({ cartridge: "none" });
    empty.drive.alerts.raise(0x15);
    await logBytes(empty.host, 0x2e);
    const other = await logBytes(empty.host, 0x11);
    expect([...other.subarray(8, 12)]).toEqual([0x15, 0x20, 0x00, 0x00]);
  });

  it("shows the cleaning lamp whatever was read from 2Eh", async () => {
    const { drive, host } = await openSimulated();
    drive.alerts.raise(0x14);
    await logBytes(host, 0x2e);
    expect(await bits(host)).toMatchObject({ cleaningRequired: true, cleaningRequested: false });
    const usage = SEQUENTIAL_ACCESS_DEVICE.decode(await logBytes(host, 0x0c));
    expect(usage.known.cleaningRequested).toBe(1n);
    const hp = DRIVE_STATUS_HP_LTO.decode(await logBytes(host, 0x3e));
    expect(hp.known.status).toMatchObject({ cleaningRequired: true });
  });

  it("follows a cartridge on its way in and out", async () => {
    const { drive, host } = await openSimulated({ loaded: false });
    expectGood(await host.send(PREVENT_ALLOW_MEDIUM_REMOVAL, { prevent: 1 }));
    expect(await bits(host)).toMatchObject({ removalPrevented: true });
    expectGood(await host.send(PREVENT_ALLOW_MEDIUM_REMOVAL, { prevent: 0 }));
    expectGood(await host.send(LOAD_UNLOAD, { load: true }));
    await host.takeAttentions();
    expectGood(await host.send(LOAD_UNLOAD, { hold: true, load: false }));
    expect(await bits(host)).toMatchObject({
      unloadedByHost: true,
      mediumSeated: true,
      mediumThreaded: false,
      cartridgeMemoryReadable: true,
      robotAccessAllowed: true,
    });
    drive.startLoad();
    expect(await bits(host)).toMatchObject({ inTransition: true, activity: 2 });
    drive.completeLoad();
    expect(await bits(host)).toMatchObject({ mediumMounted: true, unloadedByHost: false });
  });

  it("says that it writes while there is something in the buffer", async () => {
    const { host } = await openSimulated();
    expectGood(await write(host, pattern(4_000_000)));
    expect(await bits(host)).toMatchObject({ activity: 6 });
    expectGood(await writeFilemarks(host, 0));
    expect(await bits(host)).toMatchObject({ activity: 0 });
  });
});

describe("what was written", () => {
  it("is the same amount in every unit", async () => {
    const { host, drive } = await openSimulated();
    for (let i = 0; i < 5; i++) expectGood(await write(host, pattern(3 * MIB)));
    expectGood(await writeFilemarks(host, 0));
    const bytes = 15 * MIB;
    const errors = WRITE_ERROR_COUNTERS_IBM_LTO.decode(await logBytes(host, 0x02));
    expect(errors.known.processed).toBe(BigInt(bytes / 1024));
    const usage = SEQUENTIAL_ACCESS_DEVICE.decode(await logBytes(host, 0x0c));
    expect(usage.known.bytesFromHost).toBe(BigInt(bytes));
    const volume = VOLUME_STATISTICS.decode(await logBytes(host, 0x17)).known;
    expect(volume).toMatchObject({ pageValid: true, lifetimeWritten: 15n, lastMountWritten: 15n });
    expect(volume.nativeCapacity).toBe(18_000_000n);
    expect(volume.applicationDesignCapacity).toBe(17_400_000n);
    const capacity = TAPE_CAPACITY_LTO.decode(await logBytes(host, 0x31)).known;
    expect(capacity.maximumPartition0).toBe(17_166_137n);
    expect(capacity.remainingPartition0).toBe(17_166_137n - 15n);
    const amount = DATA_COMPRESSION_LTO.decode(await logBytes(host, 0x32)).known;
    expect(amount).toMatchObject({ fromHost: 16n, writeRatio: 100 });
    expect(amount.fromHostRemainder).toBe(BigInt(bytes - 16_000_000));
    expect(drive.counters.lifetime.metres).toBeGreaterThan(0);
  });

  it("is cleared where LOG SELECT clears it, and there only", async () => {
    const { host, drive } = await openSimulated();
    const other = new Initiator(drive.connect("host 2"));
    await other.takeAttentions();
    expectGood(await write(host, pattern(MIB)));
    await rewind(host);
    expectGood(await read(host, MIB));
    expectGood(
      await host.send(LOG_SELECT, { parameterCodeReset: true, pageControl: 1, pageCode: 2 }),
    );
    const errors = WRITE_ERROR_COUNTERS_IBM_LTO.decode(await logBytes(host, 0x02));
    expect(errors.known.processed).toBe(0n);
    const reads = READ_ERROR_COUNTERS_IBM_LTO.decode(await logBytes(host, 0x03));
    expect(reads.known.processed).toBe(1024n);
    expect((await other.takeAttentions()).map((one) => one.additionalQualifier)).toEqual([0x02]);
    expectGood(await host.send(LOG_SELECT, { parameterCodeReset: true, pageControl: 1 }));
    expect(READ_ERROR_COUNTERS_IBM_LTO.decode(await logBytes(host, 0x03)).known.processed).toBe(0n);
    expect(DATA_COMPRESSION_LTO.decode(await logBytes(host, 0x32)).known.fromHost).toBe(0n);
    const usage = SEQUENTIAL_ACCESS_DEVICE.decode(await logBytes(host, 0x0c));
    expect(usage.known.bytesFromHost).toBe(BigInt(MIB));
  });

  it("keeps the life of the drive when LOG SELECT clears what can be cleared", async () => {
    const { host } = await openSimulated();
    expectGood(
      await host.send(LOG_SELECT, { parameterCodeReset: true, pageControl: 1, pageCode: 0x14 }),
    );
    const { known } = DEVICE_STATISTICS.decode(await logBytes(host, 0x14));
    expect(known).toMatchObject({ lifetimeLoads: 1n, loadsSinceReset: 0n, powerCycles: 1n });
    expect(known.unitSerialNumber).toBe(LTO_9.serial);
  });

  it("counts anew at the next load, while the cartridge's life goes on", async () => {
    const { host, drive } = await openSimulated();
    expectGood(await write(host, pattern(2 * MIB)));
    expectGood(await host.send(LOAD_UNLOAD, { hold: true, load: false }));
    const left = VOLUME_STATISTICS.decode(await logBytes(host, 0x17)).known;
    expect(left).toMatchObject({ pageValid: true, mounts: 1n, lifetimeWritten: 2n });
    expectGood(await host.send(LOAD_UNLOAD, { load: true }));
    const now = VOLUME_STATISTICS.decode(await logBytes(host, 0x17)).known;
    expect(now).toMatchObject({ mounts: 2n, lifetimeWritten: 2n, lastMountWritten: 0n });
    const before = VOLUME_STATISTICS_PREVIOUS.decode(await logBytes(host, 0x17, 1)).known;
    expect(before).toMatchObject({ mounts: 1n, lastMountWritten: 2n });
    expect(drive.counters.mount.bytesFromHost).toBe(0);
  });
});

it("page 06h is reset by reading all of it", async () => {
  const { host, drive } = await openSimulated();
  drive.counters.nonMediumErrors = 3;
  expectGood(await logSense(host, 0x06, { room: 4 }));
  expect(NON_MEDIUM_ERRORS.decode(await logBytes(host, 0x06)).known.errors).toBe(3n);
  expect(NON_MEDIUM_ERRORS.decode(await logBytes(host, 0x06)).known.errors).toBe(0n);
});

it("page 17h is not valid before the first volume", async () => {
  const { host } = await openSimulated({ cartridge: "none" });
  expect(VOLUME_STATISTICS.decode(await logBytes(host, 0x17)).known.pageValid).toBe(false);
});

describe("other families", () => {
  it("count bytes on pages 02h and KiB on 31h of a DAT drive", async () => {
    const { host } = await openSimulated({ personality: DAT_72 });
    expectGood(await write(host, pattern(MIB)));
    const { known } = WRITE_ERROR_COUNTERS.decode(await logBytes(host, 0x02));
    expect(known.processed).toBe(BigInt(MIB));
    const capacity = TAPE_CAPACITY_DAT.decode(await logBytes(host, 0x31)).known;
    expect(capacity.maximumPartition0).toBe(35_156_250n);
    expect(capacity.remainingPartition0).toBe(35_156_250n - 1024n);
    const usage = TAPE_USAGE_DAT.decode(await logBytes(host, 0x30)).known;
    expect(usage).toMatchObject({ currentGroupsWritten: 3n, totalGroupsWritten: 3n, loads: 1n });
  });

  it("tell the cleaning light of a DLT8000 on page 3Eh and in sense data", async () => {
    const { host, drive } = await openSimulated({ personality: DLT_8000 });
    const lit = async (): Promise<number | undefined> =>
      (await logSense(host, 0x17)).senseBytes[18];
    expect(await lit()).toBe(0x80);
    drive.alerts.raise(0x15);
    expect(await lit()).toBe(0x81);
    const { known } = DRIVE_STATUS_DLT8000.decode(await logBytes(host, 0x3e));
    expect(known).toMatchObject({ deviceType: 0x1_0000n, lifetimeLoads: 1n });
    expect(known.status).toMatchObject({ cleaningRequested: true, cleaningRequired: false });
  });

  it("tell in a DLT8000's sense data how much tape is left", async () => {
    const { host } = await openSimulated({ personality: DLT_8000, capacityBytes: 4096 * 100 });
    expectGood(await write(host, pattern(4096 * 40)));
    const { senseBytes } = await logSense(host, 0x17);
    expect(senseBytes).toHaveLength(30);
    expect([...senseBytes.subarray(25, 29)]).toEqual([0, 0, 0, 60]);
  });

  it("have no page of LTO-5 on an LTO-3", async () => {
    const { host } = await openSimulated({ personality: personalityNamed("lto-3") });
    expectInvalidFieldInCdb(await logSense(host, 0x17), { byte: 2 });
  });
});
