/** What a drive does with a cleaning cartridge: once it is in, all goes by itself. */
import type { Cartridge, CartridgeFacts, CartridgeState } from "../cartridge.ts";
import { noteCartridgeLoad } from "../cartridge.ts";
import type { Mechanism, Operation } from "../mechanics/mechanism.ts";
import { formatNamed } from "../personalities/cartridge-formats.ts";
import type { Personality } from "../personalities/personality.ts";
import type { WearingDrive } from "./run-tape.ts";

/** What of a drive is cleaned. */
interface CleanedDrive extends WearingDrive {
  readonly personality: Personality;
  readonly serial: string;
  readonly mechanism: Mechanism;
  operation: Operation | undefined;
  onLastingChange: (() => void) | undefined;
  eject(): void;
}

const ALERT = {
  cleaningMedia: 0x0b,
  cleanNow: 0x14,
  cleanPeriodic: 0x15,
  expiredCleaningMedia: 0x16,
  invalidCleaningMedia: 0x17,
} as const;

/** Uses that a cleaning cartridge has when it is new. */
const usesOf = ({ facts }: Cartridge): number => formatNamed(facts.format)?.cleanings ?? 0;

const isExpired = (cartridge: Cartridge): boolean => cartridge.state.loadCount >= usesOf(cartridge);

/** A cleaning cartridge has been threaded. One of another kind of drive stays where it is. */
export function beginCleaning(drive: CleanedDrive, cartridge: Cartridge, startedMs: number): void {
  const { cleaning } = drive.personality;
  drive.alerts.raise(ALERT.cleaningMedia);
  if (cartridge.facts.format !== cleaning.format) {
    drive.alerts.raise(ALERT.invalidCleaningMedia);
    drive.mechanism.loadState = "seated";
    return;
  }
  drive.mechanism.loadState = "cleaning";
  const endsMs = startedMs + cycleMs(drive, cartridge);
  drive.operation = { kind: "clean", startedMs, endsMs };
}

/** The tape of a cleaning cartridge is wound on with each use, so later ones have a longer way. */
function cycleMs({ personality }: CleanedDrive, cartridge: Cartridge): number {
  const { firstUseMs, lastUseMs, expiredMs } = personality.cleaning;
  if (isExpired(cartridge)) return expiredMs;
  const share = cartridge.state.loadCount / Math.max(1, usesOf(cartridge) - 1);
  return Math.round(firstUseMs + (lastUseMs - firstUseMs) * share);
}

/** The cycle is over. A cartridge that was used up has cleaned nothing: it loses no use, and the request stays. */
export function endCleaning(drive: CleanedDrive, cartridge: Cartridge): void {
  const { alerts, counters, personality } = drive;
  const wasExpired = isExpired(cartridge);
  if (wasExpired) alerts.raise(ALERT.expiredCleaningMedia);
  else {
    const { vendor } = personality.inquiry;
    noteCartridgeLoad(cartridge.state, { vendor, serial: drive.serial });
    noteCleaned(drive);
  }
  counters.usesLeftOfLastCleaner = usesLeft(cartridge) ?? 0;
  drive.mechanism.loadState = "seated";
  if (givesBack(drive, { wasExpired, isExpired: isExpired(cartridge) })) drive.eject();
  else drive.onLastingChange?.();
}

/** The heads are clean, and the drive asks no more. */
export function noteCleaned({ alerts, counters }: WearingDrive): void {
  counters.noteCleaning();
  alerts.clear(ALERT.cleanNow, ALERT.cleanPeriodic, ALERT.expiredCleaningMedia);
}

function givesBack(
  { personality }: CleanedDrive,
  { wasExpired, isExpired: isLast }: { readonly wasExpired: boolean; readonly isExpired: boolean },
): boolean {
  switch (personality.cleaning.ejects) {
    case "always":
      return true;
    case "unlessExpired":
      return !wasExpired;
    case "unlessLastOrExpired":
      return !isLast;
  }
}

/** Uses that are left in a cleaning cartridge; `undefined` for one that holds data. */
export function usesLeft({
  facts,
  state,
}: {
  readonly facts: Pick<CartridgeFacts, "format">;
  readonly state: Pick<CartridgeState, "loadCount">;
}): number | undefined {
  const uses = formatNamed(facts.format)?.cleanings;
  return uses === undefined ? undefined : Math.max(0, uses - state.loadCount);
}
