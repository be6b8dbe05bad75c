/** Mode pages that are not simply stored: what they show follows from the drive's state. */
import type { Nexus } from "./nexus.ts";
import { NO_PROTECTION } from "./nexus.ts";
import type { ProtectionSettings } from "./nexus.ts";
import type { PersonalityModePage } from "./personalities/personality.ts";

const isProtectionPage = (page: { page: number; subpage: number }): boolean =>
  page.page === 0x0a && page.subpage === 0xf0;

/** The control data protection page as this initiator has set it; undefined for any other page. scsi-commands.md 22.1. */
export function protectionPageBytes(
  nexus: Nexus,
  page: PersonalityModePage,
): Uint8Array | undefined {
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
