import type { TapeDrive } from "../drives/tape-drive.ts";
import { reportedValue } from "../scsi/define-log-page.ts";
import { TAPE_USAGE_DAT } from "../scsi/log-pages/tape-usage.ts";
import { VOLUME_STATISTICS } from "../scsi/log-pages/volume-statistics.ts";
import { readLogPage } from "../session/read-log-page.ts";
import type { MediaFacts } from "./media-wear.ts";

/** What of the cartridge memory the wear follows from, as its attributes are named. */
export interface ChipFacts {
  readonly loadCount?: bigint | undefined;
  /** In MiB. */
  readonly writtenInLife?: bigint | undefined;
}

const MIB = 1_048_576n;
/** Page 17h counts 10^6. */
const MB = 1_000_000n;

/**
 * Reads what the log pages know of the life of the cartridge in the drive; the chip was read before. Page 17h and, of DAT, 30h:
 * neither is changed by being read.
 * @throws ScsiError and its kin; TransportError; CodecError
 */
export async function readMediaFacts(
  drive: TapeDrive,
  cartridge: { readonly medium: string | undefined; readonly chip: ChipFacts },
): Promise<MediaFacts> {
  const { medium, chip } = cartridge;
  const { family } = drive.identity;
  const tape = family === "dat" ? await readLogPage(drive.session, TAPE_USAGE_DAT) : undefined;
  return {
    family,
    medium,
    chipLoads: chip.loadCount,
    chipWrittenBytes: chip.writtenInLife === undefined ? undefined : chip.writtenInLife * MIB,
    volume: await readVolume(drive),
    tape: tape === undefined ? undefined : { loads: reportedValue(tape, "loads") },
  };
}

async function readVolume({ session }: TapeDrive): Promise<MediaFacts["volume"]> {
  const page = await readLogPage(session, VOLUME_STATISTICS);
  if (page?.known.pageValid !== true) return undefined;
  const bytes = (megabytes: bigint | undefined): bigint | undefined =>
    megabytes === undefined ? undefined : megabytes * MB;
  return {
    mounts: reportedValue(page, "mounts"),
    writtenBytes: bytes(reportedValue(page, "lifetimeWritten")),
    readBytes: bytes(reportedValue(page, "lifetimeRead")),
    lastMountWrittenBytes: bytes(reportedValue(page, "lastMountWritten")),
    capacityBytes: bytes(reportedValue(page, "nativeCapacity")),
    beginningPasses: reportedValue(page, "beginningOfMediumPasses"),
    middlePasses: reportedValue(page, "middleOfTapePasses"),
    lifeRemainingPercent: reportedValue(page, "lifeRemaining"),
    recoveredWriteErrors: reportedValue(page, "recoveredWriteErrors"),
    recoveredReadErrors: reportedValue(page, "recoveredReadErrors"),
  };
}
