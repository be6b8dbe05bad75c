/** The tape runs past the heads: it wears, they get dirty, errors come, and the drive asks for cleaning in time. */
import type { Cartridge } from "../cartridge.ts";
import type { DriveCounters } from "../drive-counters.ts";
import { formatNamed } from "../personalities/cartridge-formats.ts";
import type { Personality } from "../personalities/personality.ts";
import type { TapeAlertState } from "../tape-alert-state.ts";
import { addPass, addRun, passesAt } from "./tape-passes.ts";
import { DIRT, hardErrorsPerGB, shedding, softFactor, warns, WEAR, wearOf } from "./wear-rates.ts";

/** What of a drive wears and gets dirty. */
export interface WearingDrive {
  readonly counters: DriveCounters;
  readonly alerts: TapeAlertState;
  readonly personality: Pick<Personality, "wear" | "mechanics">;
}

/** Which way data go. */
export type Side = "write" | "read";

/** Data that were written or read: where the tape ran, in wraps from its beginning, and for how long. */
export interface Run {
  readonly side: Side;
  readonly fromWraps: number;
  readonly toWraps: number;
  readonly bytes: number;
  readonly metres: number;
  readonly ms: number;
}

const HOUR_MS = 3_600_000;
const GB = 1e9;
const ALERT = {
  readWarning: 0x01,
  writeWarning: 0x02,
  mediaLife: 0x07,
  nearingMediaLife: 0x13,
  cleanNow: 0x14,
  cleanPeriodic: 0x15,
} as const;

/** Data were written or read. */
export function noteRun(drive: WearingDrive, cartridge: Cartridge, run: Run): void {
  const { counters, personality, alerts } = drive;
  const { state } = cartridge;
  addRun(state.passes, run.fromWraps, run.toWraps);
  const wear = wearOf(cartridge, personality.wear, passesAt(state.passes, run.toWraps));
  const factor = softFactor(counters.heads.dirt, wear);
  noteSoftErrors(drive, cartridge, run, factor);
  if (warns(factor)) {
    const flag = run.side === "write" ? ALERT.writeWarning : ALERT.readWarning;
    if (!alerts.isSet(flag)) alerts.raise(flag);
  }
  noteMotion(drive, cartridge, { metres: run.metres, ms: run.ms, wear });
}

function noteSoftErrors(
  { counters, personality }: WearingDrive,
  { state }: Cartridge,
  { side, bytes }: Run,
  factor: number,
): void {
  const { heads, errors } = counters;
  const due = heads.softCarry[side] + (bytes / GB) * personality.wear.softErrorsPerGB * factor;
  const count = Math.floor(due);
  heads.softCarry[side] = due - count;
  if (count === 0) return;
  if (side === "write") {
    errors.writeCorrected += count;
    state.writeRetries += count;
    state.loadWriteRetries += count;
  } else {
    errors.readCorrected += count;
    state.readRetries += count;
    state.loadReadRetries += count;
  }
}

/** The tape was wound from one place to another, each 0 (beginning) to 1 (end). */
export function noteWinding(
  drive: WearingDrive,
  cartridge: Cartridge,
  way: { readonly from: number; readonly to: number; readonly ms: number; readonly metres: number },
): void {
  addPass(cartridge.state.passes, way.from, way.to);
  const wear = wearOf(cartridge, drive.personality.wear);
  noteMotion(drive, cartridge, { metres: way.metres, ms: way.ms, wear });
}

function noteMotion(
  drive: WearingDrive,
  cartridge: Cartridge,
  motion: { readonly ms: number; readonly metres: number; readonly wear: number },
): void {
  const { counters, personality } = drive;
  const { heads, lifetime } = counters;
  const asked = asksPeriodically(drive, cartridge);
  const before = heads.dirt;
  lifetime.motionMs += motion.ms;
  lifetime.metres += motion.metres;
  heads.metresSinceCleaning += motion.metres;
  cartridge.state.motionMetres += motion.metres;
  const hours = motion.ms / HOUR_MS;
  heads.dirt +=
    (hours / personality.wear.hoursToDirty) * shedding(motion.wear, cartridge.state.soiled);
  const crossed = (limit: number): boolean => before < limit && heads.dirt >= limit;
  const asks = !asked && asksPeriodically(drive, cartridge);
  if (asks || crossed(DIRT.requested)) drive.alerts.raise(ALERT.cleanPeriodic);
  if (crossed(DIRT.required)) drive.alerts.raise(ALERT.cleanNow);
}

/** Whether the drive has been used enough since its last cleaning to ask for the next, whatever its heads are like. */
function asksPeriodically({ counters, personality }: WearingDrive, cartridge: Cartridge): boolean {
  const { dataSets, metres = Infinity, motionHours = Infinity } = personality.wear.asksAfter;
  if (counters.heads.metresSinceCleaning >= metres) return true;
  if (counters.motionMsSinceCleaning / HOUR_MS >= motionHours) return true;
  if (dataSets === undefined) return false;
  const size = formatNamed(cartridge.facts.format)?.dataSetBytes ?? 0;
  return size > 0 && counters.bytesSinceCleaning / size >= dataSets;
}

/** A drive that was switched off asks for cleaning as before. IBM LTO SCSI Reference GA32-0928-06, 4.13. */
export function askAgain(drive: WearingDrive, cartridge: Cartridge | undefined): void {
  const { dirt } = drive.counters.heads;
  const asks = cartridge !== undefined && asksPeriodically(drive, cartridge);
  if (asks || dirt >= DIRT.requested) drive.alerts.raise(ALERT.cleanPeriodic);
  if (dirt >= DIRT.required) drive.alerts.raise(ALERT.cleanNow);
}

/** A cartridge was loaded: its beginning has passed the heads, and the drive tells of its age. */
export function noteThreading(drive: WearingDrive, cartridge: Cartridge): void {
  addPass(cartridge.state.passes, 0, 1 / cartridge.state.passes.length);
  const wear = wearOf(cartridge, drive.personality.wear);
  if (wear >= WEAR.over) drive.alerts.raise(ALERT.mediaLife);
  else if (wear >= WEAR.nearlyOver) drive.alerts.raise(ALERT.nearingMediaLife);
}

/** Whether the next bytes at a place meet an error that the drive cannot correct; asked once for each block. */
export function hardErrorDue(
  { counters, personality }: WearingDrive,
  cartridge: Cartridge,
  { bytes, wraps }: { readonly bytes: number; readonly wraps: number },
): boolean {
  const { heads } = counters;
  const wear = wearOf(cartridge, personality.wear, passesAt(cartridge.state.passes, wraps));
  const rate = hardErrorsPerGB(heads.dirt, wear);
  if (rate === 0) return false;
  heads.hardCarry += (bytes / GB) * rate;
  if (heads.hardCarry < 1) return false;
  heads.hardCarry = 0;
  return true;
}
