import { describe, expect, it } from "vitest";
import { SystemClock } from "../../src/clock/system-clock.ts";
import { guestStand, writeAndMeanwhile } from "./guest-stand.ts";
import { makeTree, told } from "../vm/guest-lines.ts";

const stand = guestStand();
const clock = new SystemClock();

const LONG = { limitMs: 400_000 };
const AWAY_MS = 5000;
const POLL_MS = 200;

describe("a drive that goes away in the middle of a write", () => {
  it("and comes back leaves what the report names on the tape", async () => {
    const { guest, tgt } = stand();
    await guest.must(`${makeTree("/tmp/tree", 40)} && rm -f /tmp/begun`);
    const writing = writeAndMeanwhile(guest, 70, ": >/tmp/begun");
    while ((await guest.run("test -e /tmp/begun")).status !== 0) await clock.sleep(POLL_MS);
    await tgt.kill("SIGKILL");
    await clock.sleep(AWAY_MS);
    await tgt.restart();
    const { status, said } = await writing;
    // Recovered, or ended with a transport error or with part of the data named.
    expect([0, 9, 11], said).toContain(status);
    const verify = await guest.run("capstan verify /dev/sg1", LONG);
    expect([0, 11], `${said}\n${told(verify)}`).toContain(verify.status);
    if (status !== 0) return;
    await guest.must(
      "rm -rf /tmp/back && mkdir /tmp/back && capstan read /dev/sg1 --to /tmp/back",
      LONG,
    );
    await guest.must("diff -r --no-dereference /tmp/tree /tmp/back/tree");
  });
});
