import { describe, expect, it } from "vitest";
import { guestStand } from "./guest-stand.ts";
import { makeTree } from "../vm/guest-lines.ts";

const stand = guestStand();

const LONG = { limitMs: 400_000 };

interface Call {
  readonly thread: string;
  readonly starts: boolean;
  readonly ends: boolean;
}

/** Lines of `strace -f`: a call on one line, or its beginning and, later, its end. */
function sgCalls(trace: string): readonly Call[] {
  return trace.split("\n").flatMap((line): Call[] => {
    const [, thread = "", what = ""] = /^(\d+)\s+(.*)$/.exec(line) ?? [];
    if (what.startsWith("ioctl(") && what.includes("SG_IO"))
      return [{ thread, starts: true, ends: !what.includes("<unfinished") }];
    return what.startsWith("<... ioctl resumed") ? [{ thread, starts: false, ends: true }] : [];
  });
}

describe("a drive of the kernel", () => {
  it("has one command at a time, and none from the main thread", async () => {
    const { guest } = stand();
    await guest.must(makeTree("/tmp/tree", 3));
    const line =
      "cd /tmp && strace -f -e trace=ioctl -o /tmp/trace node /capstan/dist/cli/main.js write /dev/sg1 tree --yes";
    await guest.must(line, LONG);
    const trace = await guest.must("cat /tmp/trace");
    const [mainThread = ""] = /^\d+/.exec(trace) ?? [];
    const calls = sgCalls(trace);
    const sent = calls.filter(({ starts }) => starts);
    expect(sent.length).toBeGreaterThan(20);
    expect(sent.filter(({ thread }) => thread === mainThread)).toEqual([]);
    const running = new Set<string>();
    let most = 0;
    for (const { thread, starts, ends } of calls) {
      if (starts) running.add(thread);
      most = Math.max(most, running.size);
      if (ends) running.delete(thread);
    }
    expect(most).toBe(1);
  });
});
