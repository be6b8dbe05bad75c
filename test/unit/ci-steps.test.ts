import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { REPOSITORY } from "../support/source-tree.ts";

interface Run {
  readonly status: number | null;
  readonly output: string;
  readonly lastLine: string;
}

/** A stand-in for vitest: writes the report to where the step wants it and ends with the status. */
const FAKE_VITEST = `
fake_vitest() {
  local status=$1 report=$2 argument
  shift 2
  for argument in "$@"; do
    case $argument in --outputFile.json=*) printf '%s' "$report" >"\${argument#*=}" ;; esac
  done
  return "$status"
}
export -f fake_vitest
fake() { test_step "$1" bash -c 'fake_vitest "$@"' bash "$2" "$3"; }
`;

function runSteps(steps: string): Run {
  const script = `set -uo pipefail\n. .ci/steps.sh\n${FAKE_VITEST}\nbegin_steps\n${steps}\nend_steps\n`;
  const { status, stdout, stderr } = spawnSync("bash", ["-c", script], {
    cwd: REPOSITORY,
    encoding: "utf8",
  });
  const output = stdout + stderr;
  return { status, output, lastLine: stdout.trimEnd().split("\n").at(-1) ?? "" };
}

const report = (numPassedTests: number, numFailedTests: number, numPendingTests = 0): string =>
  `'${JSON.stringify({ numPassedTests, numFailedTests, numPendingTests, testResults: [] })}'`;

/** What vitest reports when a file throws while it is imported: no test, and a failed file. */
const BROKEN_FILE = `'${JSON.stringify({
  numPassedTests: 7,
  numFailedTests: 0,
  testResults: [
    { status: "failed", assertionResults: [] },
    { status: "passed", assertionResults: [{ status: "passed" }] },
  ],
})}'`;

describe("the steps of CI", () => {
  it("count one for a check and each test of a test run", () => {
    const run = runSteps(`step "lint" true\nfake "tests" 0 ${report(41, 0)}`);
    expect(run).toMatchObject({ status: 0, lastLine: "42 passed, 0 failed" });
  });

  it("go on after a failure and still fail at the end", () => {
    const run = runSteps('step "lint" false\nstep "types" echo came here');
    expect(run).toMatchObject({ status: 1, lastLine: "1 passed, 1 failed" });
    expect(run.output).toMatch(/^came here$/m);
    expect(run.output).toMatch(/^lint +FAILED/m);
    expect(run.output).toMatch(/^types +ok/m);
  });

  it("count the failed tests of a test run", () => {
    const run = runSteps(`fake "tests" 1 ${report(10, 3)}`);
    expect(run).toMatchObject({ status: 1, lastLine: "10 passed, 3 failed" });
  });

  it("tell how many tests were skipped, and take none of them for passed", () => {
    const run = runSteps(`fake "tests" 0 ${report(10, 0, 4)}\nfake "more" 0 ${report(1, 0, 2)}`);
    expect(run).toMatchObject({ status: 0, lastLine: "11 passed, 0 failed, 6 skipped" });
  });

  it("fail a test run in which all were skipped", () => {
    const run = runSteps(`fake "tests" 0 ${report(0, 0, 4)}`);
    expect(run).toMatchObject({ status: 1, lastLine: "0 passed, 1 failed, 4 skipped" });
  });

  it("fail a test run that ended badly although every test passed", () => {
    const run = runSteps(`fake "tests" 1 ${report(10, 0)}`);
    expect(run).toMatchObject({ status: 1, lastLine: "10 passed, 1 failed" });
  });

  it("count a test file that broke before its first test", () => {
    const run = runSteps(`fake "tests" 1 ${BROKEN_FILE}`);
    expect(run).toMatchObject({ status: 1, lastLine: "7 passed, 1 failed" });
  });

  it.each([
    ["an empty report", `fake "tests" 0 ${report(0, 0)}`],
    ["no report", 'test_step "tests" true'],
    ["a broken report", "fake \"tests\" 0 '{'"],
  ])("fail a test run with %s", (_name, step) => {
    const run = runSteps(`step "lint" true\n${step}`);
    expect(run).toMatchObject({ status: 1, lastLine: "1 passed, 1 failed" });
    expect(run.output).toMatch(/tests reported no tests/);
  });

  it("do not take an old report for a new one", () => {
    const run = runSteps(`fake "first" 0 ${report(5, 0)}\ntest_step "second" true`);
    expect(run).toMatchObject({ status: 1, lastLine: "5 passed, 1 failed" });
  });

  it("end a step that hangs", () => {
    const run = runSteps('STEP_SECONDS=1\nstep "hang" sleep 60');
    expect(run).toMatchObject({ status: 1, lastLine: "0 passed, 1 failed" });
    expect(run.output).toMatch(/hang ended with status 124/);
  });

  it("fail when nothing ran", () => {
    expect(runSteps("")).toMatchObject({ status: 1, lastLine: "0 passed, 0 failed" });
  });

  it("leave no files behind", () => {
    const run = runSteps('step "say" sh -c "echo folder=$steps_folder; test -d $steps_folder"');
    const folder = /^folder=(.+)$/m.exec(run.output)?.[1] ?? "";
    expect(folder).not.toBe("");
    expect(spawnSync("test", ["-e", folder]).status).toBe(1);
  });
});
