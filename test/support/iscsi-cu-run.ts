/** Runs single tests of libiscsi's iscsi-test-cu (Debian: libiscsi-bin) and reads what came of them. */
import { execFile } from "node:child_process";
import process from "node:process";

const PROGRAM = "iscsi-test-cu";
/** The longest tests wait three seconds several times. */
const LIMIT_MS = 60_000;
const OUTPUT_BYTES_MAX = 64 * 1024 * 1024;

/** What came of one test. */
export interface CuOutcome {
  readonly asserts: number;
  /** Assertions that failed, as file and line; every one of them once. */
  readonly fails: readonly string[];
  /** What the test left out, as it says it. */
  readonly skips: readonly string[];
}

/** Environment without what changes how libiscsi behaves. */
export function plainEnvironment(): NodeJS.ProcessEnv {
  const entries = Object.entries(process.env).filter(([name]) => !name.startsWith("LIBISCSI_"));
  return Object.fromEntries(entries);
}

/** What the program prints; it ends with 1 when an assertion failed. */
async function outputOf(options: readonly string[]): Promise<string> {
  return await new Promise((resolve, reject) => {
    const settings = { env: plainEnvironment(), timeout: LIMIT_MS, maxBuffer: OUTPUT_BYTES_MAX };
    execFile(PROGRAM, options, settings, (error, stdout, stderr) => {
      if (error === null || error.code === 1) resolve(`${stdout}\n${stderr}`);
      else
        reject(
          new Error(`${PROGRAM} ${options.join(" ")}\n${stdout}\n${stderr}`, { cause: error }),
        );
    });
  });
}

/** All families, suites and tests that the program has, such as `SCSI.Read10.Simple`. */
export async function listCuTests(): Promise<readonly string[]> {
  const output = await outputOf(["--list"]);
  return output
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

/** The columns of a row of the summary: total, ran, passed, failed. */
function summaryOf(output: string, row: string): readonly number[] {
  const found = new RegExp(`^ +${row} +(\\d+) +(\\d+) +(\\d+) +(\\d+)`, "m").exec(output);
  if (found === null) throw new Error(`${PROGRAM} did not come to an end:\n${output}`);
  return found.slice(1).map(Number);
}

const lastWord = (text: string): string => text.slice(text.indexOf(".") + 1);

/** What the test itself printed, without what the program does before and after it. */
function sectionOf(output: string, test: string): string {
  const from = output.indexOf(`Test: ${lastWord(test)} ...`);
  const [own = ""] = output.slice(from).split(/(?:^|\.\.\.)(?:passed|FAILED)/m);
  return own;
}

/** Runs one test, such as `Read10.Simple`, on a unit that is reached in one way or in several. */
export async function runCuTest(test: string, urls: readonly string[]): Promise<CuOutcome> {
  const output = await outputOf(["--dataloss", "--Verbose-scsi", "--test", `ALL.${test}`, ...urls]);
  const [total = 0, ran = 0] = summaryOf(output, "tests");
  if (total !== 1 || ran !== 1) throw new Error(`${PROGRAM} ran ${String(ran)} tests:\n${output}`);
  const [, asserts = 0, , failed = 0] = summaryOf(output, "asserts");
  const fails = [...output.matchAll(/^ +\d+\. (\S+\.c:\d+) /gm)].map(([, place = ""]) => place);
  if (fails.length !== failed) throw new Error(`${PROGRAM} says less than it should:\n${output}`);
  const skips = [...sectionOf(output, test).matchAll(/\[SKIPPED\] ?(.*)/g)];
  return {
    asserts,
    fails: [...new Set(fails)],
    skips: [...new Set(skips.map(([, reason = ""]) => reason.trim()))],
  };
}
