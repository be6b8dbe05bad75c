import type { DriveCore } from "./drive-core.ts";

/** How long the drive has been on in its life, in milliseconds: what was counted before, and this clock's own time. */
export function powerOnMs(drive: DriveCore): number {
  return drive.counters.lifetime.powerOnMs + drive.clock.nowMs;
}
