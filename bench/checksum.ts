/** P15: CRC32C through the public function, against the bare native one. */
import { randomFillSync } from "node:crypto";
import { crc32c as bare } from "@node-rs/crc32";
import { crc32c, crc32cPortable } from "../src/codec/crc32c.ts";
import { invariant } from "../src/transport/errors.ts";
import type { Bench } from "./bench.ts";
import { blockName } from "./block-name.ts";
import { alternate, millisecondsOf } from "./rounds.ts";
import type { Row } from "./row.ts";

const RING_COUNT = 8;
const TOTAL_BYTES = 512 * 2 ** 20;

async function gigabytesPerSecond(
  sum: (bytes: Uint8Array) => number,
  ring: readonly Uint8Array[],
): Promise<number> {
  const blockBytes = ring[0]?.length ?? 1;
  let sums = 0;
  const ms = await millisecondsOf(() => {
    for (let at = 0, n = 0; at < TOTAL_BYTES; at += blockBytes, n++) {
      const block = ring[n % RING_COUNT];
      if (block !== undefined) sums ^= sum(block);
    }
  });
  // The sums are looked at, so that nobody leaves them out.
  invariant(Number.isInteger(sums), "a sum is a number");
  return TOTAL_BYTES / 1e6 / ms;
}

/** Measures P15. */
export const checksum: Bench = async ({ rounds }) => {
  const rows: Row[] = [];
  for (const blockBytes of [64 * 1024, 256 * 1024, 2 ** 20]) {
    const ring = Array.from({ length: RING_COUNT }, () =>
      randomFillSync(new Uint8Array(blockBytes)),
    );
    const rates = await alternate(rounds, [
      ["bare", () => gigabytesPerSecond((bytes) => bare(bytes), ring)],
      ["public", () => gigabytesPerSecond((bytes) => crc32c(bytes), ring)],
      ["portable", () => gigabytesPerSecond((bytes) => crc32cPortable(bytes), ring)],
    ]);
    const base = { name: "@node-rs/crc32", values: rates("bare") };
    const row = { goal: "P15", unit: "GB/s", base, judged: "ratio" } as const;
    const name = blockName(blockBytes);
    rows.push({ ...row, what: `crc32c, ${name}`, subject: rates("public"), atLeast: 0.95 });
    rows.push({
      ...row,
      what: `crc32cPortable, ${name}`,
      subject: rates("portable"),
      atLeast: 0.2,
    });
  }
  return rows;
};
