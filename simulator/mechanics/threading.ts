/** The tape goes to the heads, and back into its cartridge. */
import { noteCartridgeLoad } from "../cartridge.ts";
import type { Cartridge } from "../cartridge.ts";
import { sense } from "../check-condition.ts";
import { SENSE_KEY } from "../../src/scsi/sense.ts";
import type { Clock } from "../../src/clock/clock.ts";
import type { FaultInjector } from "../faults/fault-injector.ts";
import type { ModeStore } from "../mode-store.ts";
import type { Nexus } from "../nexus.ts";
import { noteWound } from "../note-transfer.ts";
import { showPartitions } from "../partitioning.ts";
import type { Personality } from "../personalities/personality.ts";
import { isLoadable } from "../personalities/personality.ts";
import { volumeRecord } from "../volume-record.ts";
import type { WearingDrive } from "../wear/run-tape.ts";
import { noteThreading } from "../wear/run-tape.ts";
import type { Mechanism } from "./mechanism.ts";
import { TapeDeck } from "./tape-deck.ts";

const MEDIUM_CHANGED = sense(SENSE_KEY.unitAttention, 0x2800);
const UNSUPPORTED_FORMAT = 0x0c;
/** Flags that go out with the next load. IBM LTO SCSI Reference GA32-0928-06, TapeAlert, column L. */
const LOAD_CLEARS = [0x07, 0x10, 0x31, 0x33, 0x34, 0x3d] as const;

/** What of a drive threads tapes. */
interface ThreadingDrive extends WearingDrive {
  readonly mechanism: Mechanism;
  readonly personality: Personality;
  readonly clock: Clock;
  readonly modes: ModeStore;
  readonly serial: string;
  readonly faults: FaultInjector;
  readonly nexuses: readonly Nexus[];
  fenced: boolean;
  onLastingChange: (() => void) | undefined;
}

/** Threads the tape of a cartridge for data. One of a generation or kind unknown here stays in the slot. LTO: TapeAlert 0Ch. */
export function thread(drive: ThreadingDrive, cartridge: Cartridge): void {
  const { mechanism, personality, clock, alerts } = drive;
  if (!isLoadable(personality, cartridge.facts)) {
    mechanism.loadState = "seated";
    alerts.raise(UNSUPPORTED_FORMAT);
    return;
  }
  mechanism.deck = new TapeDeck({ cartridge, personality, clock });
  showPartitions(drive.modes, cartridge);
  mechanism.modified = false;
  mechanism.failureIn = undefined;
  mechanism.loadState = "ready";
  drive.fenced = false;
  const { vendor } = personality.inquiry;
  noteCartridgeLoad(cartridge.state, { vendor, serial: drive.serial });
  drive.counters.noteLoad();
  drive.faults.noteLoad();
  alerts.clear(...LOAD_CLEARS);
  noteThreading(drive, cartridge);
  for (const nexus of drive.nexuses) nexus.raise(MEDIUM_CHANGED);
  drive.onLastingChange?.();
}

/** Winds the tape back to where it is unthreaded; the drive remembers the volume as it was then. */
export function windBack(drive: ThreadingDrive, deck: TapeDeck): void {
  const beginning = { object: 0, partition: 0 };
  noteWound(drive, deck, beginning, deck.msToWind(beginning));
  drive.counters.noteUnload(volumeRecord(deck.cartridge, drive.personality));
}
