/** Dividing a tape anew: all that was on it is gone. */
import { noteCartridgeFormat } from "./cartridge.ts";
import { onHostStorage } from "./host-storage.ts";
import { showPartitions } from "./partitioning.ts";
import type { DriveCore } from "./drive-core.ts";

/** Gives the loaded tape partitions of these shares and stands at the beginning of the first. The buffer must be empty. */
export function formatTape(drive: DriveCore, shares: readonly number[]): void {
  const { deck } = drive;
  onHostStorage(() => {
    deck.cartridge.medium.format(shares.length);
  });
  const { state } = deck.cartridge;
  state.partitionShares = shares;
  noteCartridgeFormat(state);
  showPartitions(drive.modes, deck.cartridge);
  deck.moveTo(0, 0);
  drive.overwriteAllowed = undefined;
  drive.noteModified();
  drive.synchronize();
  if (shares.length > 1) drive.alerts.raise(0x31);
}
