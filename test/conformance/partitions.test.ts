import { describe, expect } from "vitest";
import { FORMAT_MEDIUM } from "../../src/scsi/commands/format-medium.ts";
import { LOAD_UNLOAD } from "../../src/scsi/commands/load-unload.ts";
import { LOCATE_10 } from "../../src/scsi/commands/locate.ts";
import { SPACE_6, SPACE_CODE } from "../../src/scsi/commands/space.ts";
import {
  expectBeginningOfPartition,
  expectBlankCheck,
  expectBytes,
  expectGood,
  expectIllegalRequest,
  expectInvalidFieldInCdb,
  expectInvalidFieldInParameterList,
} from "./expectations.ts";
import type { Host } from "./host.ts";
import {
  pageForSelect,
  pattern,
  position,
  read,
  record,
  rewind,
  selectModes,
  senseModes,
  spaceToEndOfData,
  write,
  writeFilemarks,
} from "./tape-steps.ts";
import type { Bench } from "./bench.ts";
import { behaviour, needs } from "./target.ts";

const CAPACITY = { capacityBytes: 40_000_000 };
const IDP = 0x20;
const BYTES = 0x00;
const KILOBYTES = 0x08;
const MEGABYTES = 0x10;
const POWER_OF_TEN = 0x18;

interface Division {
  readonly additional: number;
  readonly flags: number;
  readonly exponent?: number;
  readonly sizes: readonly number[];
}

/** MODE SELECT of page 11h; ends the test as skipped on a drive that has one partition only. */
async function divide(
  bench: Bench,
  { additional, flags, exponent = 0, sizes }: Division,
): ReturnType<typeof selectModes> {
  const { host, traits, lack } = bench;
  if (traits.maximumPartitions < 2) lack("it has one partition only");
  const page = pageForSelect(needs(bench, await senseModes(host, 0x11)), (bytes) => {
    bytes[3] = additional;
    bytes[4] = ((bytes[4] ?? 0) & 0x07) | flags;
    bytes[6] = ((bytes[6] ?? 0) & 0xf0) | exponent;
    for (const [i, size] of sizes.entries()) {
      bytes[8 + 2 * i] = size >> 8;
      bytes[9 + 2 * i] = size & 0xff;
    }
  });
  return await selectModes(host, { pages: [page] });
}

async function makeTwoPartitions(bench: Bench): Promise<void> {
  const sizes = [4, 0xffff];
  expectGood(await divide(bench, { additional: 1, flags: IDP | MEGABYTES, sizes }));
  expectGood(needs(bench, await bench.host.send(FORMAT_MEDIUM, { format: 1 })));
}

async function enter(host: Host, partition: number): Promise<void> {
  expectGood(await host.send(LOCATE_10, { changePartition: true, partition, logicalObject: 0 }));
}

/** How many blocks of one MB go into the present partition before early warning. */
async function megabytesToEarlyWarning(host: Host): Promise<number> {
  for (let count = 0; count < 100; count++) {
    const { sense } = await write(host, pattern(1_000_000));
    if (sense?.endOfMedium === true) return count + 1;
  }
  return expect.unreachable("the partition never comes to early warning");
}

