/** What is counted when data or tape moves: the drive's counters, the cartridge's life, the tape that ran. */
import type { TapeDeck } from "./mechanics/tape-deck.ts";
import type { Side, WearingDrive } from "./wear/run-tape.ts";
import { noteRun, noteWinding } from "./wear/run-tape.ts";

/** What of a drive is counted with. */
interface CountingDrive extends WearingDrive {
  readonly deck: TapeDeck;
  noteModified(): void;
}

/** Counts bytes for the tape, in the drive's life and in the cartridge's. */
export function countWritten(
  { counters }: Pick<WearingDrive, "counters">,
  { cartridge: { state } }: TapeDeck,
  bytes: number,
): void {
  counters.noteWrite(bytes);
  state.lifetimeBytesWritten += bytes;
  state.loadBytesWritten += bytes;
}

/** Counts bytes that came off the tape; `toHost` is how much of it went on to the host. */
export function countRead(
  { counters }: Pick<WearingDrive, "counters">,
  { cartridge: { state } }: TapeDeck,
  bytes: number,
  toHost = bytes,
): void {
  counters.noteRead(bytes, toHost);
  state.lifetimeBytesRead += bytes;
  state.loadBytesRead += bytes;
}

/** Counts a block that was accepted. */
export function noteWritten(drive: CountingDrive, bytes: number): void {
  countWritten(drive, drive.deck, bytes);
  noteTransport(drive, bytes, "write");
  drive.noteModified();
}

/** Counts a block that came off the tape; `toHost` is how much of it went on to the host. */
export function noteRead(drive: CountingDrive, bytes: number, toHost = bytes): void {
  countRead(drive, drive.deck, bytes, toHost);
  noteTransport(drive, bytes, "read");
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

/** Counts tape that is wound from where it stands to another object. */
export function noteWound(
  drive: WearingDrive,
  deck: TapeDeck,
  target: { readonly object: number; readonly partition: number },
  ms: number,
): void {
  const from = deck.placeOf(deck.object, deck.partition);
  const to = deck.placeOf(target.object, target.partition);
  noteWinding(drive, deck.cartridge, { from, to, ms, metres: deck.metresToWind(target) });
}

function noteTransport(drive: CountingDrive, bytes: number, side: Side): void {
  const { deck, personality } = drive;
  const ms = (bytes / personality.mechanics.nativeBytesPerSecond) * 1000;
  const metres = deck.metresFor(bytes);
  // Taken apart and put together by name: spreading an object of fractions costs more than copying the block does.
  const { fromWraps, toWraps } = deck.justPassed(bytes);
  noteRun(drive, deck.cartridge, { fromWraps, toWraps, side, bytes, metres, ms });
}
