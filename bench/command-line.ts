/** P17 and P18: whole processes of the command line, against a Node that does nothing. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { invariant } from "../src/transport/errors.ts";
import type { Bench } from "./bench.ts";
import { alternate, millisecondsOf } from "./rounds.ts";
import type { Row } from "./row.ts";

// This file runs as dist-bench/bench/command-line.js; what users start is the bundle of the build, not the modules here.
const MAIN = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

/** Milliseconds of one process, from its start to its end. */
async function processMs(args: readonly string[], home: string): Promise<number> {
  return millisecondsOf(() => {
    const { status, stderr } = spawnSync(process.execPath, args, {
      env: { ...process.env, CAPSTAN_HOME: home },
      encoding: "utf8",
    });
    invariant(status === 0, `${args.join(" ")} ends well: ${stderr}`);
  });
}

/** Whether a process that answers has loaded the FFI. */
function loadsFfi(args: readonly string[], home: string): boolean {
  const { stderr } = spawnSync(process.execPath, args, {
    env: { ...process.env, CAPSTAN_HOME: home, NODE_DEBUG: "esm,module" },
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  return stderr.includes("koffi");
}

/** Measures P17 and P18. */
export const commandLine: Bench = async ({ rounds, folder, wants }) => {
  invariant(existsSync(MAIN), "the program is built: npm run build");
  const home = join(folder, "home");
  mkdirSync(home);
  const run =
    (...args: string[]) =>
    () =>
      processMs([MAIN, ...args], home);
  const nothing: readonly ["nothing", () => Promise<number>] = [
    "nothing",
    () => processMs(["-e", "0"], home),
  ];
  // Processes are short and noisy: twice the rounds cost little.
  const turns = rounds * 2 + 1;
  const rows: Row[] = [];
  const row = { unit: "ms", judged: "ratio" } as const;
  if (wants("P17")) {
    const took = await alternate(turns, [
      nothing,
      ["help", run("--help")],
      ["version", run("--version")],
    ]);
    const base = { name: "node -e 0", values: took("nothing") };
    const koffi = loadsFfi([MAIN, "--help"], home) ? "loads koffi!" : "loads no koffi";
    const p17 = { ...row, goal: "P17", base, atMost: 1.3 };
    rows.push({ ...p17, what: `capstan --help (${koffi})`, subject: took("help") });
    rows.push({ ...p17, what: "capstan --version", subject: took("version") });
  }
  if (wants("P18")) {
    // The first use makes the embedded drive.
    await processMs([MAIN, "page", "vpd"], home);
    const took = await alternate(turns, [nothing, ["page", run("page", "vpd")]]);
    const base = { name: "node -e 0", values: took("nothing") };
    rows.push({
      ...row,
      goal: "P18",
      what: "capstan page vpd on the simulated drive",
      subject: took("page"),
      base,
      atMost: 2.3,
    });
  }
  return rows;
};
