import { describe, expect, it } from "vitest";
import { serveDrives, type DriveServer } from "../../simulator/attach/serve-drives.ts";
import { createSimulatedDrive } from "../../simulator/create-simulated-drive.ts";
import type { SimulatedDrive } from "../../simulator/simulated-drive.ts";
import { decodeSense } from "../../src/scsi/sense.ts";
import { blockOf, CDB, endOf, openHost, reading, writing } from "../support/iscsi-target-stand.ts";
import type { TargetSessionWire, WireRequest } from "../support/iscsi-target-session.ts";

/** Runs something with a session that has taken its unit attentions, at a target of two drives. */
async function withHost(
  act: (host: TargetSessionWire, server: DriveServer, drive: SimulatedDrive) => Promise<void>,
  wishes: Readonly<Record<string, string>> = {},
): Promise<void> {
  const drive = createSimulatedDrive();
  await using server = await serveDrives([drive, createSimulatedDrive()]);
  using host = await openHost(server, { wishes });
  await act(host, server, drive);
}

/** Length of the INQUIRY data of the drive that is served. */
const INQUIRY_BYTES = 70;
const expecting = (bytes: number, more = {}) => ({
  fields: { expectedTransferBytes: bytes, ...more },
});
const inquiry = (allocated: number, expected: number, more: Partial<WireRequest> = {}) => ({
  cdb: CDB.inquiry(allocated),
  room: expected,
  ...expecting(expected),
  ...more,
});

interface Outcome {
  readonly what: string;
  readonly request: WireRequest;
  readonly end: string;
  readonly data?: number;
  readonly overflow?: number;
  readonly underflow?: number;
}

// prettier-ignore
const OUTCOMES: readonly Outcome[] = [
  { what: "as much as was expected", request: inquiry(36, 36), end: "good", data: 36 },
  { what: "all there is, which is less", request: inquiry(96, 96), end: "good", data: INQUIRY_BYTES, underflow: 96 - INQUIRY_BYTES },
  { what: "more than was expected", request: inquiry(96, 36), end: "good", data: 36, overflow: INQUIRY_BYTES - 36 },
  { what: "data where none were expected", request: inquiry(96, 0), end: "good", overflow: INQUIRY_BYTES },
  { what: "data with R where none were expected", request: inquiry(96, 0, expecting(0, { read: true })), end: "good", overflow: INQUIRY_BYTES },
  { what: "data where data to write were expected", request: { cdb: CDB.inquiry(96), dataOut: new Uint8Array(10) }, end: "good", overflow: INQUIRY_BYTES - 10 },
  { what: "no data where some were expected", request: { cdb: CDB.testUnitReady, room: 512 }, end: "good", underflow: 512 },
  { what: "no data taken where some were sent", request: { cdb: CDB.testUnitReady, dataOut: new Uint8Array(512) }, end: "good", underflow: 512 },
  { what: "no data and none expected", request: { cdb: CDB.testUnitReady }, end: "good" },
  { what: "a block as it was sent", request: writing(blockOf(1000)), end: "good" },
  { what: "a block shorter than what was sent", request: { cdb: CDB.write(600), dataOut: blockOf(1000) }, end: "good", underflow: 400 },
  { what: "nothing of a block that was sent in part", request: { cdb: CDB.write(1000), dataOut: blockOf(600) }, end: "5/0e03", underflow: 600 },
  { what: "nothing of a command that is refused", request: { cdb: [0x0a, 1, 0, 0, 1, 0], dataOut: blockOf(600) }, end: "5/2400", underflow: 600 },
  { what: "nothing of a command that does not exist", request: { cdb: [0x02, 0, 0, 0, 0, 0], room: 100 }, end: "5/2000", underflow: 100 },
  { what: "nothing at the end of data", request: reading(4096), end: "8/0005", underflow: 4096 },
  { what: "nothing, and everything is missing of 4 GiB", request: { cdb: CDB.testUnitReady, room: 1, ...expecting(0xffff_ffff) }, end: "good", underflow: 0xffff_ffff },
  { what: "512 bytes of a block that 4 GiB were announced for", request: { cdb: CDB.write(512), dataOut: blockOf(512), ...expecting(0xffff_ffff) }, end: "good", underflow: 0xffff_ffff - 512 },
];

