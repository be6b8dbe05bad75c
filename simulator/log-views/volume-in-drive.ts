import { formatNamed } from "../personalities/cartridge-formats.ts";
import type { DriveCore } from "../drive-core.ts";
import type { VolumeRecord } from "../volume-record.ts";
import { liveVolume } from "../volume-record.ts";

/** The volume under the head, or the last one that was there; `undefined` when there was none since the last reset. */
export function currentVolume(drive: DriveCore): VolumeRecord | undefined {
  return mountedVolume(drive) ?? drive.counters.volumes[0];
}

/** The volume under the head; `undefined` when none is. */
export function mountedVolume(drive: DriveCore): VolumeRecord | undefined {
  const deck = drive.loadedDeck;
  return deck === undefined ? undefined : liveVolume(deck.cartridge, drive.personality);
}

/** A volume of an earlier mount: 1 is the one before the current or last. */
export function earlierVolume(drive: DriveCore, back: number): VolumeRecord | undefined {
  const { volumes } = drive.counters;
  return volumes[drive.loadedDeck === undefined ? back : back - 1];
}

/** Data sets (LTO) or groups (DAT) that so many bytes take; a started one counts. */
export function dataSetsFor(volume: Pick<VolumeRecord, "facts">, bytes: number): number {
  const size = formatNamed(volume.facts.format)?.dataSetBytes ?? 0;
  return size === 0 ? 0 : Math.ceil(bytes / size);
}
