/** Mode pages that are not simply stored: what they show follows from the drive's state. */
import type { Nexus } from "./nexus.ts";
import { NO_PROTECTION } from "./nexus.ts";
import type { ProtectionSettings } from "./nexus.ts";
import type { PersonalityModePage } from "./personalities/personality.ts";
import type { DriveCore } from "./drive-core.ts";

const DEVICE_CONFIGURATION = { page: 0x10, activePartitionByte: 3 } as const;
const MEDIUM_PARTITION = {
  page: 0x11,
  additionalByte: 3,
  requestByte: 4,
  notRequests: 0x1f,
} as const;
const MEDIUM_CONFIGURATION = { page: 0x1d, wormByte: 2 } as const;

const isProtectionPage = (page: { page: number; subpage: number }): boolean =>
  page.page === 0x0a && page.subpage === 0xf0;

/** A page as this initiator sees it now. */
export function presentPageBytes(
  { drive, nexus }: { readonly drive: DriveCore; readonly nexus: Nexus },
  page: PersonalityModePage,
): Uint8Array {
  return (
    protectionPageBytes(nexus, page) ??
    volumePageBytes(drive, page) ??
    drive.modes.current(page.page, page.subpage) ??
    page.defaults
  );
}

/** Pages that tell of the loaded volume. */
function volumePageBytes(drive: DriveCore, page: PersonalityModePage): Uint8Array | undefined {
  if (page.subpage !== 0) return undefined;
  switch (page.page) {
    case DEVICE_CONFIGURATION.page: {
      const out = storedBytes(drive, page);
      out[DEVICE_CONFIGURATION.activePartitionByte] = drive.loadedDeck?.partition ?? 0;
      return out;
    }
    case MEDIUM_PARTITION.page:
      return drive.personality.quirks.partitionsByModeSelect
        ? dividedBytes(drive, storedBytes(drive, page))
        : undefined;
    case MEDIUM_CONFIGURATION.page: {
      const out = storedBytes(drive, page);
      const worm = drive.loadedDeck?.cartridge.facts.kind === "worm";
      out[MEDIUM_CONFIGURATION.wormByte] = worm ? 1 : 0;
      return out;
    }
    default:
      return undefined;
  }
}

const storedBytes = (drive: DriveCore, page: PersonalityModePage): Uint8Array =>
  (drive.modes.current(page.page) ?? page.defaults).slice();

/** What is there, and no request: sending the page back as it was read must not divide the tape. */
function dividedBytes(drive: DriveCore, out: Uint8Array): Uint8Array {
  const count = drive.loadedDeck?.cartridge.medium.partitions.length ?? 1;
  const { additionalByte, requestByte, notRequests } = MEDIUM_PARTITION;
  out[additionalByte] = count - 1;
  out[requestByte] = (out[requestByte] ?? 0) & notRequests;
  return out;
}

/** The control data protection page as this initiator has set it; undefined for any other page. scsi-commands.md 22.1. */
function protectionPageBytes(nexus: Nexus, page: PersonalityModePage): Uint8Array | undefined {
  if (!isProtectionPage(page)) return undefined;
  const out = page.defaults.slice();
  const { method, onWrite, onRead } = nexus.protection;
  out[4] = method;
  out[5] = method === 0 ? 0 : 4;
  out[6] = (onWrite ? 0x80 : 0) | (onRead ? 0x40 : 0);
  return out;
}

/** Reads the settings out of a control data protection page. `undefined` for any other page. */
export function protectionSettings(page: {
  readonly page: number;
  readonly subpage: number;
  readonly bytes: Uint8Array;
}): (ProtectionSettings & { readonly informationLength: number }) | undefined {
  if (!isProtectionPage(page)) return undefined;
  const method = page.bytes[4] ?? 0;
  const flags = page.bytes[6] ?? 0;
  const informationLength = (page.bytes[5] ?? 0) & 0x3f;
  if (method === 0) return { ...NO_PROTECTION, informationLength };
  return {
    method,
    onWrite: (flags & 0x80) !== 0,
    onRead: (flags & 0x40) !== 0,
    informationLength,
  };
}
