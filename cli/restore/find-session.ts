import { closeScan, journalOf, lastSession, scanSessions, UsageError } from "../../src/index.ts";
import type { Journal, ScannedSession, SessionRecord, TapeDrive } from "../../src/index.ts";
import { readLabels } from "../tape-content.ts";

/** A session on the tape, and what its blocks can be compared with. */
export interface FoundSession {
  readonly session: ScannedSession;
  readonly record: SessionRecord | undefined;
}

/**
 * Finds the last session of the tape, or the one at a place, from 1. The caller closes its manifest.
 * @throws UsageError `SESSION_NOT_FOUND`; what the drive says
 */
export async function findSession(
  drive: TapeDrive,
  options: {
    readonly ordinal: number | undefined;
    readonly workFolder: string;
    readonly signal: AbortSignal;
    readonly journals: readonly Journal[];
  },
): Promise<FoundSession> {
  const { ordinal, journals, ...scan } = options;
  const session =
    ordinal === undefined ? await lastSession(drive, scan) : await nth(drive, ordinal, scan);
  if (session === undefined) {
    throw new UsageError("SESSION_NOT_FOUND", "read: there is no session on the tape");
  }
  const { serial, barcode } = await readLabels(drive.session);
  const place = { partition: 0, cartridge: serial ?? barcode };
  const record = session.manifest ?? (await journalOf(drive, session, { journals, place }));
  return { session, record };
}

async function nth(
  drive: TapeDrive,
  ordinal: number,
  options: { readonly workFolder: string; readonly signal: AbortSignal },
): Promise<ScannedSession> {
  const scan = await scanSessions(drive, options);
  const found = scan.sessions.find((session) => session.ordinal === ordinal);
  closeScan({ sessions: scan.sessions.filter((session) => session !== found) });
  if (found !== undefined) return found;
  if (scan.problem !== undefined) throw scan.problem;
  const count = String(scan.sessions.length);
  throw new UsageError(
    "SESSION_NOT_FOUND",
    `read: there are ${count} sessions on the tape, not ${String(ordinal)}`,
  );
}
