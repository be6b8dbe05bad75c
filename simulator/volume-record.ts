/** A volume as its chip and its tape have it: what the pages and attributes about a cartridge are made from. */
import type { Cartridge, CartridgeFacts, CartridgeState } from "./cartridge.ts";
import { partitionCapacityBytes } from "./cartridge.ts";
import type { Personality } from "./personalities/personality.ts";

/** How much of one partition is used, in bytes. */
export interface PartitionRoom {
  readonly capacityBytes: number;
  readonly usedBytes: number;
  /** To early warning; never negative. */
  readonly remainingBytes: number;
}

/** A volume at one moment. */
export interface VolumeRecord {
  readonly facts: CartridgeFacts;
  readonly state: CartridgeState;
  readonly partitions: readonly PartitionRoom[];
}

/** The room in each partition of a cartridge, as the drive with this personality sees it. */
export function partitionRooms(
  cartridge: Cartridge,
  personality: Pick<Personality, "filemarkBytes">,
): readonly PartitionRoom[] {
  return cartridge.medium.partitions.map((content, partition) => {
    const capacityBytes = partitionCapacityBytes(cartridge, partition);
    const usedBytes = content.blockBytes + content.filemarkCount * personality.filemarkBytes;
    return { capacityBytes, usedBytes, remainingBytes: Math.max(0, capacityBytes - usedBytes) };
  });
}

/** A copy that stays as it is, for the drive's memory of volumes that have left. */
export function volumeRecord(
  cartridge: Cartridge,
  personality: Pick<Personality, "filemarkBytes">,
): VolumeRecord {
  const { facts } = cartridge;
  const state = structuredClone(cartridge.state);
  return { facts, state, partitions: partitionRooms(cartridge, personality) };
}

/** The volume as it is now; its state is the cartridge's own, not a copy. */
export function liveVolume(
  cartridge: Cartridge,
  personality: Pick<Personality, "filemarkBytes">,
): VolumeRecord {
  const { facts, state } = cartridge;
  return { facts, state, partitions: partitionRooms(cartridge, personality) };
}
