import { createSimulatedDrive } from "../../simulator/create-simulated-drive.ts";
import { LTO_9 } from "../../simulator/personalities/lto-9.ts";
import { VirtualClock } from "../../simulator/virtual-clock.ts";
import type { Target } from "./bench.ts";
import { wireTarget } from "./wire-target.ts";

/** Longer than any drive loads a cartridge. */
const LOAD_MS = 2 * 3_600_000;

/**
 * One simulated drive for all tests of a process, without hands: shows that what a test leaves behind does not reach the
 * next one, which is how it must be on a real drive.
 */
export function simulatedWire(): Target {
  const clock = new VirtualClock();
  const drive = createSimulatedDrive({ personality: LTO_9, clock });
  clock.advance(LOAD_MS);
  let hosts = 0;
  return wireTarget({
    name: `${LTO_9.name} over a wire`,
    arming: { CAPSTAN_HWTEST_SERIAL: "CAPSTAN009", CAPSTAN_HWTEST_CARTRIDGE: "SIM0000001" },
    ownNexus: true,
    async open() {
      hosts++;
      return drive.connect(`host ${String(hosts)}`);
    },
    async wait(ms) {
      clock.advance(ms);
    },
  });
}
