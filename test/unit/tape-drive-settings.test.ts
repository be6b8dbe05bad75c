import { describe, expect, it } from "vitest";
import { ATTRIBUTE_LIST } from "../../src/scsi/attribute-list.ts";
import { TAPE_CAPACITY_LTO } from "../../src/scsi/log-pages/tape-capacity.ts";
import { VOLUME_STATISTICS } from "../../src/scsi/log-pages/volume-statistics.ts";
import { MODE_PARAMETERS_6 } from "../../src/scsi/mode-parameters.ts";
import { CONTROL_DATA_PROTECTION_PAGE } from "../../src/scsi/mode-pages/control-data-protection.ts";
import { MEDIUM_PARTITION_PAGE } from "../../src/scsi/mode-pages/medium-partition.ts";
import { encodeFixedSense } from "../../src/scsi/sense.ts";
import { numberAttributes } from "../../src/scsi/named-attributes.ts";
import type { ScriptedReply } from "../support/scripted-transport.ts";
import { check } from "../support/scripted-transport.ts";
import { positionReplies, scriptedDrive, shortPosition } from "../support/scripted-drive.ts";

interface ModeAnswer {
  readonly blockLength?: number;
  readonly pages?: readonly { page: number; subpage: number; bytes: Uint8Array }[];
}

const modeSense = ({ blockLength = 0, pages = [] }: ModeAnswer = {}): ScriptedReply => ({
  opcode: 0x1a,
  data: MODE_PARAMETERS_6.encode({
    mediumType: 0,
    writeProtected: false,
    bufferedMode: 1,
    speed: 0,
    blockDescriptor: { densityCode: 0x5e, blockCount: 0, blockLength },
    pages,
  }),
});
const UNSUPPORTED = check("5/24 00");
const SELECTED: ScriptedReply = { opcode: 0x15 };

const protection = (method: number): ScriptedReply => {
  const on = method !== 0;
  const informationBytes = on ? 4 : 0;
  const bytes = CONTROL_DATA_PROTECTION_PAGE.encode({
    method,
    informationBytes,
    write: on,
    read: on,
  });
  return modeSense({ pages: [{ page: 0x0a, subpage: 0xf0, bytes }] });
};

describe("what the drive accepts and does not take over", () => {
  it("is an error for the block length", async () => {
    const { drive } = await scriptedDrive([modeSense(), SELECTED, modeSense()]);
    await expect(drive.setBlockLength(512)).rejects.toMatchObject({ code: "SETTING_NOT_TAKEN" });
  });

  it("is an error for protection, after which nothing is written", async () => {
    const { drive } = await scriptedDrive([protection(0), SELECTED, protection(1)]);
    await expect(drive.setLogicalBlockProtection("crc32c")).rejects.toMatchObject({
      code: "SETTING_NOT_TAKEN",
    });
    await expect(drive.write(new Uint8Array(8), 4)).rejects.toMatchObject({
      code: "DRIVE_SETTINGS_UNKNOWN",
    });
  });
});

describe("protection", () => {
  it("that the drive does not have can be switched off and not on", async () => {
    const { drive } = await scriptedDrive([UNSUPPORTED]);
    await expect(drive.setLogicalBlockProtection("off")).resolves.toMatchObject({ method: "off" });
    await expect(drive.logicalBlockProtection()).resolves.toBeUndefined();
    await expect(drive.setLogicalBlockProtection("crc32c")).rejects.toMatchObject({
      code: "MODE_PAGE_UNSUPPORTED",
    });
  });

  it("is not known after a failed change, so nothing is written", async () => {
    const { drive } = await scriptedDrive([protection(0), check("5/26 00")]);
    await expect(drive.setLogicalBlockProtection("crc32c")).rejects.toMatchObject({
      code: "PARAMETER_INVALID_FIELD",
    });
    await expect(drive.write(new Uint8Array(8), 4)).rejects.toMatchObject({
      code: "DRIVE_SETTINGS_UNKNOWN",
    });
  });
});

describe("fixed blocks", () => {
  const EOM = { endOfMedium: true };

  it.each([
    [
      "0/00 02",
      { ...EOM, information: 3n },
      { kind: "written", earlyWarning: "early", blockCount: 5 },
    ],
    ["0/00 07", { ...EOM }, { kind: "written", earlyWarning: "programmable", blockCount: 8 }],
    ["0/00 02", { ...EOM, information: 9n }, { kind: "volumeFull" }],
    ["D/00 02", { ...EOM, information: 8n }, { kind: "volumeFull" }],
  ] as const)("are counted by what is missing: %s", async (codes, rest, outcome) => {
    const { drive } = await scriptedDrive([modeSense({ blockLength: 16 }), check(codes, rest)]);
    await expect(drive.writeFixed(new Uint8Array(128), 8)).resolves.toEqual(outcome);
  });

  it.each([
    ["0/00 00", { incorrectLength: true, information: 6n }, "incorrectLength", 2],
    ["8/00 05", { information: 8n }, "endOfData", 0],
    ["0/00 01", { filemark: true, information: 1n }, "filemark", 7],
  ] as const)("are counted on reading: %s", async (codes, rest, kind, blockCount) => {
    const { drive } = await scriptedDrive([modeSense({ blockLength: 16 }), check(codes, rest)]);
    await expect(drive.readFixed(new Uint8Array(128), 8)).resolves.toEqual({ kind, blockCount });
  });

  it("must fit into what is given", async () => {
    const { drive } = await scriptedDrive([modeSense({ blockLength: 16 })]);
    await expect(drive.writeFixed(new Uint8Array(127), 8)).rejects.toMatchObject({
      code: "BLOCK_LENGTH_INVALID",
    });
  });

  it("are asked for their length again after a unit attention", async () => {
    const { drive, transport } = await scriptedDrive([
      modeSense({ blockLength: 16 }),
      {},
      check("6/29 00"),
      ...positionReplies(0),
      modeSense(),
    ]);
    await drive.writeFixed(new Uint8Array(16), 1);
    await expect(drive.writeFixed(new Uint8Array(16), 1)).rejects.toMatchObject({
      code: "DRIVE_POSITION_LOST",
    });
    await expect(drive.writeFixed(new Uint8Array(16), 1)).rejects.toMatchObject({
      code: "BLOCK_LENGTH_VARIABLE",
    });
    expect(transport.left).toBe(0);
  });
});

