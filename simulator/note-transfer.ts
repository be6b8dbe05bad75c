/** What is counted when data or tape moves: the drive's counters, the cartridge's life, the tape that ran. */
import type { DriveCounters } from "./drive-counters.ts";
import type { TapeDeck } from "./mechanics/tape-deck.ts";
import type { Personality } from "./personalities/personality.ts";

/** What of a drive is counted with. */
interface CountingDrive {
  readonly counters: DriveCounters;
  readonly deck: TapeDeck;
  readonly personality: Personality;
  noteModified(): void;
}

/** Counts a block that was accepted. */
export function noteWritten(drive: CountingDrive, bytes: number): void {
  drive.counters.noteWrite(bytes);
  const { state } = drive.deck.cartridge;
  state.lifetimeBytesWritten += bytes;
  state.loadBytesWritten += bytes;
  noteTransport(drive, bytes);
  drive.noteModified();
}

/** Counts a block that came off the tape; `toHost` is how much of it went on to the host. */
export function noteRead(drive: CountingDrive, bytes: number, toHost = bytes): void {
  drive.counters.noteRead(bytes, toHost);
  const { state } = drive.deck.cartridge;
  state.lifetimeBytesRead += bytes;
  state.loadBytesRead += bytes;
  noteTransport(drive, bytes);
}

/** Counts an error that ended a write or a read for good. */
export function noteHardError(drive: CountingDrive, direction: "write" | "read"): void {
  const { counters } = drive;
  const { state } = drive.deck.cartridge;
  if (direction === "write") {
    counters.errors.writeUncorrected++;
    counters.hardWriteErrors++;
    state.unrecoveredWrites++;
    state.loadUnrecoveredWrites++;
    return;
  }
  counters.errors.readUncorrected++;
  counters.hardReadErrors++;
  state.unrecoveredReads++;
  state.loadUnrecoveredReads++;
}

/** Counts tape that ran past the head. */
export function noteMotion(
  drive: CountingDrive,
  motion: { readonly ms: number; readonly metres: number },
): void {
  drive.counters.lifetime.motionMs += motion.ms;
  drive.counters.lifetime.metres += motion.metres;
  drive.deck.cartridge.state.motionMetres += motion.metres;
}

function noteTransport(drive: CountingDrive, bytes: number): void {
  const { nativeBytesPerSecond } = drive.personality.mechanics;
  const ms = (bytes / nativeBytesPerSecond) * 1000;
  noteMotion(drive, { ms, metres: drive.deck.metresFor(bytes) });
}
