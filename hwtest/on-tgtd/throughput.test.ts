import { expect, it } from "vitest";
import { guestStand } from "./guest-stand.ts";
import { told } from "../vm/guest-lines.ts";

const stand = guestStand();

const LONG = { limitMs: 400_000 };
const MEGABYTES = 50;
const COMMANDS = 500;

/** Seconds that a line of the guest takes, on the guest's own clock. */
async function secondsOf(line: string): Promise<number> {
  const result = await stand().guest.run(`TIMEFORMAT='seconds %R'; time { ${line}; }`, LONG);
  expect(result.status, told(result)).toBe(0);
  return Number(/seconds ([\d.]+)/.exec(result.stderr)?.[1]);
}

/** What SG_IO through Capstan's own drive reaches, without the start of a program. */
async function sgIoRates(): Promise<{ commandsPerSecond: number; megabytesPerSecond: number }> {
  const script = "node /capstan/hwtest/on-tgtd/sg-io-rate.mjs";
  const line = `${script} /dev/sg1 /tmp/tree/random ${String(COMMANDS)}`;
  const result: unknown = JSON.parse(await stand().guest.must(line, LONG));
  const rates = result as { commandsPerSecond: number; megabytesPerSecond: number };
  expect(rates.megabytesPerSecond).toBeGreaterThan(0);
  return rates;
}

const rate = (amount: number, seconds: number): string => (amount / seconds).toFixed(1);

// A table to look at, from one run on one machine; in an emulated one it says little about others, so it asserts nothing
// about time.
it("is measured beside dd and sg_turs on the same node", async () => {
  const { guest } = stand();
  await guest.must(
    `mkdir -p /tmp/tree && head -c ${String(MEGABYTES)}000000 /dev/urandom >/tmp/tree/random`,
  );
  const start = await secondsOf("capstan --version");
  const dd = await secondsOf(
    "mt -f /dev/nst0 rewind && dd if=/tmp/tree/random of=/dev/nst0 bs=256k status=none",
  );
  const turs = await secondsOf(`sg_turs -n ${String(COMMANDS)} /dev/sg1`);
  const written = await secondsOf("cd /tmp && capstan write /dev/sg1 tree --yes >/dev/null 2>&1");
  const sgIo = await sgIoRates();
  const ddAgain = await secondsOf(
    "mt -f /dev/nst0 rewind && dd if=/tmp/tree/random of=/dev/nst0 bs=256k status=none",
  );
  console.table({
    "dd bs=256k of=/dev/nst0": { "MB/s": rate(MEGABYTES, dd) },
    "dd, again": { "MB/s": rate(MEGABYTES, ddAgain) },
    "SG_IO of Capstan, 256 KiB blocks": {
      "MB/s": sgIo.megabytesPerSecond.toFixed(1),
      "commands/s": sgIo.commandsPerSecond.toFixed(0),
    },
    "capstan write /dev/sg1, start included": { "MB/s": rate(MEGABYTES, written) },
    "capstan write /dev/sg1, start taken off": { "MB/s": rate(MEGABYTES, written - start) },
    "sg_turs -n": { "commands/s": rate(COMMANDS, turs) },
  });
});
