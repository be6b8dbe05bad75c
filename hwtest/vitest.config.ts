import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { defineConfig, type TestProjectInlineConfiguration } from "vitest/config";

// What needs other programs, a virtual machine or a drive. README.md beside this file says how to run each project.
const ROOT = join(import.meta.dirname, "..");
const CONFORMANCE = "test/conformance";

/** The suites that have a drive; the others are about arming and about lists of deviations. */
const SUITES = readdirSync(join(ROOT, CONFORMANCE))
  .filter((name) => name.endsWith(".test.ts"))
  .map((name) => `${CONFORMANCE}/${name}`)
  .filter((path) => readFileSync(join(ROOT, path), "utf8").includes('from "./target.ts"'));

/** Whole stories on the nodes of a guest. */
const storiesIn = (name: string): TestProjectInlineConfiguration => ({
  extends: true,
  test: {
    name,
    include: [`hwtest/${name}/*.test.ts`],
    globalSetup: ["./test/support/announce-seed.ts"],
    testTimeout: 900_000,
  },
});

/** The conformance suites on one drive, which is why they take turns. */
const conformanceOn = (name: string, timeoutMs: number): TestProjectInlineConfiguration => ({
  extends: true,
  test: {
    name,
    include: SUITES,
    globalSetup: ["./test/support/announce-seed.ts", `./hwtest/targets/${name}.ts`],
    isolate: false,
    testTimeout: timeoutMs,
  },
});

export default defineConfig({
  root: ROOT,
  test: {
    setupFiles: ["./test/support/setup.ts"],
    pool: "forks",
    maxWorkers: 1,
    fileParallelism: false,
    sequence: { concurrent: false },
    allowOnly: false,
    hookTimeout: 360_000,
    projects: [
      conformanceOn("tgtd-iscsi", 60_000),
      {
        extends: true,
        test: {
          name: "tgtd-ends",
          include: ["hwtest/known-deviations/*.test.ts"],
          globalSetup: ["./test/support/announce-seed.ts"],
          testTimeout: 60_000,
        },
      },
      conformanceOn("tgtd-sg", 60_000),
      conformanceOn("tgtd-st", 60_000),
      // Loading, threading and rewinding take a real drive minutes.
      conformanceOn("named-drive", 900_000),
      conformanceOn("served-iscsi", 60_000),
      conformanceOn("served-sg", 60_000),
      conformanceOn("served-st", 60_000),
      storiesIn("on-tgtd"),
      storiesIn("on-simulator"),
    ],
  },
});
