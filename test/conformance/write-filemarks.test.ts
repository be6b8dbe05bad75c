import { describe, expect } from "vitest";
import { WRITE_FILEMARKS_6 } from "../../src/scsi/commands/write-filemarks.ts";
import { expectFilemark, expectGood, expectInvalidFieldInCdb } from "./expectations.ts";
import {
  MARK,
  objectNumber,
  pattern,
  position,
  read,
  record,
  rewind,
  spaceToEndOfData,
  write,
  writeFilemarks,
} from "./tape-steps.ts";
import { behaviour } from "./target.ts";

describe("WRITE FILEMARKS(6)", () => {
  behaviour("writes as many objects as it counts", async ({ host }) => {
    expectGood(await writeFilemarks(host, 3));
    expect(await objectNumber(host)).toBe(3);
    await rewind(host);
    for (let mark = 1; mark <= 3; mark++) {
      expectFilemark(await read(host, 10), 10);
      expect(await objectNumber(host)).toBe(mark);
    }
  });

  behaviour("in the middle ends the data there", async ({ host }) => {
    await record(host, [10, 10, MARK, 10]);
    await rewind(host);
    expectGood(await writeFilemarks(host, 1));
    expect(await spaceToEndOfData(host)).toBe(1);
  });

  behaviour("with count 0 writes nothing and leaves what follows", async ({ host }) => {
    await record(host, [10, 10]);
    await rewind(host);
    expectGood(await writeFilemarks(host, 0));
    expectGood(await host.send(WRITE_FILEMARKS_6, { count: 0, immediate: true }));
    expect(await objectNumber(host)).toBe(0);
    expect(await spaceToEndOfData(host)).toBe(2);
  });

  behaviour("with IMMED 0 leaves nothing in the buffer", async ({ host }) => {
    for (let i = 0; i < 8; i++) expectGood(await write(host, pattern(100_000, i)));
    expectGood(await writeFilemarks(host, 0));
    const { firstLogicalObject, lastLogicalObject, bufferedObjectCount, bufferedByteCount } =
      await position(host);
    expect(firstLogicalObject).toBe(8);
    expect(lastLogicalObject).toBe(8);
    expect(bufferedObjectCount).toBe(0);
    expect(bufferedByteCount).toBe(0);
  });

  behaviour("refuses setmarks", async ({ host }) => {
    expectInvalidFieldInCdb(await host.send(WRITE_FILEMARKS_6, { count: 1, setmarks: true }), {
      byte: 1,
      bit: 1,
    });
    expect(await objectNumber(host)).toBe(0);
  });
});
