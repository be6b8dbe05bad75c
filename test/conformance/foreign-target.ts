import { TGTD_DEVIATIONS } from "../../hwtest/known-deviations/tgtd.ts";
import { SystemClock } from "../../src/clock/system-clock.ts";

import type { Target } from "./bench.ts";
import type { DeviationList } from "./known-deviation.ts";
import type { TargetChoice } from "./target-choice.ts";
import { wireTarget, type WireTransport } from "./wire-target.ts";

const LISTS: Readonly<Record<string, DeviationList>> = { tgtd: TGTD_DEVIATIONS };

interface Opener {
  readonly ownNexus: boolean;
  open(): Promise<WireTransport>;
}

/** `guest:PORT/dev/sg1` is a node of a virtual machine whose agent listens on that port. */
const GUEST = /^guest:(\d+)(\/dev\/.+)$/;
const ISCSI = /^iscsi:\/\/([^/:]+):(\d+)\/([^/]+)\/(\d+)$/;

async function openerOf(specifier: string): Promise<Opener> {
  const [, guestPort, node] = GUEST.exec(specifier) ?? [];
  if (guestPort !== undefined && node !== undefined) {
    const { openGuestNode } = await import("../../hwtest/vm/guest-transport.ts");
    return { ownNexus: false, open: () => openGuestNode(Number(guestPort), node) };
  }
  const [, host, port, target, unit] = ISCSI.exec(specifier) ?? [];
  if (host !== undefined && target !== undefined) {
    const { openIscsi } = await import("../../native/iscsi/initiator.ts");
    const where = { host, port: Number(port), target, logicalUnit: Number(unit) };
    return { ownNexus: true, open: () => openIscsi(where) };
  }
  if (specifier.startsWith("/dev/")) {
    const { openSgIo } = await import("../../native/linux/sg-io.ts");
    return { ownNexus: false, open: async () => openSgIo({ path: specifier }) };
  }
  throw new TypeError(`open the target ${specifier}: it is of no kind that tests know`);
}

/** The target that was chosen, and what is known to be wrong with it. */
export async function foreignTarget(choice: TargetChoice): Promise<{
  readonly targets: readonly Target[];
  readonly deviations: DeviationList | undefined;
}> {
  const { specifier, arming } = choice;
  const opener = await openerOf(specifier);
  const clock = new SystemClock();
  const target = wireTarget({
    ...opener,
    arming,
    // The port of a rig changes; the name of a test does not.
    name: specifier.replace(/^guest:\d+/, "guest:").replace(/:\d+\//, "/"),
    wait: (ms) => clock.sleep(ms),
  });
  const deviations = choice.deviations === undefined ? undefined : LISTS[choice.deviations];
  return { targets: [target], deviations };
}
