import { AttentionStore, DriveObserver } from "../../src/index.ts";
import { alertStoreOf, keptFileOf } from "../alert-store-of.ts";
import type { Io } from "../io.ts";
import { iscsiAccess } from "../iscsi-access.ts";

/** Options of every command that observes drives. */
export const OBSERVE_OPTIONS = {
  full: {
    type: "boolean",
    default: false,
    describe:
      "ask also what may take a unit attention from other programs of this computer, while none of them works with the drive",
  },
} as const;

/** An observer of one drive, with what it keeps on disk below the home folder. */
export function observerOf(
  io: Io,
  device: string,
  how: { readonly command: string; readonly full: boolean },
): DriveObserver {
  return new DriveObserver(device, {
    program: "capstan",
    ...how,
    // What the environment says of iSCSI, right or wrong, is no matter for other devices.
    ...(/^iscsi(\+lib)?:/.test(device) ? { iscsi: iscsiAccess(io) } : {}),
    stores: (drive) => {
      const path = keptFileOf(io, drive, device);
      const alerts = alertStoreOf(io, drive, device);
      if (path === undefined || alerts === undefined) return undefined;
      return { alerts, attentions: new AttentionStore(`${path}.attentions.jsonl`) };
    },
  });
}
