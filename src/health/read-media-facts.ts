import type { TapeDrive } from "../drives/tape-drive.ts";
import { reportedValue } from "../scsi/define-log-page.ts";
import { DLT_MEDIUM_TYPES } from "../scsi/dlt-medium-types.ts";
import { TAPE_USAGE_LTO } from "../scsi/log-pages/tape-usage.ts";
import { readLogPage } from "../session/read-log-page.ts";
import { goodToKnow } from "./good-to-know.ts";
import { LISTED_LOG_PAGES } from "./listed-log-pages.ts";
import type { MediaFacts, UsageFacts } from "./media-facts.ts";
import { readMountErrors } from "./read-mount-errors.ts";
import { readS4Facts } from "./read-s4-facts.ts";
import { readTapeCounts } from "./read-tape-counts.ts";
import { readVolumeFacts } from "./read-volume-facts.ts";

/** What of the cartridge memory the wear follows from, as its attributes are named. */
export interface ChipFacts {
  readonly loadCount?: bigint | undefined;
  /** In MiB. */
  readonly writtenInLife?: bigint | undefined;
  /** In MiB. */
  readonly readInLife?: bigint | undefined;
}

const MIB = 1_048_576n;
const inBytes = (mebibytes: bigint | undefined): bigint | undefined =>
  mebibytes === undefined ? undefined : mebibytes * MIB;

/**
 * Reads what the drive tells of the life of the cartridge in it; the chip was read before. Moves no tape and reads no page that is
 * cleared by being read: log pages 02h, 03h and 0Ch, 17h and 30h, and 3Eh of a DLT-S4, and what says how much is left. What the
 * drive refuses is absent.
 * @throws TransportError
 */
export async function readMediaFacts(
  drive: TapeDrive,
  cartridge: { readonly medium: string | undefined; readonly chip: ChipFacts },
): Promise<MediaFacts> {
  const { chip } = cartridge;
  const { session } = drive;
  const { family, generation } = drive.identity;
  const listed = (await goodToKnow(readLogPage(session, LISTED_LOG_PAGES))) ?? new Set();
  const volume = await goodToKnow(readVolumeFacts(session));
  const needsUsage = volume === undefined && family === "lto" && listed.has(TAPE_USAGE_LTO.page);
  const { usedBytes, ...mount } = await readMountErrors(session, listed);
  return {
    family,
    medium: family === "dlt" ? await cartridgeName(drive) : cartridge.medium,
    chipLoads: chip.loadCount,
    chipWrittenBytes: inBytes(chip.writtenInLife),
    chipReadBytes: inBytes(chip.readInLife),
    volume,
    usage: needsUsage ? await readUsage(drive) : undefined,
    tape: family === "dat" ? await goodToKnow(readTapeCounts(session)) : undefined,
    s4: generation === "DLT-S4" ? await goodToKnow(readS4Facts(session)) : undefined,
    ...mount,
    usedBytes: family === "lto" ? usedBytes : undefined,
    remaining: await goodToKnow(drive.remainingCapacity()),
  };
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