describe("FORMAT MEDIUM", () => {
  behaviour(
    "1 makes the partitions of page 11h, each with its own objects",
    async (bench) => {
      const { host } = bench;
      await makeTwoPartitions(bench);
      await record(host, [10, 20]);
      await enter(host, 1);
      expectBlankCheck(await read(host, 10), 10);
      await record(host, [30]);
      expect((await position(host)).partition).toBe(1);
      await enter(host, 0);
      expectBytes(expectGood(await read(host, 10)).received, pattern(10, 0));
      expect(await spaceToEndOfData(host)).toBe(2);
      const beyond = { changePartition: true, partition: 2, logicalObject: 0 };
      expectInvalidFieldInCdb(await host.send(LOCATE_10, beyond), { byte: 8 });
    },
    CAPACITY,
  );

  for (const [unit, flags, exponent, size] of [
    ["megabytes", MEGABYTES, 0, 4],
    ["kilobytes", KILOBYTES, 0, 4000],
    ["ten to the 5th", POWER_OF_TEN, 5, 40],
  ] as const) {
    behaviour(
      `makes partition sizes in ${unit}`,
      async (bench) => {
        const division = { additional: 1, flags: IDP | flags, exponent, sizes: [size, 0xffff] };
        expectGood(await divide(bench, division));
        expectGood(needs(bench, await bench.host.send(FORMAT_MEDIUM, { format: 1 })));
        expect(await megabytesToEarlyWarning(bench.host)).toBe(4);
        await enter(bench.host, 1);
        expect(await megabytesToEarlyWarning(bench.host)).toBe(36);
      },
      CAPACITY,
    );
  }

  behaviour(
    "1 refuses page 11h values that contradict each other, and the data stay",
    async (bench) => {
      const { host } = bench;
      await record(host, [10, 10]);
      await rewind(host);
      for (const division of [
        { additional: 1, flags: IDP | MEGABYTES, sizes: [0xffff, 0xffff] },
        { additional: 1, flags: IDP | MEGABYTES, sizes: [41, 0xffff] },
        { additional: 1, flags: IDP | MEGABYTES, sizes: [0, 0xffff] },
        { additional: 1, flags: IDP | BYTES, sizes: [0, 0] },
      ]) {
        // A drive may refuse them when they are set or when they are used.
        const set = await divide(bench, division);
        if (set.sense === undefined) {
          const format = needs(bench, await host.send(FORMAT_MEDIUM, { format: 1 }));
          expectIllegalRequest(format, 0x2600, 0x2602);
        } else expectInvalidFieldInParameterList(set);
      }
      expect(await spaceToEndOfData(host)).toBe(2);
    },
    CAPACITY,
  );

  behaviour(
    "refuses more partitions than there can be",
    async (bench) => {
      const { maximumPartitions } = bench.traits;
      const division = { additional: maximumPartitions, flags: IDP, sizes: [1, 0xffff] };
      expectInvalidFieldInParameterList(await divide(bench, division));
    },
    CAPACITY,
  );

  behaviour(
    "0 makes one empty partition again",
    async (bench) => {
      const { host } = bench;
      await makeTwoPartitions(bench);
      await record(host, [10]);
      await rewind(host);
      expectGood(await host.send(FORMAT_MEDIUM, { format: 0 }));
      expectBlankCheck(await read(host, 10), 10);
      const other = { changePartition: true, partition: 1, logicalObject: 0 };
      expectInvalidFieldInCdb(await host.send(LOCATE_10, other));
    },
    CAPACITY,
  );

  behaviour(
    "2 makes the partitions of page 11h as well",
    async (bench) => {
      const { host } = bench;
      const sizes = [4, 0xffff];
      expectGood(await divide(bench, { additional: 1, flags: IDP | MEGABYTES, sizes }));
      expectGood(needs(bench, await host.send(FORMAT_MEDIUM, { format: 2 })));
      await enter(host, 1);
    },
    CAPACITY,
  );

  behaviour(
    "away from the beginning of partition 0 is refused, and the data stay",
    async (bench) => {
      const { host } = bench;
      await makeTwoPartitions(bench);
      await record(host, [10]);
      expectIllegalRequest(await host.send(FORMAT_MEDIUM, { format: 0 }), 0x3b0c);
      await enter(host, 1);
      expectIllegalRequest(await host.send(FORMAT_MEDIUM, { format: 0 }), 0x3b0c);
      await enter(host, 0);
      expect(await spaceToEndOfData(host)).toBe(1);
    },
    CAPACITY,
  );

  behaviour("refuses unknown formats, VERIFY and a transfer length", async (bench) => {
    const { host } = bench;
    needs(bench, await host.send(FORMAT_MEDIUM, { format: 0 }));
    await record(host, [10]);
    await rewind(host);
    expectInvalidFieldInCdb(await host.send(FORMAT_MEDIUM, { format: 7 }), { byte: 2 });
    const verify = { format: 0, verify: true };
    expectInvalidFieldInCdb(await host.send(FORMAT_MEDIUM, verify), { byte: 1, bit: 1 });
    const list = { format: 0, transferLength: 8 };
    const dataOut = new Uint8Array(8);
    expectInvalidFieldInCdb(await host.send(FORMAT_MEDIUM, list, { dataOut }), { byte: 3 });
    expect(await spaceToEndOfData(host)).toBe(1);
  });

  behaviour(
    "shows in page 11h how the tape is divided, after a load as well",
    async (bench) => {
      const { host, operator } = bench;
      await makeTwoPartitions(bench);
      const defined = async (): Promise<number | undefined> =>
        expectGood(await senseModes(host, 0x11)).data?.pages[0]?.bytes[3];
      expect(await defined()).toBe(1);
      await operator.reset({ losesBuffer: false, rewinds: true });
      await host.takeAttentions();
      expect(await defined()).toBe(1);
      await rewind(host);
      expectGood(await host.send(FORMAT_MEDIUM, { format: 0 }));
      expect(await defined()).toBe(0);
    },
    CAPACITY,
  );
});

describe("in a partition", () => {
  behaviour(
    "REWIND goes to its beginning, LOAD to that of partition 0",
    async (bench) => {
      const { host } = bench;
      await makeTwoPartitions(bench);
      await enter(host, 1);
      await record(host, [10, 10]);
      await rewind(host);
      const rewound = await position(host);
      expect([rewound.partition, rewound.firstLogicalObject]).toEqual([1, 0]);
      expectGood(await host.send(LOAD_UNLOAD, { load: true }));
      const loaded = await position(host);
      expect([loaded.partition, loaded.firstLogicalObject]).toEqual([0, 0]);
    },
    CAPACITY,
  );

  behaviour(
    "SPACE does not leave it",
    async (bench) => {
      const { host } = bench;
      await makeTwoPartitions(bench);
      await record(host, [10]);
      await enter(host, 1);
      await record(host, [10, 10]);
      const back = { code: SPACE_CODE.blocks, count: -5 };
      expectBeginningOfPartition(await host.send(SPACE_6, back), 3);
      expect((await position(host)).partition).toBe(1);
      expectBlankCheck(await host.send(SPACE_6, { code: SPACE_CODE.filemarks, count: 1 }), 1);
      expect((await position(host)).partition).toBe(1);
    },
    CAPACITY,
  );

  behaviour(
    "early warning is that of the partition",
    async (bench) => {
      const { host } = bench;
      await makeTwoPartitions(bench);
      expect(await megabytesToEarlyWarning(host)).toBe(4);
      await enter(host, 1);
      expectGood(await write(host, pattern(1_000_000)));
      expectGood(await writeFilemarks(host));
    },
    CAPACITY,
  );
});
