import { describe, expect } from "vitest";
import { LOAD_UNLOAD } from "../../src/scsi/commands/load-unload.ts";
import { PREVENT_ALLOW_MEDIUM_REMOVAL } from "../../src/scsi/commands/prevent-allow-medium-removal.ts";
import { TAPE_ALERT_PAGE } from "../../src/scsi/log-pages/tape-alert-page.ts";
import { tapeAlertFlags } from "../../src/scsi/tape-alert.ts";
import { describeReply, expectGood } from "./expectations.ts";
import type { Host } from "./host.ts";
import { logPage } from "./log-steps.ts";
import { behaviour } from "./target.ts";

const NO_REMOVAL = 0x0a;

async function flags(host: Host): Promise<readonly number[]> {
  const { records } = TAPE_ALERT_PAGE.decode(await logPage(host, TAPE_ALERT_PAGE.page));
  return tapeAlertFlags(records).map(({ number }) => number);
}

/**
 * Makes the drive raise flag 0Ah, No removal, and tells what this initiator then reads. The hosts have read before what
 * there was. HOLD, because a drive that does not mind PREVENT must not let the cartridge go.
 */
async function raise(host: Host): Promise<readonly number[]> {
  expectGood(await host.send(PREVENT_ALLOW_MEDIUM_REMOVAL, { prevent: 1 }));
  const unload = await host.send(LOAD_UNLOAD, { load: false, hold: true });
  expectGood(await host.send(PREVENT_ALLOW_MEDIUM_REMOVAL, { prevent: 0 }));
  const raised = await flags(host);
  if (!raised.includes(NO_REMOVAL))
    host.lack(`it raises no flag when removal is prevented: ${describeReply(unload)}`);
  return raised;
}

describe("reading TapeAlert", () => {
  behaviour("clears it for the reader", async ({ host }) => {
    await flags(host);
    expect(await raise(host)).toEqual([NO_REMOVAL]);
    expect(await flags(host)).toEqual([]);
  });

  behaviour("clears it for nobody else", async ({ host, newHost }) => {
    const other = await newHost();
    await other.takeAttentions();
    for (const one of [host, other]) await flags(one);
    expect(await raise(host)).toEqual([NO_REMOVAL]);
    expect(await flags(other)).toEqual([NO_REMOVAL]);
    expect(await flags(other)).toEqual([]);
  });
});