describe("formatting", () => {
  const sizes = { size0: 0, size1: 0, size2: 0, size3: 0 };
  const partitionPage = (): ScriptedReply => {
    const bytes = MEDIUM_PARTITION_PAGE.encode({
      maximumAdditionalPartitions: 3,
      additionalPartitionsDefined: 0,
      sizeUnit: 3,
      ...sizes,
    });
    return modeSense({ pages: [{ page: 0x11, subpage: 0, bytes }] });
  };

  it.each([
    [[500, "rest"], 2, 0, [500, 0xffff]],
    [[100_001, "rest"], 3, 9, [101, 0xffff]],
  ] as const)("into %j", async (partitions, sizeUnit, sizeExponent, [size0, size1]) => {
    const { drive, transport } = await scriptedDrive([
      {},
      partitionPage(),
      SELECTED,
      partitionPage(),
      {},
    ]);
    await drive.formatMedium({ partitions });
    const sent = transport.seen[2]?.dataOut?.subarray(4) ?? new Uint8Array(0);
    expect(MEDIUM_PARTITION_PAGE.decode(sent)).toMatchObject({
      additionalPartitionsDefined: 1,
      initiatorDefinedPartitions: true,
      sizeUnit,
      sizeExponent,
      size0,
      size1,
    });
    expect(transport.seen.at(-1)?.cdb).toEqual(Uint8Array.of(0x04, 1, 1, 0, 0, 0));
  });

  it.each([[["rest", "rest"]], [[1, 1, 1, 1, 1]], [[0, "rest"]], [[Number.NaN]]] as const)(
    "refuses %j before anything is touched",
    async (partitions) => {
      const { drive, transport } = await scriptedDrive([]);
      await expect(drive.formatMedium({ partitions })).rejects.toMatchObject({
        code: "PARTITIONS_INVALID",
      });
      expect(transport.seen).toEqual([]);
    },
  );
});

describe("remaining capacity", () => {
  const here = shortPosition({ objectNumber: 5, partition: 1 });
  const statistics: ScriptedReply = {
    data: VOLUME_STATISTICS.encode({
      partitionRemaining: [
        { partition: 0, megabytes: 7 },
        { partition: 1, megabytes: 9 },
      ],
    }),
  };
  const capacity: ScriptedReply = {
    data: TAPE_CAPACITY_LTO.encode({ remainingPartition0: 3n, remainingPartition1: 4n }),
  };
  const memory: ScriptedReply = {
    data: ATTRIBUTE_LIST.encode({ items: numberAttributes({ remainingCapacity: 6n }) }),
  };

  it("is that of the current partition", async () => {
    const { drive } = await scriptedDrive([here, statistics]);
    await expect(drive.remainingCapacity()).resolves.toMatchObject({ bytes: 9_000_000n });
  });

  it.each([
    ["IBM", "ULT3580-TD8", 4n * 1_048_576n],
    ["SEAGATE", "ULTRIUM06242", 4_000_000n],
    ["SONY", "SDT-11000", 4096n],
  ])("is counted in %s's own unit", async (vendor, product, bytes) => {
    const { drive } = await scriptedDrive([here, UNSUPPORTED, capacity], { vendor, product });
    await expect(drive.remainingCapacity()).resolves.toMatchObject({ bytes });
  });

  it("is asked of the cartridge memory when the pages fail", async () => {
    const { drive } = await scriptedDrive([here, check("4/44 00"), UNSUPPORTED, memory]);
    await expect(drive.remainingCapacity()).resolves.toMatchObject({ bytes: 6n * 1_048_576n });
  });

  it("of an old DLT is in its sense data", async () => {
    const vendorBytes = new Uint8Array(11);
    vendorBytes.set([0, 0, 2, 0], 7);
    const sense = encodeFixedSense({
      key: 0,
      additionalCode: 0,
      additionalQualifier: 0,
      vendorBytes,
    });
    const script = [here, UNSUPPORTED, check("5/20 00"), { opcode: 0x03, data: sense }];
    const { drive } = await scriptedDrive(script, { vendor: "QUANTUM", product: "DLT8000" });
    await expect(drive.remainingCapacity()).resolves.toEqual({
      bytes: 512n * 4096n,
      source: "sense data",
    });
  });

  it("is unknown when nobody tells", async () => {
    const { drive } = await scriptedDrive([here, UNSUPPORTED, UNSUPPORTED, UNSUPPORTED]);
    await expect(drive.remainingCapacity()).resolves.toBeUndefined();
  });
});
