/**
 * The behaviours of a drive, on every target of this run. A test sees a drive only through hosts that send commands and
 * through the operator's hands. The targets are simulated drives of every kind, and one of them once more over a wire;
 * a project that hands a target to its tests has that one only (hwtest/README.md).
 */
import { inject, it, TestRunner } from "vitest";
import type { Bench, CartridgeWish, Target } from "./bench.ts";
import { foreignTarget } from "./foreign-target.ts";
import type { Lacking, Reply } from "./host.ts";
import { deviationOf, expectDeviation, type DeviationList } from "./known-deviation.ts";
import { SIMULATED_TARGETS } from "./simulated-target.ts";
import { simulatedWire } from "./simulated-wire.ts";

interface Chosen {
  readonly targets: readonly Target[];
  readonly deviations?: DeviationList | undefined;
}

const choice = inject("target");
const CHOSEN: Chosen =
  choice === undefined
    ? { targets: [...SIMULATED_TARGETS, simulatedWire()] }
    : await foreignTarget(choice);

/** One behaviour, tested on every target. */
export function behaviour(
  name: string,
  test: (bench: Bench) => Promise<void>,
  wish: CartridgeWish = {},
): void {
  const fullName = `${TestRunner.getCurrentSuite().name} ${name}`.trim();
  const deviation = deviationOf(CHOSEN.deviations, fullName);
  for (const target of CHOSEN.targets) {
    const known = deviation === undefined ? "" : ` deviates (known): ${deviation.does}`;
    it(`${name} [${target.name}]${known}`, async ({ skip }) => {
      if (deviation?.fatal === true) skip("the target does not live through it");
      const run = async (): Promise<void> => {
        const bench = await target.open({ wish, lack: (reason) => skip(reason) });
        try {
          await test(bench);
        } finally {
          await bench.close();
        }
      };
      await (deviation === undefined ? run() : expectDeviation(deviation, run));
    });
  }
}

const ILLEGAL_REQUEST = 5;
const UNKNOWN = [0x2000, 0x2400];

/** Ends the test as skipped when this reply says that the drive does not know the command or the page. */
export function needs<R extends Reply>(bench: Lacking, reply: R): R {
  const { sense } = reply;
  if (sense?.key !== ILLEGAL_REQUEST) return reply;
  const codes = sense.additionalCode * 256 + sense.additionalQualifier;
  if (!UNKNOWN.includes(codes)) return reply;
  const hex = codes.toString(16).padStart(4, "0");
  return bench.lack(`the drive refuses ${reply.command} as unknown: 5/${hex}`);
}
