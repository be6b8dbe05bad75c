import { describe, expect } from "vitest";
import { WRITE_6 } from "../../src/scsi/commands/write.ts";
import {
  expectEarlyWarning,
  expectGood,
  expectProgrammableEarlyWarning,
  expectVolumeOverflow,
} from "./expectations.ts";
import type { Host } from "./host.ts";
import {
  locate,
  objectNumber,
  pageForSelect,
  pattern,
  position,
  read,
  rewind,
  selectModes,
  senseModes,
  setBlockLength,
  spaceToEndOfData,
  write,
  writeFilemarks,
} from "./tape-steps.ts";
import type { Bench } from "./bench.ts";
import { behaviour, needs } from "./target.ts";

const CAPACITY = { capacityBytes: 8_000_000 };
const BLOCK = 1_000_000;
const BIG_BLOCK = 4_000_000;
const BLOCKS_MAX = 500;

/** Writes up to early warning; gives how many blocks that took. */
async function writeToEarlyWarning(host: Host): Promise<number> {
  for (let count = 1; count <= BLOCKS_MAX; count++) {
    const reply = await write(host, pattern(BLOCK, count));
    if (reply.sense?.endOfMedium === true) {
      expectEarlyWarning(reply);
      return count;
    }
    expectGood(reply);
  }
  return expect.unreachable("the tape never comes to early warning");
}

/** Goes on to the physical end; gives how many blocks were accepted on the way. */
async function writeToPhysicalEnd(host: Host, blockBytes: number): Promise<number> {
  for (let count = 0; count < BLOCKS_MAX; count++) {
    const reply = await write(host, pattern(blockBytes, count));
    if (reply.sense?.key === 0xd) {
      expectVolumeOverflow(reply, blockBytes);
      return count;
    }
    expectEarlyWarning(reply);
  }
  return expect.unreachable("the tape never ends");
}

/** Sets the size of the programmable early warning zone. */
async function setProgrammableZone(bench: Bench, megabytes: number): Promise<void> {
  const { host } = bench;
  const reply = needs(bench, await senseModes(host, 0x10, { subpage: 1 }));
  const page = pageForSelect(reply, (bytes) => {
    bytes[6] = megabytes >> 8;
    bytes[7] = megabytes & 0xff;
  });
  expectGood(await selectModes(host, { pages: [page] }));
}

describe("early warning", () => {
  behaviour(
    "is told with every write from there on, and the data are accepted",
    async ({ host }) => {
      const count = await writeToEarlyWarning(host);
      for (let i = 1; i <= 3; i++) expectEarlyWarning(await write(host, pattern(1000, i)));
      expectEarlyWarning(await writeFilemarks(host));
      expect(await objectNumber(host)).toBe(count + 4);
      expect((await position(host)).endOfPartition).toBe(true);
      await locate(host, count);
      for (let i = 1; i <= 3; i++) expectGood(await read(host, 1000));
    },
    CAPACITY,
  );

  behaviour(
    "does not trouble a synchronisation or a read",
    async ({ host }) => {
      const count = await writeToEarlyWarning(host);
      expectGood(await writeFilemarks(host, 0));
      await locate(host, count - 1);
      expectGood(await read(host, BLOCK));
      await rewind(host);
      expect((await position(host)).endOfPartition).toBe(false);
    },
    CAPACITY,
  );

  behaviour(
    "is not told when the tape is overwritten from the beginning",
    async ({ host }) => {
      await writeToEarlyWarning(host);
      await rewind(host);
      expectGood(await write(host, pattern(1000)));
    },
    CAPACITY,
  );
});

describe("the physical end", () => {
  behaviour(
    "refuses the whole block, and what was counted is on the tape",
    async ({ host }) => {
      const before = await writeToEarlyWarning(host);
      const accepted = before + (await writeToPhysicalEnd(host, BIG_BLOCK));
      expect(await objectNumber(host)).toBe(accepted);
      expectVolumeOverflow(await write(host, pattern(BIG_BLOCK)), BIG_BLOCK);
      await rewind(host);
      expect(await spaceToEndOfData(host)).toBe(accepted);
    },
    CAPACITY,
  );

  behaviour(
    "tells of fixed blocks how many are not on the tape",
    async ({ host }) => {
      const before = await writeToEarlyWarning(host);
      await setBlockLength(host, BLOCK);
      const blocks = pattern(8 * BLOCK);
      let accepted = before;
      for (let time = 0; time < BLOCKS_MAX; time++) {
        const reply = await host.send(
          WRITE_6,
          { fixed: true, transferLength: 8 },
          { dataOut: blocks },
        );
        if (reply.sense?.key !== 0xd) {
          expectEarlyWarning(reply);
          accepted += 8;
          continue;
        }
        const residual = Number(reply.sense.information ?? -1n);
        expectVolumeOverflow(reply, residual);
        accepted += 8 - residual;
        break;
      }
      await rewind(host);
      expect(await spaceToEndOfData(host)).toBe(accepted);
    },
    CAPACITY,
  );

  behaviour(
    "refuses filemarks that find no room",
    async ({ host, lack }) => {
      await writeToEarlyWarning(host);
      const object = await objectNumber(host);
      const reply = await writeFilemarks(host, 0xff_ffff);
      if (reply.sense?.key === 0) lack("a filemark of this drive takes no tape to speak of");
      expectVolumeOverflow(reply, 0xff_ffff);
      expect(await objectNumber(host)).toBe(object);
      expect(await spaceToEndOfData(host)).toBe(object);
    },
    { capacityBytes: 2_000_000 },
  );
});

describe("programmable early warning", () => {
  behaviour(
    "is told once, when the zone is entered by writing",
    async (bench) => {
      const { host } = bench;
      await setProgrammableZone(bench, 4);
      for (let i = 0; i < 3; i++) expectGood(await write(host, pattern(BLOCK)));
      expect((await position(host)).beyondProgrammableEarlyWarning).toBe(false);
      expectProgrammableEarlyWarning(await write(host, pattern(BLOCK)));
      expect((await position(host)).beyondProgrammableEarlyWarning).toBe(true);
      expectGood(await write(host, pattern(BLOCK)));
      expectGood(await writeFilemarks(host));
    },
    CAPACITY,
  );

  behaviour(
    "is told again after the zone was left",
    async (bench) => {
      const { host } = bench;
      await setProgrammableZone(bench, 4);
      for (let time = 0; time < 2; time++) {
        await rewind(host);
        for (let i = 0; i < 3; i++) expectGood(await write(host, pattern(BLOCK)));
        expectProgrammableEarlyWarning(await write(host, pattern(BLOCK)));
      }
    },
    CAPACITY,
  );

  behaviour(
    "is told by WRITE FILEMARKS when that enters the zone",
    async (bench) => {
      const { host } = bench;
      await setProgrammableZone(bench, 4);
      for (let i = 0; i < 3; i++) expectGood(await write(host, pattern(BLOCK)));
      expectGood(await write(host, pattern(BLOCK - 100)));
      expectProgrammableEarlyWarning(await writeFilemarks(host));
      expectGood(await write(host, pattern(100)));
    },
    CAPACITY,
  );

  behaviour(
    "gives way to early warning",
    async (bench) => {
      const { host } = bench;
      await setProgrammableZone(bench, 1);
      for (let i = 0; i < 6; i++) expectGood(await write(host, pattern(BLOCK)));
      expectEarlyWarning(await write(host, pattern(2 * BLOCK)));
    },
    CAPACITY,
  );
});
