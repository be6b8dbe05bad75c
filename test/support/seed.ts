import { execFileSync } from "node:child_process";
import { randomInt } from "node:crypto";
import process from "node:process";

/** The environment variable that fixes the seed of a run; a decimal or 0x number of at most 32 bits. */
export const SEED_VARIABLE = "CAPSTAN_TEST_SEED";

/** What a seed is drawn from: the environment and, in CI, the commit that is being tested. */
export interface SeedSources {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The full commit hash, or undefined where there is none. */
  readonly commit: string | undefined;
}

/**
 * Chooses the seed of a run: the one that was asked for, else in CI the first eight digits of the
 * commit hash (every commit explores something new and stays reproducible), else a random one.
 *
 * @throws RangeError when the requested seed is no 32-bit number, or when CI gives none to derive.
 */
export function chooseSeed({ environment, commit }: SeedSources): number {
  const asked = environment[SEED_VARIABLE];
  if (asked !== undefined && asked !== "") return parseSeed(asked);
  if (environment["CI"] === undefined || /^(|0|false)$/.test(environment["CI"])) {
    return randomInt(0x1_0000_0000);
  }
  if (commit === undefined || !/^[0-9a-f]{8}/.test(commit)) {
    throw new RangeError(`no commit to derive a seed from in CI: set ${SEED_VARIABLE}`);
  }
  return Number.parseInt(commit.slice(0, 8), 16);
}

/** The hash of the commit that is checked out, or undefined outside of a repository. */
export function currentCommit(): string | undefined {
  try {
    return execFileSync("git", ["rev-parse", "--verify", "HEAD"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  } catch {
    return undefined;
  }
}

/**
 * The seed of this test run (0 to 2^32 - 1, inclusive), the same in every test file.
 *
 * @throws RangeError when the run was started without the global setup that chooses it.
 */
export function testSeed(): number {
  return parseSeed(process.env[SEED_VARIABLE] ?? "");
}

function parseSeed(text: string): number {
  const seed = /^(\d+|0x[0-9a-f]+)$/i.test(text) ? Number(text) : Number.NaN;
  if (!Number.isInteger(seed) || seed > 0xffff_ffff) {
    throw new RangeError(`${SEED_VARIABLE} is not a number of at most 32 bits: "${text}"`);
  }
  return seed;
}
