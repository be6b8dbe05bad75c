import { describe, expect, it } from "vitest";
import { DAT_72 } from "../../simulator/personalities/dat-72.ts";
import { DLT_8000 } from "../../simulator/personalities/dlt-8000.ts";
import { personalityNamed } from "../../simulator/personalities/all-personalities.ts";
import { ATTRIBUTE_FORMAT } from "../../src/scsi/attribute-list.ts";
import type { Attribute } from "../../src/scsi/attribute-list.ts";
import { FORMAT_MEDIUM } from "../../src/scsi/commands/format-medium.ts";
import {
  READ_ATTRIBUTE_LIST,
  READ_ATTRIBUTE_PARTITIONS,
  READ_ATTRIBUTE_SUPPORTED,
  READ_ATTRIBUTE_VALUES,
  READ_ATTRIBUTE_VOLUMES,
} from "../../src/scsi/commands/read-attribute.ts";
import { WRITE_ATTRIBUTE } from "../../src/scsi/commands/write-attribute.ts";
import { MAM_ATTRIBUTES } from "../../src/scsi/mam-attributes.ts";
import { nameAttributes, numberAttributes } from "../../src/scsi/named-attributes.ts";
import { SENSE_KEY } from "../../src/scsi/sense.ts";
import { STATUS } from "../../src/scsi/status.ts";
import {
  expectGood,
  expectIllegalRequest,
  expectInvalidFieldInCdb,
  expectInvalidFieldInParameterList,
  expectNotReady,
  expectCheck,
  expectWriteProtected,
} from "../support/sim-expect.ts";
import type { Initiator } from "../support/sim-initiator.ts";
import { modePageBytes, pattern, selectPage, write } from "../support/sim-steps.ts";
import { openSimulated } from "../support/sim-host.ts";

const ROOM = 0x1_0000;
const ALL = { allocationLength: ROOM, firstAttribute: 0 };

async function values(host: Initiator, how: { partition?: number; cache?: boolean } = {}) {
  const { data } = expectGood(await host.send(READ_ATTRIBUTE_VALUES, { ...ALL, ...how }));
  return nameAttributes(data?.items ?? []).known;
}

async function writeAttributes(host: Initiator, items: readonly Attribute[], more = {}) {
  const byteLength = items.reduce((sum, { value }) => sum + 5 + value.length, 4);
  return await host.send(
    WRITE_ATTRIBUTE,
    { parameterListLength: byteLength, writeThroughCache: true, ...more },
    { dataOut: { items } },
  );
}

const deletion = (identifier: number): Attribute => ({
  identifier,
  readOnly: false,
  format: 0,
  value: new Uint8Array(0),
});

