import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { constants } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { openLibc } from "../../native/linux/libc.ts";
import { SystemClock } from "../../src/clock/system-clock.ts";
import { errnoOf } from "../support/linux-fake-sg.ts";
import { withScratchFolder } from "../support/scratch-folder.ts";

const LOADER = new URL("../support/ts-loader.mjs", import.meta.url).href;
const CHILD = fileURLToPath(new URL("../support/linux-signal-child.ts", import.meta.url));

/** Signals that the calling thread does not take, by number; the kernel's own account. */
function blockedSignals(): ReadonlySet<number> {
  const status = readFileSync("/proc/thread-self/status", "latin1");
  const mask = BigInt(`0x${/^SigBlk:\s*([0-9a-f]+)$/m.exec(status)?.[1] ?? "none"}`);
  const numbers = Array.from({ length: 64 }, (_, index) => index + 1);
  return new Set(numbers.filter((number) => ((mask >> BigInt(number - 1)) & 1n) === 1n));
}

describe("a thread that blocks its signals", () => {
  it("blocks all but those that its own faults raise, and gets its mask back", () => {
    const before = blockedSignals();
    const restore = openLibc().blockSignals();
    const blocked = blockedSignals();
    restore();
    const { signals } = constants;
    const never = ["SIGKILL", "SIGSTOP", "SIGILL", "SIGTRAP", "SIGBUS", "SIGFPE", "SIGSEGV"];
    const left = Object.entries(signals).filter(([, number]) => !blocked.has(number));
    // Others may share the number of one of these, as SIGIOT and SIGPOLL do with theirs.
    expect(left.map(([name]) => name).sort()).toEqual(never.sort());
    expect(blockedSignals()).toEqual(before);
    expect(before.has(signals.SIGTERM)).toBe(false);
  });

  it("waits on in a system call that any handler would break off", async () => {
    const flags = ["--disable-warning=DEP0205", "--import", LOADER, CHILD];
    const child = spawn(process.execPath, flags, { stdio: ["ignore", "pipe", "inherit"] });
    const clock = new SystemClock();
    const lines: string[] = [];
    const closed = once(child, "close");
    createInterface({ input: child.stdout }).on("line", (line) => {
      lines.push(line);
    });
    // Again and again: it says that it waits just before it does.
    while (child.exitCode === null && child.signalCode === null) {
      await clock.sleep(20);
      if (lines.at(-1)?.startsWith("waiting") === true) child.kill("SIGUSR2");
    }
    await closed;
    expect(lines.filter((line) => !line.startsWith("waiting"))).toEqual([
      "open: EINTR",
      "blocked: 0",
      "restored: EINTR",
      "handled: true",
    ]);
  });
});

describe("the end of a process", () => {
  it("comes at once, with the status that was given", async () => {
    const script = `
      const { openLibc } = await import(${JSON.stringify(new URL("../../native/linux/libc.ts", import.meta.url).href)});
      process.on("exit", () => process.stdout.write("cleaned up"));
      openLibc().exitNow(93);`;
    const flags = ["--disable-warning=DEP0205", "--import", LOADER, "--input-type=module", "-e"];
    const child = spawn(process.execPath, [...flags, script], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let output = "";
    child.stdout.on("data", (data: Buffer) => {
      output += data.toString();
    });
    await once(child, "close");
    expect([child.exitCode, output]).toEqual([93, ""]);
  });
});

describe("ioctl", () => {
  it("gives what the kernel returns: a value that is filled in, or the negative errno", () => {
    const { ioctl } = openLibc();
    const answer = new Uint8Array(new ArrayBuffer(8));
    // FIONREAD of asm-generic/ioctls.h: of a file, the bytes that are left to read.
    const FIONREAD = 0x541b;
    withScratchFolder((folder) => {
      const file = join(folder, "file");
      writeFileSync(file, "12345");
      const fd = openSync(file, "r");
      expect(ioctl(fd, FIONREAD, answer)).toBe(0);
      expect([...answer.subarray(0, 4)]).toEqual([5, 0, 0, 0]);
      closeSync(fd);
      expect(ioctl(fd, FIONREAD, answer)).toBe(-errnoOf("EBADF"));
    });
  });
});