describe("a command brings, with its residual,", () => {
  it.each(OUTCOMES)("$what", async ({ request, end, data = 0, overflow = 0, underflow = 0 }) => {
    await withHost(async (host) => {
      const reply = await host.run(request);
      const { length } = reply.data;
      expect({ ...reply, end: endOf(reply), length }).toMatchObject({
        end,
        length: data,
        overflow,
        underflow,
      });
      // Nothing is left that belongs to it.
      await host.ping();
      expect(host.wire.untaken).toEqual([]);
    });
  });
});

describe("a read", () => {
  const BLOCK = blockOf(100, 5);

  // prettier-ignore
  it.each([
    { what: "of a shorter block: data, then sense with ILI", asked: 512, expected: 512, data: 100, underflow: 412, information: 412 },
    { what: "of a longer block: what fits, then sense with ILI", asked: 64, expected: 64, data: 64, information: -36 },
    { what: "that expects less than it asks for", asked: 100, expected: 40, data: 40, overflow: 60 },
    { what: "that expects more than it asks for", asked: 100, expected: 500, data: 100, underflow: 400 },
  ])("$what", async ({ asked, expected, data, overflow = 0, underflow = 0, information }) => {
    await withHost(async (host) => {
      await host.run(writing(BLOCK));
      await host.run({ cdb: CDB.rewind });
      const reply = await host.run({ cdb: CDB.read(asked), room: expected });
      expect(reply).toMatchObject({ overflow, underflow });
      expect(Buffer.compare(reply.data, BLOCK.subarray(0, data))).toBe(0);
      expect(reply.status).toBe(information === undefined ? 0 : 2);
      if (information === undefined) return;
      const sense = decodeSense(reply.sense);
      expect(sense).toMatchObject({ key: 0, incorrectLength: true });
      expect(Number(sense.information)).toBe(information);
    });
  });

  it("goes in segments of the initiator's size and in bursts of the agreed length", async () => {
    await withHost(
      async (host) => {
        const block = blockOf(7000, 1);
        await host.run(writing(block));
        await host.run({ cdb: CDB.rewind });
        const reply = await host.run(reading(block.length));
        expect(Buffer.compare(reply.data, block)).toBe(0);
        // 1500 is no multiple of 512: every burst ends with a short segment.
        expect(reply.dataCount).toBe(4 * 3 + 2);
        const short = await host.run({ ...reading(2000), cdb: CDB.inquiry(96), room: 2000 });
        expect(short.dataCount).toBe(1);
      },
      { MaxRecvDataSegmentLength: "512", MaxBurstLength: "1500" },
    );
  });
});

type Wishes = Readonly<Record<string, string>>;
const ASKED: Wishes = { InitialR2T: "Yes", ImmediateData: "No", MaxBurstLength: "1024" };

interface Write {
  readonly what: string;
  readonly bytes: number;
  readonly wishes: Wishes;
  readonly readyCount: number;
  readonly immediateBytes?: number;
}

// prettier-ignore
const WRITES: readonly Write[] = [
  { what: "brings all of it with the command", bytes: 5000, wishes: {}, readyCount: 0 },
  { what: "is asked for in bursts", bytes: 5000, wishes: ASKED, readyCount: 5 },
  { what: "is asked for one byte", bytes: 1, wishes: ASKED, readyCount: 1 },
  { what: "is asked for two full bursts", bytes: 2048, wishes: ASKED, readyCount: 2 },
  { what: "brings some unasked and is asked for the rest", bytes: 5000, wishes: { FirstBurstLength: "512", MaxBurstLength: "1024" }, readyCount: 5 },
  { what: "brings a part with the command and a part behind it", bytes: 5000, wishes: {}, readyCount: 0, immediateBytes: 100 },
  { what: "brings all behind the command", bytes: 5000, wishes: { ImmediateData: "No" }, readyCount: 0 },
  { what: "brings a first burst behind the command", bytes: 5000, wishes: { ImmediateData: "No", FirstBurstLength: "1000", MaxBurstLength: "4000" }, readyCount: 1 },
  { what: "brings a part with the command where R2T is due", bytes: 5000, wishes: { InitialR2T: "Yes", FirstBurstLength: "1000", MaxBurstLength: "3000" }, readyCount: 2 },
];