describe("READ ATTRIBUTE", () => {
  it("tells what the cartridge is and how it was used", async () => {
    const { host, drive } = await openSimulated();
    expect(await values(host)).toMatchObject({
      maximumCapacity: 17_166_137n,
      remainingCapacity: 17_166_137n,
      loadCount: 1n,
      mediumSerialNumber: "SIM0000001",
      mediumDensityCode: 0x60,
      formattedDensityCode: 0x60,
      mediumLength: 1035,
      mediumType: 0,
      attributeSpace: 3072n,
      attributeSpaceRemaining: 3072n,
      driveAtLastLoad: { vendor: "HPE", serialNumber: drive.serial },
    });
  });

  it("answers from the load position, and says why it cannot elsewhere", async () => {
    const seated = await openSimulated({ loaded: false });
    expectNotReady(await seated.host.testUnitReady(), 0x3a04);
    expect(await values(seated.host)).toMatchObject({ loadCount: 0n });
    const empty = await openSimulated({ cartridge: "none" });
    expectNotReady(await empty.host.send(READ_ATTRIBUTE_VALUES, ALL), 0x3a00);
    const dead = await openSimulated();
    dead.drive.inject([
      { when: { at: "command", name: "any", count: 1 }, what: { kind: "chipDead" } },
    ]);
    expectCheck(await dead.host.send(READ_ATTRIBUTE_VALUES, ALL), SENSE_KEY.mediumError, 0x0410);
  });

  it("keeps the last cartridge's attributes for CACHE, and before LTO-7 for everybody", async () => {
    const { host, drive } = await openSimulated();
    drive.eject();
    expectNotReady(await host.send(READ_ATTRIBUTE_VALUES, ALL), 0x3a00);
    expect(await values(host, { cache: true })).toMatchObject({ loadCount: 1n });
    const old = await openSimulated({ personality: personalityNamed("lto-5") });
    old.drive.eject();
    expect(await values(old.host)).toMatchObject({ loadCount: 1n });
  });

  it("begins at the attribute that is asked for, and refuses one that is not there", async () => {
    const { host } = await openSimulated();
    const from = await host.send(READ_ATTRIBUTE_VALUES, { ...ALL, firstAttribute: 0x0401 });
    expect(expectGood(from).data?.items[0]?.identifier).toBe(0x0401);
    for (const firstAttribute of [0x0806, 0x0fff]) {
      const reply = await host.send(READ_ATTRIBUTE_VALUES, { ...ALL, firstAttribute });
      expectInvalidFieldInCdb(reply, { byte: 8 });
    }
    const elsewhere = await host.send(READ_ATTRIBUTE_VALUES, { ...ALL, partition: 1 });
    expectInvalidFieldInCdb(elsewhere, { byte: 7 });
    const volume = await host.send(READ_ATTRIBUTE_VALUES, { ...ALL, logicalVolume: 1 });
    expectInvalidFieldInCdb(volume, { byte: 5 });
  });

  it("lists attributes, supported ones, volumes and partitions", async () => {
    const { host } = await openSimulated();
    const list = expectGood(await host.send(READ_ATTRIBUTE_LIST, ALL)).data?.items ?? [];
    const existing = list.map(({ identifier }) => identifier);
    expect(existing).toEqual([...existing].sort((a, b) => a - b));
    expect(existing).toContain(0x0401);
    expect(existing).not.toContain(0x0806);
    const supported = expectGood(await host.send(READ_ATTRIBUTE_SUPPORTED, ALL)).data?.items;
    expect(supported).toContainEqual({ identifier: 0x0806 });
    const volumes = expectGood(await host.send(READ_ATTRIBUTE_VOLUMES, ALL));
    expect([...volumes.received]).toEqual([0, 2, 0, 1]);
    const partitions = expectGood(await host.send(READ_ATTRIBUTE_PARTITIONS, ALL));
    expect([...partitions.received]).toEqual([0, 2, 0, 1]);
  });

  it("does not exist where cartridges have no chip", async () => {
    for (const personality of [DAT_72, DLT_8000]) {
      const { host } = await openSimulated({ personality });
      expectIllegalRequest(await host.send(READ_ATTRIBUTE_VALUES, ALL), 0x2000);
      expectIllegalRequest(await writeAttributes(host, [deletion(0x0806)]), 0x2000);
    }
  });

  it("knows WORM cartridges", async () => {
    const { host } = await openSimulated({ kind: "worm" });
    expect(await values(host)).toMatchObject({ mediumType: 0x80 });
  });
});

describe("the volume change reference", () => {
  it("changes with the first write after a load, and after each reading", async () => {
    const { host } = await openSimulated();
    const reference = async () => (await values(host)).volumeChangeReference;
    expect(await reference()).toBe(0n);
    expectGood(await write(host, pattern(100)));
    expectGood(await write(host, pattern(100)));
    expect(await reference()).toBe(1n);
    expect(await reference()).toBe(1n);
    expectGood(await write(host, pattern(100)));
    expect(await reference()).toBe(2n);
    expectGood(await writeAttributes(host, numberAttributes({ barcode: "ABC001L9" })));
    expect(await reference()).toBe(2n);
  });
});

