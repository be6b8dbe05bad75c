import { defineConfig } from "vitest/config";

// One project a kind of test; the folder says the kind. `npm test` runs all but three: `oracle` needs
// Debian's sg3-utils and sdparm, `built` needs dist/ because Node 20 starts no worker from a .ts file, `browser` needs Chromium.
const KINDS = [
  "unit",
  "property",
  "golden",
  "scenario",
  "conformance",
  "oracle",
  "built",
  "browser",
];

export default defineConfig({
  test: {
    globalSetup: ["./test/support/announce-seed.ts"],
    setupFiles: ["./test/support/setup.ts"],
    // Processes, not threads: tests kill, chdir and load native code.
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    sequence: { concurrent: false },
    // A forgotten `.only` must not make a run of one test look green.
    allowOnly: false,
    projects: KINDS.map((kind) => ({
      extends: true as const,
      test: {
        name: kind,
        include: [`test/${kind}/**/*.test.ts`],
        // Many small files that share nothing but imports: a process for each would load the product 200 times,
        // which is a third of the whole run. The order of the files must not matter (--sequence.shuffle.files).
        isolate: false,
        setupFiles: kind === "oracle" ? ["./test/support/require-oracles.ts"] : [],
      },
    })),
    coverage: {
      provider: "v8",
      include: ["src/**/*.ts", "native/**/*.ts", "simulator/**/*.ts", "cli/**/*.ts"],
    },
  },
});
