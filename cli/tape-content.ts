import { closeScan, nameAttributes, readAttributes, scanSessions, tidyText } from "../src/index.ts";
import type { ScannedSession, Session, TapeDrive } from "../src/index.ts";
import { formatBytes, formatCount } from "./output/format.ts";

/** One session on a tape, as far as it is known without reading its data. */
export interface SessionSummary {
  /** Place on the tape, from 1. */
  readonly ordinal: number;
  readonly kind: "tar" | "raw" | "unknown";
  readonly blockCount: number;
  /** Absent where no manifest tells. */
  readonly byteCount?: number;
  readonly fileCount?: number;
}

/** What is on a tape. */
export interface TapeContent {
  readonly sessions: readonly SessionSummary[];
  /** Barcode or user label of the cartridge, where its chip tells. */
  readonly label?: string;
  /** Why not all of the tape could be looked at. */
  readonly problem?: string;
}

/** Serial number, barcode and label of the cartridge in the drive, as far as its chip tells. */
export async function readLabels(
  session: Session,
): Promise<{ readonly serial?: string; readonly barcode?: string; readonly userLabel?: string }> {
  try {
    const { known } = nameAttributes((await readAttributes(session)) ?? []);
    const serial = tidyText(known.mediumSerialNumber);
    const barcode = tidyText(known.barcode);
    const userLabel = tidyText(known.userLabel);
    return {
      ...(serial === undefined ? {} : { serial }),
      ...(barcode === undefined ? {} : { barcode }),
      ...(userLabel === undefined ? {} : { userLabel }),
    };
  } catch {
    // A dead chip is no reason not to use the tape; what matters is found out from the tape itself.
    return {};
  }
}

function summaryOf(session: ScannedSession): SessionSummary {
  const { ordinal, manifest, blockCount, startsAsTar } = session;
  if (manifest === undefined) return { ordinal, kind: startsAsTar ? "tar" : "unknown", blockCount };
  const { kind, header } = manifest;
  const byteCount =
    header.blockCount === 0
      ? 0
      : (header.blockCount - 1) * header.blockBytes + header.lastBlockBytes;
  return { ordinal, kind, blockCount, byteCount, fileCount: header.fileCount };
}

/** Looks at what is on the current partition; the tape ends up anywhere. */
export async function readContent(
  drive: TapeDrive,
  options: { readonly workFolder: string; readonly signal: AbortSignal },
): Promise<TapeContent> {
  const labels = await readLabels(drive.session);
  const label = labels.barcode ?? labels.userLabel ?? labels.serial;
  const scan = await scanSessions(drive, options);
  const sessions = scan.sessions.map(summaryOf);
  closeScan(scan);
  return {
    sessions,
    ...(label === undefined ? {} : { label }),
    ...(scan.problem === undefined ? {} : { problem: scan.problem.message }),
  };
}

/** What is on a tape, in one sentence for whoever is about to lose it. */
export function describeContent(content: TapeContent): string {
  const { sessions, label, problem } = content;
  const files = sum(sessions.map(({ fileCount }) => fileCount));
  const bytes = sum(sessions.map(({ byteCount }) => byteCount));
  const unknown = sessions.filter(({ byteCount }) => byteCount === undefined);
  const blocks = unknown.reduce((total, { blockCount }) => total + blockCount, 0);
  const parts = [
    formatCount(sessions.length, "session"),
    ...(files > 0 ? [formatCount(files, "file")] : []),
    ...(bytes > 0 ? [formatBytes(bytes)] : []),
    ...(blocks > 0 ? [`${formatCount(blocks, "block")} that no manifest describes`] : []),
  ];
  const on = label === undefined ? "on the cartridge" : `on cartridge ${label}`;
  const cut = problem === undefined ? "" : ` (and what could not be read: ${problem})`;
  return `${parts.join(", ")} ${on}${cut}`;
}

const sum = (values: readonly (number | undefined)[]): number =>
  values.reduce<number>((total, value) => total + (value ?? 0), 0);
