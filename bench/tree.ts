/** P20: archives of files on a drive without limit, against the raw stream and against GNU tar. */
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { invariant } from "../src/transport/errors.ts";
import type { Bench, BenchContext } from "./bench.ts";
import { compilePacedDrive } from "./paced-drive.ts";
import { makeFile, runPaced } from "./paced-run.ts";
import { alternate, millisecondsOf } from "./rounds.ts";

const LARGE_BYTES = 2 * 2 ** 30;
const SMALL_COUNT = 50_000;
const FOLDER_COUNT = 500;
const BLOCK_BYTES = 256 * 1024;

/** Small files as a source tree has them: a few hundred bytes to a few KiB. Gives their bytes in all. */
function makeSmallFiles(root: string): number {
  const content = Buffer.alloc(8192, "capstan ");
  let byteCount = 0;
  for (let n = 0; n < SMALL_COUNT; n++) {
    const folder = join(root, String(n % FOLDER_COUNT));
    if (n < FOLDER_COUNT) mkdirSync(folder, { recursive: true });
    const length = 200 + ((n * 7919) % 7000);
    writeFileSync(join(folder, `file-${String(n)}.txt`), content.subarray(0, length));
    byteCount += length;
  }
  return byteCount;
}

/** MB/s of a whole session of the writer with its threads, on a drive that takes everything at once. */
async function writeRate(
  job: { readonly library: string; readonly folder: string },
  source: { readonly kind: "raw" | "tar"; readonly path: string; readonly byteCount: number },
): Promise<number> {
  const { elapsedMs } = await runPaced({
    ...job,
    settings: { linkBytesPerSecond: 0, mediumBytesPerSecond: 0, bufferBytes: 0, protection: false },
    blockBytes: BLOCK_BYTES,
    ringBytes: 128 * 2 ** 20,
    kind: source.kind,
    paths: [source.path],
  });
  return source.byteCount / 1000 / elapsedMs;
}

/** MB/s of `tar -b512 -cf - PATH | cat >/dev/null`; a bare /dev/null would make tar read nothing. */
async function tarRate(path: string, byteCount: number): Promise<number> {
  const ms = await millisecondsOf(() => {
    const script = 'tar -b512 -cf - "$0" 2>/dev/null | cat >/dev/null';
    invariant(spawnSync("sh", ["-c", script, path]).status === 0, "tar ends well");
  });
  return byteCount / 1000 / ms;
}

/** Measures P20. */
export const tree: Bench = async ({ rounds, folder, say }: BenchContext) => {
  const job = { library: compilePacedDrive(folder), folder };
  say("  one large file");
  const large = {
    path: makeFile(join(folder, "large"), LARGE_BYTES),
    byteCount: LARGE_BYTES,
  };
  const one = await alternate(rounds, [
    ["raw", () => writeRate(job, { kind: "raw", ...large })],
    ["tree", () => writeRate(job, { kind: "tar", ...large })],
  ]);
  say("  many small files");
  const root = join(folder, "small");
  const small = { path: root, byteCount: makeSmallFiles(root) };
  const many = await alternate(rounds, [
    ["tar", () => tarRate(small.path, small.byteCount)],
    ["tree", () => writeRate(job, { kind: "tar", ...small })],
  ]);
  const row = { goal: "P20", unit: "MB/s", judged: "ratio" } as const;
  return [
    {
      ...row,
      what: "write of one 2 GiB file",
      subject: one("tree"),
      base: { name: "write -", values: one("raw") },
      atLeast: 0.9,
    },
    {
      ...row,
      what: "write of 50,000 small files",
      subject: many("tree"),
      base: { name: "tar | cat", values: many("tar") },
      atLeast: 0.5,
    },
  ];
};
