import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SimulatedDrive } from "../../simulator/simulated-drive.ts";
import { logViewsOf } from "../../simulator/log-views/all-log-views.ts";
import { AlertStore } from "../../src/health/alerts/alert-store.ts";
import { diagnose } from "../../src/health/diagnosis/diagnose.ts";
import { LOAD_UNLOAD } from "../../src/scsi/commands/load-unload.ts";
import { MODE_SENSE_10 } from "../../src/scsi/commands/mode-sense.ts";
import { READ_ATTRIBUTE_VALUES } from "../../src/scsi/commands/read-attribute.ts";
import { READ_POSITION_SHORT } from "../../src/scsi/commands/read-position.ts";
import { REWIND } from "../../src/scsi/commands/rewind.ts";
import { withAsyncScratchFolder } from "../support/async-scratch-folder.ts";
import { diagnosisStand } from "../support/diagnosis-stand.ts";
import { logSense } from "../support/sim-host.ts";
import { Initiator } from "../support/sim-initiator.ts";
import { pattern, read, write, writeFilemarks } from "../support/sim-steps.ts";

const TAPE_ALERT = 0x2e;
const TAPE_ALERT_RESPONSE = 0x12;
const MODELS = ["lto-1", "lto-5", "lto-9", "dat-72", "dlt-8000"] as const;

/** What a host and an operator do, in any order; most of it is refused where it makes no sense. */
const step = fc.oneof(
  fc.record({ kind: fc.constant("write" as const), value: fc.integer({ min: 1, max: 300_000 }) }),
  fc.record({ kind: fc.constant("alert" as const), value: fc.integer({ min: 1, max: 61 }) }),
  fc.record({
    kind: fc.constantFrom(
      "filemark",
      "rewind",
      "read",
      "unload",
      "load",
      "protect",
      "chip",
      "eject",
    ),
    value: fc.constant(0),
  }),
);

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

async function act(drive: SimulatedDrive, host: Initiator, { kind, value }: Step): Promise<void> {
  const { cartridge } = drive;
  await host.takeAttentions();
  if (kind === "write") await write(host, pattern(value));
  else if (kind === "alert") drive.alerts.raise(value);
  else if (kind === "filemark") await writeFilemarks(host, 1);
  else if (kind === "rewind") await host.send(REWIND, {});
  else if (kind === "read") await read(host, 300_000);
  else if (kind === "unload") await host.send(LOAD_UNLOAD, { load: false });
  else if (kind === "load") await host.send(LOAD_UNLOAD, { load: true });
  else if (kind === "eject") drive.eject();
  else if (cartridge !== undefined && kind === "protect") cartridge.state.writeProtected = true;
  else if (cartridge !== undefined) cartridge.state.chipDead = true;
}

const hex = (reply: { readonly status: number; readonly received: Uint8Array }): string =>
  `${String(reply.status)} ${Buffer.from(reply.received).toString("hex")}`;

/** Everything that an initiator can see of the drive without changing it. */
async function seenBy(drive: SimulatedDrive, witness: Initiator): Promise<readonly string[]> {
  const seen: string[] = [];
  for (const { page, subpage } of logViewsOf(drive.personality)) {
    if (page !== TAPE_ALERT) seen.push(hex(await logSense(witness, page, { subpage })));
  }
  seen.push(hex(await witness.send(MODE_SENSE_10, { pageCode: 0x3f, allocationLength: 0x1000 })));
  const chip = { allocationLength: 0x1_0000, firstAttribute: 0 };
  seen.push(hex(await witness.send(READ_ATTRIBUTE_VALUES, chip)));
  seen.push(hex(await witness.send(READ_POSITION_SHORT, {})));
  return seen;
}

/** What the drive keeps for an initiator that asks nothing. */
const keptFor = (drive: SimulatedDrive, name: string): string => {
  const { attentions, latchedAlerts, alertsChanged, preventsRemoval, blockLength } =
    drive.nexus(name);
  return JSON.stringify([
    ...[attentions, String(latchedAlerts), alertsChanged, preventsRemoval, blockLength],
    // And what everybody would see.
    ...[drive.counters, drive.cartridge?.state, drive.loadState, String(drive.alerts.truth)],
  ]);
};

describe.each(MODELS)("diagnosing a simulated %s", (personality) => {
  it("changes nothing but the flags of page 2Eh where there is no 12h, and keeps those", async () => {
    await withAsyncScratchFolder(async (folder) => {
      let runs = 0;
      const steps = fc.array(step, { maxLength: 10 });
      await fc.assert(
        fc.asyncProperty(steps, fc.boolean(), async (done, withStore) => {
          const { simulated, facts, sent } = await diagnosisStand({ personality });
          const own = simulated.nexus("host");
          const hands = new Initiator(simulated.connect("hands"));
          const witness = new Initiator(simulated.connect("witness"));
          simulated.nexus("bystander");
          for (const one of done) await act(simulated, hands, one);
          await witness.takeAttentions();
          // Reading for the first time ends the note that alerts have changed.
          await seenBy(simulated, witness);
          const before = [await seenBy(simulated, witness), keptFor(simulated, "bystander")];
          const latched = own.latchedAlerts;
          sent.length = 0;
          const path = join(folder, `alerts-${String(runs++)}.jsonl`);
          const store = withStore ? new AlertStore(path) : undefined;
          const found = await facts(store);
          diagnose(found);
          expect([await seenBy(simulated, witness), keptFor(simulated, "bystander")]).toEqual(
            before,
          );
          const asked = sent.filter(([code]) => code === 0x4d).map(([, , page = 0]) => page & 0x3f);
          const has12 = simulated.personality.logPages.includes("tapeAlertResponse");
          expect(asked).toContain(TAPE_ALERT_RESPONSE);
          expect(asked.includes(TAPE_ALERT)).toBe(!has12 && withStore);
          if (has12 || !withStore) expect(own.latchedAlerts).toBe(latched);
          else {
            const flags = (found.panel.alerts?.flags ?? []).map(({ number }) => number);
            expect(flags.reduce((word, flag) => word | (1n << BigInt(flag - 1)), 0n)).toBe(latched);
            expect(store?.pending().map(({ number }) => number)).toEqual(flags);
          }
        }),
        { numRuns: 40 },
      );
    });
  });
});
