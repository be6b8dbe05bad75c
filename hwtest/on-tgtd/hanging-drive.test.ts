import { expect, it } from "vitest";
import { SystemClock } from "../../src/clock/system-clock.ts";
import { guestStand } from "./guest-stand.ts";
import { makeTree, told } from "../vm/guest-lines.ts";

const stand = guestStand();
const clock = new SystemClock();

const LONG = { limitMs: 400_000 };
const POLL_MS = 200;

/** Verifies in the guest; as soon as blocks are read says so, waits for a word, and sends the Ctrl-C of a terminal. */
const VERIFY_AND_INTERRUPT = `
  rm -f /tmp/begun /tmp/go
  requests() { echo $(( $(cat /sys/class/scsi_generic/sg1/device/iorequest_cnt) )); }
  node /capstan/dist/cli/main.js verify /dev/sg1 >/tmp/said 2>&1 &
  pid=$!
  before=$(requests)
  while kill -0 $pid && [ $(requests) -lt $((before + 60)) ]; do sleep 0.1; done
  : >/tmp/begun
  while [ ! -e /tmp/go ]; do sleep 0.1; done
  kill -INT $pid
  wait $pid
  echo $?`;

// The target is stopped, so SG_IO does not return; the kernel would wait for much longer than the patience after Ctrl-C.
it("gives the prompt back after one Ctrl-C when SG_IO hangs, with status 130", async () => {
  const { guest, tgt } = stand();
  await guest.must(makeTree("/tmp/tree", 40));
  const written = await guest.run("cd /tmp && capstan write /dev/sg1 tree --yes", LONG);
  expect(written.status, told(written)).toBe(0);
  const interrupted = guest.must(VERIFY_AND_INTERRUPT, LONG);
  while ((await guest.run("test -e /tmp/begun")).status !== 0) await clock.sleep(POLL_MS);
  await tgt.kill("SIGSTOP");
  await guest.must(": >/tmp/go");
  const stdout = await interrupted;
  await tgt.kill("SIGCONT");
  const said = await guest.must("cat /tmp/said");
  expect(said).toMatch(/ended at once \(command [0-9A-F]{2}h does not end\)/);
  expect(stdout.trim()).toBe("130");
});
