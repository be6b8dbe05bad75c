/** Which errors a drive remembers of itself. */
import { SENSE_KEY } from "../src/scsi/sense.ts";
import type { SenseInput } from "../src/scsi/sense.ts";
import { powerOnMs } from "./power-on-time.ts";
import type { DriveCore } from "./drive-core.ts";

/** As many as page 33h of a DLT7000 has entries. Quantum DLT 7000 product manual, Device Wellness log page. */
const EVENTS_KEPT = 16;
const HOUR_MS = 3_600_000;
const KEPT_KEYS: readonly number[] = [
  SENSE_KEY.mediumError,
  SENSE_KEY.hardwareError,
  SENSE_KEY.vendorSpecific,
];

/** Keeps an error that tells of a bad medium or a bad drive; others are not the drive's fault. */
export function noteErrorEvent(drive: DriveCore, sense: SenseInput): void {
  // Only drives with that page keep it.
  if (!drive.personality.logPages.includes("deviceWellness")) return;
  const { key, additionalCode, additionalQualifier } = sense;
  if (!KEPT_KEYS.includes(key)) return;
  const powerOnHours = Math.floor(powerOnMs(drive) / HOUR_MS);
  const event = { powerOnHours, senseKey: key, additionalCode, additionalQualifier };
  drive.counters.errorEvents = [...drive.counters.errorEvents, event].slice(-EVENTS_KEPT);
}
