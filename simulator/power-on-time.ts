import type { SimulatedDrive } from "./simulated-drive.ts";

/** How long the drive has been on in its life, in milliseconds: what was counted before, and this clock's own time. */
export function powerOnMs(drive: SimulatedDrive): number {
  return drive.counters.lifetime.powerOnMs + drive.clock.nowMs;
}