describe("WRITE ATTRIBUTE", () => {
  it("creates, changes and deletes", async () => {
    const { host } = await openSimulated();
    expectGood(
      await writeAttributes(host, numberAttributes({ userLabel: "first", barcode: "ABC001L9" })),
    );
    expect(await values(host)).toMatchObject({
      userLabel: "first",
      barcode: "ABC001L9",
      attributeSpaceRemaining: BigInt(3072 - 164 - 36),
    });
    expectGood(await writeAttributes(host, [deletion(0x0803)]));
    const { userLabel, barcode } = await values(host);
    expect([userLabel, barcode]).toEqual([undefined, "ABC001L9"]);
    expectGood(await writeAttributes(host, [deletion(0x0803)]));
  });

  it("wants ascending identifiers, and changes nothing when they are not", async () => {
    const { host } = await openSimulated();
    const list = numberAttributes({ applicationName: "Capstan", barcode: "ABC001L9" });
    const reply = await writeAttributes(host, [...list].reverse());
    expectInvalidFieldInParameterList(reply, { byte: 4 + 5 + 32 });
    expect((await values(host)).barcode).toBeUndefined();
    const [twice] = list;
    if (twice === undefined) expect.unreachable();
    expectInvalidFieldInParameterList(await writeAttributes(host, [twice, twice]));
  });

  it("refuses what hosts may not write, another format and another length", async () => {
    const { host } = await openSimulated();
    const barcode = { identifier: 0x0806, readOnly: false, format: ATTRIBUTE_FORMAT.ascii };
    const wrong: readonly Attribute[] = [
      { ...deletion(0x0401), value: new Uint8Array(32) },
      { ...deletion(0x0fff), value: new Uint8Array(1) },
      { ...barcode, value: new Uint8Array(31) },
      { ...barcode, format: ATTRIBUTE_FORMAT.binary, value: new Uint8Array(32) },
      { ...barcode, readOnly: true, value: new Uint8Array(32) },
    ];
    for (const one of wrong) expectInvalidFieldInParameterList(await writeAttributes(host, [one]));
  });

  it("refuses what does not fit into the chip, and changes nothing", async () => {
    const { host } = await openSimulated({ personality: personalityNamed("lto-5") });
    const labels = numberAttributes({
      userLabel: "a",
      owningHost: "b",
      mediaPool: "c",
      applicationName: "d",
    });
    expectGood(await writeAttributes(host, labels));
    const coherency = {
      identifier: 0x080c,
      readOnly: false,
      format: ATTRIBUTE_FORMAT.binary,
      value: new Uint8Array(600),
    };
    expectIllegalRequest(await writeAttributes(host, [coherency]), 0x5506);
    expect((await values(host)).attributeSpaceRemaining).toBe(BigInt(1024 - 164 - 84 - 164 - 36));
    expectGood(await writeAttributes(host, [{ ...coherency, value: new Uint8Array(570) }]));
  });

  it("is refused by the write protection switch", async () => {
    const { host, drive } = await openSimulated();
    if (drive.cartridge === undefined) expect.unreachable();
    drive.cartridge.state.writeProtected = true;
    expectWriteProtected(await writeAttributes(host, [deletion(0x0806)]));
  });

  it("refuses a list that ends too early", async () => {
    const { host } = await openSimulated();
    const list = Buffer.from("0000002508060100204142430000", "hex");
    const cdb = [0x8d, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, list.length, 0, 0];
    expectIllegalRequest(await host.raw(cdb, { dataOut: list }), 0x1a00);
    expectGood(await host.raw([0x8d, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]));
  });

  it("keeps the volume's coherency for each partition, and a barcode for all", async () => {
    const { host } = await openSimulated();
    const page = await modePageBytes(host, 0x11);
    page[3] = 1;
    page.set([0x00, 0x02, 0xff, 0xff], 8);
    expectGood(await selectPage(host, { page: 0x11 }, page));
    expectGood(await host.send(FORMAT_MEDIUM, { format: 1 }));
    const coherency = (count: bigint) =>
      numberAttributes({
        volumeCoherency: {
          volumeChangeReference: 1n,
          referenceBytes: 8,
          coherencyCount: count,
          setIdentifier: 5n,
          clientInformation: new Uint8Array(43),
        },
      });
    expectGood(await writeAttributes(host, coherency(7n), { partition: 0 }));
    expectGood(await writeAttributes(host, coherency(8n), { partition: 1 }));
    const barcode = numberAttributes({ barcode: "ABC001L9" });
    expectGood(await writeAttributes(host, barcode, { partition: 1 }));
    expect(await values(host)).toMatchObject({
      barcode: "ABC001L9",
      volumeCoherency: { coherencyCount: 7n },
    });
    expect(await values(host, { partition: 1 })).toMatchObject({
      barcode: "ABC001L9",
      volumeCoherency: { coherencyCount: 8n },
    });
  });
});

it("a cleaning cartridge is known by its chip, and the drive is not ready with it", async () => {
  // While it cleans nothing is to be had.
  const { host: waiting } = await openSimulated({ kind: "cleaning" });
  expectNotReady(await waiting.testUnitReady(), 0x3003);
  const { host } = await openSimulated({ kind: "cleaning", loaded: false });
  const known = await values(host);
  expect(known).toMatchObject({ mediumType: 1, mediumTypeInformation: 50 });
  expect(known.maximumCapacity).toBeUndefined();
});

it("every attribute has the length, format and access that its definition says", async () => {
  const { host } = await openSimulated();
  const reply = await host.send(READ_ATTRIBUTE_VALUES, ALL);
  expect(reply.status).toBe(STATUS.good);
  for (const { identifier, format, readOnly, value } of reply.data?.items ?? []) {
    const name = MAM_ATTRIBUTES.nameOf(identifier);
    if (name === undefined) expect.unreachable(`attribute ${identifier} has a name`);
    const entry = MAM_ATTRIBUTES.entries[name];
    expect({ name, format, readOnly }).toEqual({
      name,
      format: entry.format,
      readOnly: entry.readOnly,
    });
    if (entry.byteLength !== undefined) expect(value).toHaveLength(entry.byteLength);
  }
});
