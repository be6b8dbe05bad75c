import { describe, expect, it } from "vitest";
import { openIscsi } from "../../native/iscsi/initiator.ts";
import type { IscsiPortalOptions } from "../../native/iscsi/iscsi-options.ts";
import { serveDrives } from "../../simulator/attach/serve-drives.ts";
import type { ServeOptions } from "../../simulator/attach/serve-options.ts";
import { createSimulatedDrive } from "../../simulator/create-simulated-drive.ts";
import type { ChapAccounts } from "../../src/iscsi/chap.ts";
import { blockOf, CDB, endOf, openHost, reading, writing } from "../support/iscsi-target-stand.ts";

/** Around every boundary: padding, segments of 8 KiB, the defaults of bursts, and well beyond all of them. */
const SIZES = [1, 3, 512, 8193, 65_537, 262_143, 262_144, 300_001, 1_048_577, 5_000_003];

const HOST = { user: "host", secret: "the host's own secret" };
const DRIVE = { user: "drive", secret: "the drive's own secret" };
const accounts: ChapAccounts = { initiator: HOST, target: DRIVE };

type Own = Partial<IscsiPortalOptions>;

describe("blocks of all sizes go through our own initiator and come back", () => {
  it.each<readonly [string, Own, ServeOptions]>([
    ["plain", { headerDigest: "none", dataDigest: "none" }, {}],
    ["with a header digest", { headerDigest: "required", dataDigest: "none" }, {}],
    ["with a data digest", { headerDigest: "none", dataDigest: "required" }, {}],
    ["with both digests", { headerDigest: "required", dataDigest: "required" }, {}],
    ["with CHAP", { headerDigest: "none", dataDigest: "none", chap: HOST }, { accounts }],
    ["with mutual CHAP", { chap: HOST, mutualChap: DRIVE }, { accounts }],
  ])("%s", async (_what, own, options) => {
    const drive = createSimulatedDrive();
    await using server = await serveDrives([drive], options);
    const { host, port, targetName: target } = server;
    const transport = await openIscsi({ host, port, target, logicalUnit: 0, ...own });
    const run = async (
      cdb: readonly number[],
      data: { dataOut?: Uint8Array; dataIn?: Uint8Array },
    ) => await transport.execute({ cdb: Uint8Array.from(cdb), timeoutMs: 20_000, ...data });
    try {
      expect(endOf(await run(CDB.testUnitReady, {}))).toBe("6/2900");
      for (const size of SIZES) {
        const reply = await run(CDB.write(size), { dataOut: blockOf(size, size) });
        expect(reply).toMatchObject({ status: 0, transferredBytes: size });
      }
      await run(CDB.rewind, {});
      for (const size of SIZES) {
        const dataIn = new Uint8Array(size);
        const reply = await run(CDB.read(size), { dataIn });
        expect(reply).toMatchObject({ status: 0, transferredBytes: size });
        expect(Buffer.compare(dataIn, blockOf(size, size))).toBe(0);
      }
    } finally {
      await transport.close();
    }
  });
});

const BOTH = { HeaderDigest: "CRC32C", DataDigest: "CRC32C" };
const SMALL = {
  MaxRecvDataSegmentLength: "8192",
  MaxBurstLength: "65536",
  FirstBurstLength: "65536",
};

/** The target's answers are held to all rules here. */
describe("blocks of all sizes go through a strict initiator and come back", () => {
  it.each<readonly [string, Readonly<Record<string, string>>]>([
    ["plain", {}],
    ["with both digests", BOTH],
    ["by R2T only", { InitialR2T: "Yes", ImmediateData: "No" }],
    ["by R2T only, with both digests", { ...BOTH, InitialR2T: "Yes", ImmediateData: "No" }],
    ["without immediate data", { ImmediateData: "No" }],
    ["with immediate data and otherwise by R2T", { InitialR2T: "Yes" }],
    ["in segments of 8 KiB and bursts of 64 KiB", SMALL],
    [
      "in segments of 8 KiB and bursts of 64 KiB, by R2T only",
      { ...SMALL, InitialR2T: "Yes", ImmediateData: "No" },
    ],
    [
      "in odd segments and bursts, with digests",
      {
        ...BOTH,
        MaxRecvDataSegmentLength: "4097",
        MaxBurstLength: "100001",
        FirstBurstLength: "30001",
      },
    ],
  ])("%s", async (_what, wishes) => {
    await using server = await serveDrives([createSimulatedDrive()]);
    using host = await openHost(server, { wishes });
    for (const size of SIZES) {
      const reply = await host.run(writing(blockOf(size, size)));
      expect(reply).toMatchObject({ status: 0, underflow: 0, overflow: 0 });
    }
    await host.run({ cdb: CDB.rewind });
    for (const size of SIZES) {
      const reply = await host.run(reading(size));
      expect(reply).toMatchObject({ status: 0, underflow: 0, overflow: 0 });
      expect(Buffer.compare(reply.data, blockOf(size, size))).toBe(0);
    }
  });
});
