import { describe, expect } from "vitest";
import { SPACE_6, SPACE_CODE } from "../../src/scsi/commands/space.ts";
import { behaviour } from "./target.ts";
import {
  expectBeginningOfPartition,
  expectBlankCheck,
  expectFilemark,
  expectGood,
} from "./expectations.ts";
import type { Host, Reply } from "./host.ts";
import { locate, MARK, objectNumber, record } from "./tape-steps.ts";

/** Filemarks at 3, 7 and 8; end of data at 10. */
const TAPE = [10, 10, 10, MARK, 10, 10, 10, MARK, MARK, 10] as const;

type Ending = (reply: Reply) => void;

const good: Ending = (reply) => void expectGood(reply);
const filemark =
  (residual: number): Ending =>
  (reply) =>
    expectFilemark(reply, residual);
const endOfData =
  (residual: number): Ending =>
  (reply) =>
    expectBlankCheck(reply, residual);
const beginning =
  (residual: number): Ending =>
  (reply) =>
    expectBeginningOfPartition(reply, residual);

async function space(host: Host, step: { code: number; from: number; count: number }) {
  await record(host, TAPE);
  await locate(host, step.from);
  return await host.send(SPACE_6, { code: step.code, count: step.count });
}

// From, count, where it ends, how it ends. INFORMATION is the count less what was passed, positive in both directions.
// prettier-ignore
const BLOCKS: readonly (readonly [number, number, number, Ending])[] = [
  [0, 2, 2, good], [0, 3, 3, good], [7, -3, 4, good], [5, 0, 5, good],
  [1, 5, 4, filemark(3)], [6, -5, 3, filemark(3)], [8, 1, 9, filemark(1)], [9, -1, 8, filemark(1)],
  [9, 4, 10, endOfData(3)], [10, 1, 10, endOfData(1)],
  [2, -5, 0, beginning(3)], [0, -1, 0, beginning(1)], [2, -0x80_0000, 0, beginning(0x7f_fffe)],
];

// prettier-ignore
const FILEMARKS: readonly (readonly [number, number, number, Ending])[] = [
  [0, 1, 4, good], [0, 2, 8, good], [0, 3, 9, good], [8, 1, 9, good], [5, 0, 5, good],
  [10, -1, 8, good], [10, -2, 7, good], [9, -3, 3, good], [4, -1, 3, good],
  [4, 5, 10, endOfData(3)], [9, 1, 10, endOfData(1)],
  [8, -5, 0, beginning(3)], [3, -1, 0, beginning(1)],
];

describe("SPACE(6)", () => {
  for (const [from, count, to, ending] of BLOCKS) {
    const name = `over ${String(count)} blocks from ${String(from)} ends at ${String(to)}`;
    behaviour(name, async ({ host }) => {
      ending(await space(host, { code: SPACE_CODE.blocks, from, count }));
      expect(await objectNumber(host)).toBe(to);
    });
  }

  for (const [from, count, to, ending] of FILEMARKS) {
    const name = `over ${String(count)} filemarks from ${String(from)} ends at ${String(to)}`;
    behaviour(name, async ({ host }) => {
      ending(await space(host, { code: SPACE_CODE.filemarks, from, count }));
      expect(await objectNumber(host)).toBe(to);
    });
  }
});