describe("a write", () => {
  it.each(WRITES)("$what", async ({ bytes, wishes, readyCount, immediateBytes }) => {
    await withHost(async (host) => {
      const block = blockOf(bytes, 2);
      const more = immediateBytes === undefined ? {} : { immediateBytes };
      const reply = await host.run(writing(block, more));
      expect(reply).toMatchObject({ status: 0, readyCount });
      await host.run({ cdb: CDB.rewind });
      expect(Buffer.compare((await host.run(reading(bytes))).data, block)).toBe(0);
    }, wishes);
  });

  it("is asked only for what its CDB needs", async () => {
    await withHost(async (host) => {
      const sent = host.start({ cdb: CDB.write(600), dataOut: blockOf(5000) });
      const reply = await host.finish(sent);
      expect(reply).toMatchObject({ status: 0, readyCount: 1, underflow: 4400 });
      expect(sent.sentBytes).toBe(600);
    }, ASKED);
  });

  it("of more than 16 MiB is refused before anything is asked for", async () => {
    await withHost(async (host) => {
      // MODE SELECT(6): blocks of 8 MiB; then a WRITE of three of them.
      const list = Uint8Array.of(0, 0, 0x10, 8, 0, 0, 0, 0, 0, 0x40, 0, 0);
      expect(endOf(await host.run({ cdb: [0x15, 0x10, 0, 0, 12, 0], dataOut: list }))).toBe("good");
      const request = { cdb: [0x0a, 1, 0, 0, 5, 0], dataOut: blockOf(100) };
      const reply = await host.run({ ...request, ...expecting(5 * 0x40_0000), immediateBytes: 0 });
      expect(endOf(reply)).toBe("5/2400");
      expect(reply.readyCount).toBe(0);
    }, ASKED);
  });
});

describe("a logical unit", () => {
  const LUNS = Buffer.from("00000010000000000000000000000000" + "0001000000000000", "hex");

  it.each([0, 1, 2, 9, 300])("number %i answers REPORT LUNS", async (unit) => {
    await withHost(async (host) => {
      const reply = await host.run({ cdb: CDB.reportLuns(256), room: 256, unit });
      expect(Buffer.from(reply.data)).toEqual(LUNS);
    });
  });

  it("that is not there says so", async () => {
    await withHost(async (host) => {
      const inquired = await host.run({ cdb: CDB.inquiry(96), room: 96, unit: 2 });
      expect([endOf(inquired), inquired.data[0]]).toEqual(["good", 0x7f]);
      expect(endOf(await host.run({ cdb: CDB.testUnitReady, unit: 2 }))).toBe("5/2500");
      expect(endOf(await host.run(reading(512, { unit: 2 })))).toBe("5/2500");
      expect(endOf(await host.run(writing(blockOf(512), { unit: 2 })))).toBe("5/2500");
      const sense = await host.run({ cdb: CDB.requestSense(18), room: 18, unit: 2 });
      expect(endOf(sense)).toBe("good");
      expect(decodeSense(sense.data)).toMatchObject({ key: 5, additionalCode: 0x25 });
    });
  });

  it.each(["0100000000000000", "0000000000000001", "8000000000000000", "c101000000000000"])(
    "%s is none of the target's",
    async (bytes) => {
      await withHost(async (host) => {
        const logicalUnit = Buffer.from(bytes, "hex");
        const reply = await host.run({ cdb: CDB.testUnitReady, fields: { logicalUnit } });
        expect(endOf(reply)).toBe("5/2500");
      });
    },
  );

  it("may be named by flat addressing, and is not its neighbour", async () => {
    await withHost(async (host) => {
      const second = Buffer.from("4001000000000000", "hex");
      await host.run(writing(blockOf(300)));
      // The second drive still has its unit attentions, of which each command takes one.
      const reply = await host.run({ cdb: CDB.testUnitReady, fields: { logicalUnit: second } });
      expect(endOf(reply)).toBe("6/2900");
      await host.run({ cdb: CDB.testUnitReady, unit: 1 });
      await host.run({ cdb: CDB.rewind, unit: 1 });
      expect(endOf(await host.run(reading(300, { unit: 1 })))).toBe("8/0005");
    });
  });
});
