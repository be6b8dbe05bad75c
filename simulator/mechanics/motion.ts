/** What all motions share: they begin when the buffer is empty, wait for one that still runs, and may go on after IMMED. */
import type { Answer } from "../command-router.ts";
import { noteWound } from "../note-transfer.ts";
import type { DriveCore } from "../drive-core.ts";
import type { Operation } from "./mechanism.ts";

/** Flushes, waits for a running operation and lifts the fence where the command does that. */
export async function beforeMotion(drive: DriveCore): Promise<void> {
  await drive.finishOperation();
  await drive.flush();
}

/** Winds to an object of a partition, in the time it takes or, with `immediate`, in the background. */
export async function windTo(
  drive: DriveCore,
  to: { readonly object: number; readonly partition?: number },
  how: { readonly kind: Operation["kind"]; readonly immediate: boolean },
): Promise<Answer<never>> {
  const { deck } = drive;
  const target = { object: to.object, partition: to.partition ?? deck.partition };
  const ms = deck.msToWind(target);
  noteWound(drive, deck, target, ms);
  const from = { object: deck.object, partition: deck.partition };
  deck.moveTo(target.object, target.partition);
  drive.fenced = false;
  if (how.immediate) drive.begin(how.kind, ms);
  else await wind(drive, { from, target, ms });
  return {};
}

/** Lets the time of a motion pass; a motion that is broken off leaves the tape where it is by then. */
async function wind(
  drive: DriveCore,
  way: {
    readonly from: { readonly object: number; readonly partition: number };
    readonly target: { readonly object: number; readonly partition: number };
    readonly ms: number;
  },
): Promise<void> {
  const { from, target, ms } = way;
  const { deck } = drive;
  const startMs = drive.clock.nowMs;
  try {
    await drive.spend(ms);
  } catch (stopped) {
    const share = Math.min(1, (drive.clock.nowMs - startMs) / ms);
    const start = from.partition === target.partition ? from.object : 0;
    const passed = Math.trunc((target.object - start) * share);
    deck.moveTo(start + passed, target.partition);
    throw stopped;
  }
}
