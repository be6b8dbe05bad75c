import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { until, withBuiltCli } from "../support/cli-process.ts";
import { startTgt } from "../support/tgt-target.ts";

const SIGINT_BIT = 0b10n;

/** Whether the process has taken SIGINT over from the system. proc(5), SigCgt. */
function listens(pid: number): boolean {
  const caught = /^SigCgt:\s*([0-9a-f]+)$/m.exec(
    readFileSync(`/proc/${String(pid)}/status`, "utf8"),
  );
  return (BigInt(`0x${caught?.[1] ?? "0"}`) & SIGINT_BIT) !== 0n;
}

/** Whether a thread of the process is in poll(2), which libiscsi waits in; Node itself uses epoll. */
function polls(pid: number): boolean {
  const POLL = "7 ";
  const tasks = readdirSync(`/proc/${String(pid)}/task`);
  return tasks.some((task) => {
    try {
      return readFileSync(`/proc/${String(pid)}/task/${task}/syscall`, "utf8").startsWith(POLL);
    } catch {
      return false;
    }
  });
}

describe("a command whose drive hangs in a blocking call", { timeout: 120_000 }, () => {
  // The target is stopped, so the call does not end; libiscsi's own limit is longer than the patience after Ctrl-C.
  it("gives the prompt back after one Ctrl-C, with status 130", async () => {
    await using tgt = await startTgt();
    await withBuiltCli(async ({ start }) => {
      await tgt.kill("SIGSTOP");
      const { host, port, target, logicalUnit } = tgt;
      const device = `iscsi+lib://${host}:${String(port)}/${target}/${String(logicalUnit)}`;
      const { child, ended } = start("status", device);
      const pid = child.pid ?? 0;
      await until("it listens and its thread is blocked", () => listens(pid) && polls(pid));
      child.kill("SIGINT");
      const { status, stderr } = await ended;
      expect(stderr).toContain("ended at once (opening or closing the drive does not end)");
      expect(status).toBe(130);
      await tgt.kill("SIGCONT");
    });
  });
});
