import { INQUIRY } from "../scsi/commands/inquiry.ts";
import { READ_BLOCK_LIMITS } from "../scsi/commands/read-block-limits.ts";
import { REPORT_DENSITY_SUPPORT } from "../scsi/commands/report-density-support.ts";
import { DEVICE_TYPE, STANDARD_INQUIRY } from "../scsi/standard-inquiry.ts";
import { UNIT_SERIAL_NUMBER } from "../scsi/vpd-pages/unit-serial-number.ts";
import { ScsiError } from "../session/errors.ts";
import { readVpdPage } from "../session/read-vpd-page.ts";
import type { Session } from "../session/session.ts";
import { CodecError } from "../codec/codec-error.ts";
import { UsageError } from "../transport/errors.ts";
import type { DriveIdentity } from "./drive-identity.ts";
import { comparableNames, familyOf } from "./drive-catalog.ts";
import type { BlockLimits } from "./drive-link.ts";
import type { TapeFamily } from "./tape-family.ts";

/** What is found out of a drive before it is used. */
export interface Identification {
  readonly identity: DriveIdentity;
  readonly family: TapeFamily | undefined;
  readonly limits: BlockLimits;
}

/** What every drive sends; old ones fail when more is asked for. SCSI-2, standard INQUIRY data. */
const INQUIRY_BYTES = 36;
const DENSITY_BYTES = 0x1000;
/** Largest transfer length of READ(6) and WRITE(6). */
const TRANSFER_MAX = 0xff_ffff;

/** Text for people: NULs and other dirt around it are not part of a name. */
const tidy = (text: string): string => text.replaceAll("\0", " ").trim();

/**
 * Asks for something that is good to know. A drive that refuses it, because it is reserved or busy, can still be opened;
 * its state shows when it is used.
 */
async function goodToKnow<T>(question: Promise<T>): Promise<T | undefined> {
  try {
    return await question;
  } catch (error) {
    if (error instanceof ScsiError || error instanceof CodecError) return undefined;
    throw error;
  }
}

async function writableDensities(session: Session): Promise<readonly number[]> {
  const attempt = await goodToKnow(
    session.ask("density report", REPORT_DENSITY_SUPPORT, { allocationLength: DENSITY_BYTES }),
  );
  const items = attempt?.data?.items ?? [];
  return items.filter((item) => item.writable).map((item) => item.primaryDensityCode);
}

async function serialNumber(session: Session): Promise<string | undefined> {
  const page = await goodToKnow(readVpdPage(session, UNIT_SERIAL_NUMBER));
  const serial = tidy(page?.serialNumber ?? "");
  return serial === "" ? undefined : serial;
}

async function blockLimits(session: Session, family: TapeFamily | undefined): Promise<BlockLimits> {
  const attempt = await goodToKnow(session.ask("block limits", READ_BLOCK_LIMITS, {}));
  const told = attempt?.data?.maximumBlockBytes ?? 0;
  // SSC-4, READ BLOCK LIMITS command: a maximum of 0 says that there is none.
  const drive = told === 0 ? (family?.maxBlockBytes ?? TRANSFER_MAX) : told;
  return {
    minBlockBytes: Math.max(1, attempt?.data?.minimumBlockBytes ?? 1),
    maxBlockBytes: Math.min(drive, session.transport.limits.maxTransferBytes),
  };
}

/**
 * Finds out what drive this is. Moves nothing; sets the session's time limits to those of the family.
 * @throws UsageError `DEVICE_NOT_A_TAPE_DRIVE`; ScsiError; TransportError.
 */
export async function identify(session: Session): Promise<Identification> {
  const bytes = await session.send(INQUIRY, { allocationLength: INQUIRY_BYTES });
  const inquiry = STANDARD_INQUIRY.decode(bytes);
  if (inquiry.deviceType !== DEVICE_TYPE.tape) {
    throw new UsageError(
      "DEVICE_NOT_A_TAPE_DRIVE",
      `identify: the device is of type ${String(inquiry.deviceType)}, not a tape drive`,
    );
  }
  const names = comparableNames(inquiry);
  const family = familyOf(names);
  const densities = await writableDensities(session);
  const generation = family?.generationOf(names, densities);
  session.timeouts.replace(family?.timeoutsOf(generation) ?? {});
  const serial = await serialNumber(session);
  const vendor = tidy(inquiry.vendor);
  const product = tidy(inquiry.product);
  return {
    identity: {
      vendor,
      product,
      revision: tidy(inquiry.revision),
      ...(serial === undefined ? {} : { serial }),
      family: family?.name ?? "unknown",
      ...(generation === undefined ? {} : { generation }),
      model:
        generation === undefined ? `${vendor} ${product}` : `${vendor} ${product} (${generation})`,
    },
    family,
    limits: await blockLimits(session, family),
  };
}
