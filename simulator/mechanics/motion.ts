/** What all motions share: they begin when the buffer is empty, wait for one that still runs, and may go on after IMMED. */
import type { Answer } from "../command-router.ts";
import { noteMotion } from "../note-transfer.ts";
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
  noteMotion(drive, { ms, metres: deck.metresToWind(target) });
  deck.moveTo(target.object, target.partition);
  drive.fenced = false;
  if (how.immediate) drive.begin(how.kind, ms);
  else await drive.spend(ms);
  return {};
}
