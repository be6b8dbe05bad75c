import type { TapeDrive } from "../drives/tape-drive.ts";
import { SessionScan, type ScannedSession, type ScanOptions } from "./session-scan-walk.ts";
import { asError } from "./stream-error.ts";

/** What is on a partition, from its beginning to the end of data. */
export interface ScanReport {
  readonly partition: number;
  readonly sessions: readonly ScannedSession[];
  /** Tape files without a block: filemarks that follow each other. */
  readonly emptyFileCount: number;
  /** Object number of the end of data; absent when it was not reached. */
  readonly endOfData?: bigint;
  /** Why the scan ended early. */
  readonly problem?: Error;
}

/**
 * Finds the sessions of the current partition. Cheap: it passes from filemark to filemark and reads the first block of
 * each tape file, and manifests. What the drive says stands in the report, with what was found until then. The tape
 * ends up anywhere.
 */
export async function scanSessions(drive: TapeDrive, options: ScanOptions): Promise<ScanReport> {
  const scan = new SessionScan(drive, options);
  let problem: Error | undefined;
  try {
    await scan.run();
  } catch (error) {
    problem = asError(error);
    scan.settle();
  }
  const { sessions, emptyFileCount, endOfData, partition = 0 } = scan;
  return {
    partition,
    sessions,
    emptyFileCount,
    ...(endOfData === undefined ? {} : { endOfData }),
    ...(problem === undefined ? {} : { problem }),
  };
}

/** Closes the manifests of a scan. */
export function closeScan(scan: Pick<ScanReport, "sessions">): void {
  for (const { manifest } of scan.sessions) manifest?.close();
}

/**
 * Finds the last session of the current partition, from the end of data backward where the tape is as this program
 * leaves it, else by a full scan. The caller closes its manifest.
 *
 * @throws what the drive says
 */
export async function lastSession(
  drive: TapeDrive,
  options: ScanOptions,
): Promise<ScannedSession | undefined> {
  const quick = await fromTheEnd(drive, options);
  if (quick !== undefined) return quick;
  const scan = await scanSessions(drive, options);
  const last = scan.sessions.at(-1);
  closeScan({ sessions: scan.sessions.slice(0, -1) });
  if (scan.problem !== undefined) {
    last?.manifest?.close();
    throw scan.problem;
  }
  return last;
}

/** Data, filemark, manifest, filemark, end of data: behind the last filemark but two the last data begin. */
async function fromTheEnd(
  drive: TapeDrive,
  options: ScanOptions,
): Promise<ScannedSession | undefined> {
  // There the way to the end is as long as a full scan, and the way back cannot be counted.
  if (!drive.tellsPosition) return undefined;
  await drive.locateEndOfData();
  const back = await drive.spaceFilemarks(-3);
  if (back.kind === "done") await drive.spaceFilemarks(1);
  else await drive.rewind();
  const start = await drive.readPosition();
  if (!start.known) return undefined;
  const scan = new SessionScan(drive, options, start.objectNumber);
  try {
    await scan.run();
  } catch (error) {
    closeScan(scan);
    throw error;
  }
  const [only, ...others] = scan.sessions;
  if (others.length === 0 && only?.manifestState === "good") {
    return { ...only, ordinal: only.manifest?.sessionNumber ?? only.ordinal };
  }
  closeScan(scan);
  return undefined;
}
