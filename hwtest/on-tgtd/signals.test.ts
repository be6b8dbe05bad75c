/**
 * A signal that comes while SG_IO waits at /dev/sg ends the wait and not the command, and the kernel may send the command
 * a second time: a block too many (Linux drivers/scsi/sg.c). Masked signals do not help against SIGSTOP and ptrace.
 */
import { describe, expect, it } from "vitest";
import { guestStand, writeAndMeanwhile } from "./guest-stand.ts";
import { makeTree, told } from "../vm/guest-lines.ts";

const stand = guestStand();

/** Commands after which blocks are under way: opening a drive takes fewer. */
const BEGUN = 70;
const LONG = { limitMs: 400_000 };

/** What is on the tape is the tree: nothing is missing, nothing is there twice. */
async function expectTreeOnTape(): Promise<void> {
  const { guest } = stand();
  await guest.must("rm -rf /tmp/back && mkdir /tmp/back");
  const read = await guest.run("capstan read /dev/sg1 --to /tmp/back", LONG);
  expect(read.status, told(read)).toBe(0);
  await guest.must("diff -r --no-dereference /tmp/tree /tmp/back/tree");
}

describe("a write through sg", () => {
  it.each([
    [
      "is stopped and continued",
      "for i in 1 2 3; do kill -STOP $pid; sleep 0.5; kill -CONT $pid; sleep 0.5; done",
    ],
    ["is suspended as from a terminal", "kill -TSTP $pid; sleep 0.5; kill -CONT $pid"],
    [
      "is watched by a debugger that comes and goes",
      "for i in 1 2 3; do timeout -s INT 1 strace -f -o /dev/null -p $pid; done 2>/dev/null",
    ],
    [
      "runs while others open and close the st node",
      "for i in 1 2 3; do mt -f /dev/nst0 status; sleep 0.3; done >/dev/null 2>&1",
    ],
  ])("loses and doubles nothing when it %s", async (_name, meanwhile) => {
    const { guest } = stand();
    await guest.must(makeTree("/tmp/tree", 24));
    const { status, said } = await writeAndMeanwhile(guest, BEGUN, meanwhile);
    expect(status, said).toBe(0);
    await expectTreeOnTape();
  });

  it("ends in good order at SIGTERM, and what it says is on the tape is there", async () => {
    const { guest } = stand();
    await guest.must(makeTree("/tmp/tree", 60));
    const { status, said } = await writeAndMeanwhile(guest, BEGUN, "kill -TERM $pid");
    expect([130, 11], said).toContain(status);
    const verify = await guest.run("capstan verify /dev/sg1", LONG);
    // Incomplete, and not different.
    expect([0, 11], told(verify)).toContain(verify.status);
  });
});
