import type { TapeDrive } from "../../drives/tape-drive.ts";
import { reportedValue } from "../../scsi/define-log-page.ts";
import { DLT_MEDIUM_TYPES } from "../../scsi/dlt-medium-types.ts";
import { READ_ERROR_COUNTERS, WRITE_ERROR_COUNTERS } from "../../scsi/log-pages/error-counters.ts";
import { VOLUME_STATISTICS } from "../../scsi/log-pages/volume-statistics.ts";
import { TAPE_USAGE_LTO } from "../../scsi/log-pages/tape-usage.ts";
import type { MamValues } from "../../scsi/named-attributes.ts";
import { readLogPage } from "../../session/read-log-page.ts";
import type { Session } from "../../session/session.ts";
import type { MediaFacts, MountErrors } from "./media-facts.ts";
import { readSentCounters } from "../pages/error-counters.ts";
import type { UsageFacts, VolumeFacts } from "../pages/volume-facts.ts";
import type { PanelFacts } from "../panel/panel-facts.ts";
import { readS4Facts } from "../pages/s4-facts.ts";
import { readTapeCounts } from "../pages/tape-counts.ts";
import { goodToKnow } from "../try-to-ask.ts";

const MIB = 1_048_576n;
const inBytes = (mebibytes: bigint | undefined): bigint | undefined =>
  mebibytes === undefined ? undefined : mebibytes * MIB;

/**
 * Reads what the drive tells of the life of the cartridge in it, beside what was read before. Moves no tape and reads no page that is
 * cleared by being read: log pages 02h, 03h, 30h, and 3Eh of a DLT-S4, and what says how much is left. What the drive refuses is
 * absent.
 * @throws TransportError
 */
export async function readMediaFacts(
  drive: TapeDrive,
  known: {
    readonly panel: PanelFacts;
    readonly medium: string | undefined;
    readonly memory: MamValues["known"] | undefined;
    readonly volume: VolumeFacts | undefined;
  },
): Promise<MediaFacts> {
  const { session } = drive;
  const { family, generation } = drive.identity;
  const { panel, memory, volume } = known;
  // Page 30h does not say when it is not valid; a drive that has 17h does, and then no cartridge is mounted.
  const needsUsage =
    family === "lto" &&
    isListed(panel, TAPE_USAGE_LTO.page) &&
    !isListed(panel, VOLUME_STATISTICS.page);
  return {
    family,
    medium: family === "dlt" ? await cartridgeName(drive) : known.medium,
    chipLoads: memory?.loadCount,
    chipWrittenBytes: inBytes(memory?.writtenInLife),
    chipReadBytes: inBytes(memory?.readInLife),
    volume,
    usage: needsUsage ? await readUsage(drive) : undefined,
    tape: family === "dat" ? await goodToKnow(readTapeCounts(session)) : undefined,
    s4: generation === "DLT-S4" ? await goodToKnow(readS4Facts(session)) : undefined,
    mountWrite: await readMountErrors(session, panel, "write"),
    mountRead: await readMountErrors(session, panel, "read"),
    usedBytes: family === "lto" ? panel.access?.usedBytes : undefined,
    remaining: await goodToKnow(drive.remainingCapacity()),
  };
}

const isListed = ({ listed }: PanelFacts, page: number): boolean => listed?.has(page) === true;

async function readMountErrors(
  session: Session,
  panel: PanelFacts,
  side: "write" | "read",
): Promise<MountErrors | undefined> {
  const isWrite = side === "write";
  const { page } = isWrite ? WRITE_ERROR_COUNTERS : READ_ERROR_COUNTERS;
  if (!isListed(panel, page)) return undefined;
  const sent = await goodToKnow(readSentCounters(session, side));
  const hostBytes = isWrite ? panel.access?.fromHostBytes : panel.access?.toHostBytes;
  return sent === undefined ? undefined : { ...sent, hostBytes };
}

/** A DLT cartridge is known by its medium type; its density is that of the data on it. */
async function cartridgeName(drive: TapeDrive): Promise<string | undefined> {
  const settings = await goodToKnow(drive.blockSettings());
  return settings === undefined ? undefined : DLT_MEDIUM_TYPES.get(settings.mediumType);
}

async function readUsage({ session }: TapeDrive): Promise<UsageFacts | undefined> {
  const page = await goodToKnow(readLogPage(session, TAPE_USAGE_LTO));
  if (page === undefined) return undefined;
  return {
    mounts: reportedValue(page, "mounts"),
    recoveredWriteErrors: reportedValue(page, "writeRetries"),
    recoveredReadErrors: reportedValue(page, "readRetries"),
    unrecoveredWriteErrors: reportedValue(page, "unrecoveredWriteErrors"),
    unrecoveredReadErrors: reportedValue(page, "unrecoveredReadErrors"),
    suspendedWrites: reportedValue(page, "suspendedWrites"),
    fatalSuspendedWrites: reportedValue(page, "fatalSuspendedWrites"),
  };
}
