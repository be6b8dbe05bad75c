import { describe, expect, it } from "vitest";
import { personalityNamed } from "../../simulator/personalities/all-personalities.ts";
import { ALLOW_OVERWRITE } from "../../src/scsi/commands/allow-overwrite.ts";
import { INQUIRY } from "../../src/scsi/commands/inquiry.ts";
import { READ_ATTRIBUTE_VALUES } from "../../src/scsi/commands/read-attribute.ts";
import { READ_POSITION_SHORT } from "../../src/scsi/commands/read-position.ts";
import { DEVICE_STATUS } from "../../src/scsi/log-pages/device-status.ts";
import { DRIVE_STATUS_HP_LTO } from "../../src/scsi/log-pages/drive-status.ts";
import { WRITE_ERROR_COUNTERS } from "../../src/scsi/log-pages/error-counters.ts";
import { REQUESTED_RECOVERY } from "../../src/scsi/log-pages/requested-recovery.ts";
import { SEQUENTIAL_ACCESS_DEVICE } from "../../src/scsi/log-pages/sequential-access-device.ts";
import { TAPE_CAPACITY_LTO } from "../../src/scsi/log-pages/tape-capacity.ts";
import { VOLUME_STATISTICS } from "../../src/scsi/log-pages/volume-statistics.ts";
import { expectGood, expectInvalidFieldInCdb, expectNotReady } from "../support/sim-expect.ts";
import { logBytes, logSense, openSimulated } from "../support/sim-host.ts";
import type { Initiator } from "../support/sim-initiator.ts";
import { pattern, write } from "../support/sim-steps.ts";

const ALL = { allocationLength: 0x1_0000, firstAttribute: 0 };

const open = async (name: string) => openSimulated({ personality: personalityNamed(name) });

const bufferedBlocks = async (host: Initiator): Promise<number | undefined> =>
  expectGood(await host.send(READ_POSITION_SHORT, {})).data?.bufferedObjectCount;

describe("an LTO drive that HP built", () => {
  const MIB = 1_048_576;

  it.each(["lto-5-hp", "lto-6-hp"])("counts bytes on page 02h: %s", async (name) => {
    const { host } = await open(name);
    expectGood(await write(host, pattern(MIB)));
    const { known } = WRITE_ERROR_COUNTERS.decode(await logBytes(host, 0x02));
    expect(known.processed).toBe(BigInt(MIB));
    const device = SEQUENTIAL_ACCESS_DEVICE.decode(await logBytes(host, 0x0c)).known;
    expect(device.bytesFromHost).toBe(BigInt(MIB));
  });

  it("calls its buffer empty whatever is in it", async () => {
    const { host } = await open("lto-6-hp");
    expectGood(await write(host, pattern(100_000)));
    expect(await bufferedBlocks(host)).toBe(0);
    const ibm = await open("lto-6");
    expectGood(await write(ibm.host, pattern(100_000)));
    expect(await bufferedBlocks(ibm.host)).toBe(1);
  });

  it("does not know how much of its life a cartridge has left, nor what IBM adds to page 11h", async () => {
    const { host } = await open("lto-6-hp");
    const volume = VOLUME_STATISTICS.decode(await logBytes(host, 0x17)).known;
    expect(volume).toMatchObject({ pageValid: true, mounts: 1n });
    expect(volume.lifeRemaining).toBeUndefined();
    const status = DEVICE_STATUS.decode(await logBytes(host, 0x11)).known;
    expect(Object.keys(status).sort()).toEqual(["pollingDelay", "veryHighFrequencyData"]);
    expectInvalidFieldInCdb(await logSense(host, 0x17, { subpage: 1 }), { byte: 3 });
    expectInvalidFieldInCdb(await logSense(host, 0x37), { byte: 2 });
    expectInvalidFieldInCdb(await logSense(host, 0x16), { byte: 2 });
  });

  it("tells its status on page 3Eh and asks for no recovery on page 13h", async () => {
    const { host, drive } = await open("lto-6-hp");
    drive.alerts.raise(0x14);
    const { known } = DRIVE_STATUS_HP_LTO.decode(await logBytes(host, 0x3e));
    expect(known).toMatchObject({
      status: { cleaningRequired: true, temperatureStatus: 1 },
      productNumber: 0x0109_022en,
    });
    const recovery = REQUESTED_RECOVERY.decode(await logBytes(host, 0x13)).known;
    expect(recovery.procedures).toEqual(Uint8Array.of(0));
  });

  it("tells of four partitions on page 31h where it has them", async () => {
    const names = async (name: string): Promise<readonly string[]> =>
      Object.keys(TAPE_CAPACITY_LTO.decode(await logBytes((await open(name)).host, 0x31)).known);
    expect(await names("lto-6-hp")).toHaveLength(8);
    expect(await names("lto-5-hp")).toHaveLength(4);
  });

  it("has attributes, but none of IBM's, and forgets those of a cartridge that has left", async () => {
    const { host, drive } = await open("lto-5-hp");
    const { data } = expectGood(await host.send(READ_ATTRIBUTE_VALUES, ALL));
    const identifiers = data?.items.map(({ identifier }) => identifier) ?? [];
    expect(identifiers).toContain(0x0401);
    expect(identifiers.filter((identifier) => identifier >= 0x1000)).toEqual([]);
    drive.eject();
    expectNotReady(await host.send(READ_ATTRIBUTE_VALUES, { ...ALL, cache: true }), 0x3a00);
  });

  it("sends 18 bytes of sense data, and an LTO-5 cannot be made append-only", async () => {
    const { host } = await open("lto-5-hp");
    const { senseBytes } = await host.raw(Array.from(ALLOW_OVERWRITE.cdb.encode({ allow: 0 })));
    expect(senseBytes).toHaveLength(18);
    expect(senseBytes[12]).toBe(0x20);
    expect(personalityNamed("lto-6-hp").commands).toContain(ALLOW_OVERWRITE);
  });
});

it("an LTO-9 under IBM's name has no page of HP's and none of HPE's version descriptors", async () => {
  const { host } = await open("lto-9-ibm");
  expectInvalidFieldInCdb(await logSense(host, 0x3e), { byte: 2 });
  const dataIn = new Uint8Array(96);
  const reply = await host.send(INQUIRY, { allocationLength: 96 }, { dataIn });
  expect(expectGood(reply).received).toHaveLength(36);
});
