/** The memory chip of a cartridge as a list of attributes: a view of the cartridge's facts, state and content. */
import type { Attribute } from "../../src/scsi/attribute-list.ts";
import { MAM_MEDIUM_TYPE } from "../../src/scsi/mam-attributes.ts";
import type { MamInput } from "../../src/scsi/named-attributes.ts";
import { numberAttributes } from "../../src/scsi/named-attributes.ts";
import { tapeAlertBitmap } from "../../src/scsi/tape-alert.ts";
import { inMiB, saturatedCount } from "../log-views/units.ts";
import { formatNamed } from "../personalities/cartridge-formats.ts";
import type { DriveCore } from "../drive-core.ts";
import { alertNumbers } from "../tape-alert-state.ts";
import type { VolumeRecord } from "../volume-record.ts";
import { HOST_ATTRIBUTES, hostAttributesOf, spaceTaken } from "./host-attributes.ts";

const ORGANIZATION = "LTO-CVE";
/** Half an inch, in tenths of a millimetre. */
const TAPE_WIDTH = 127;
/** All ones: no such block. */
const NO_BLOCK = 0xffff_ffff_ffff_ffffn;
const VENDOR_LENGTH = 8;

const MEDIUM_TYPES = {
  data: MAM_MEDIUM_TYPE.data,
  worm: MAM_MEDIUM_TYPE.worm,
  cleaning: MAM_MEDIUM_TYPE.cleaning,
} as const;

/** Identifiers of the cartridge's counters of change: reading it makes the next write change it again. */
export const VOLUME_CHANGE_REFERENCE = 0x0009;

/** Bytes of attribute space in the cartridge's chip; 0 when it has none. */
export function chipBytes(volume: Pick<VolumeRecord, "facts">): number {
  return formatNamed(volume.facts.format)?.chipBytes ?? 0;
}

function factory({ facts }: VolumeRecord): MamInput {
  const format = formatNamed(facts.format);
  const own: MamInput = {
    mediumManufacturer: facts.manufacturer.slice(0, 8),
    mediumSerialNumber: facts.serial,
    mediumOrganization: ORGANIZATION,
    manufactureDate: facts.manufactureDate,
    attributeSpace: BigInt(format?.chipBytes ?? 0),
    mediumType: MEDIUM_TYPES[facts.kind],
  };
  if (facts.kind === "cleaning") return { ...own, mediumTypeInformation: format?.cleanings ?? 0 };
  return {
    ...own,
    mediumLength: format?.lengthMetres ?? 0,
    mediumWidth: TAPE_WIDTH,
    mediumDensityCode: format?.densityCode ?? 0,
  };
}

function driveIdentity(kept: string | undefined): { vendor: string; serialNumber: string } {
  const text = kept ?? "";
  return {
    vendor: text.slice(0, VENDOR_LENGTH).trimEnd(),
    serialNumber: text.slice(VENDOR_LENGTH, VENDOR_LENGTH + 32),
  };
}

function history({ state }: VolumeRecord): MamInput {
  const [last, before, third, fourth] = state.lastDrives;
  return {
    driveAtLastLoad: driveIdentity(last),
    driveOneLoadBefore: driveIdentity(before),
    driveTwoLoadsBefore: driveIdentity(third),
    driveThreeLoadsBefore: driveIdentity(fourth),
    loadCount: BigInt(state.loadCount),
  };
}

function contents(volume: VolumeRecord, partition: number): MamInput {
  const { facts, state, partitions } = volume;
  if (facts.kind === "cleaning") return {};
  const room = partitions[partition];
  return {
    remainingCapacity: inMiB(room?.remainingBytes ?? 0),
    maximumCapacity: inMiB(room?.capacityBytes ?? 0),
    formatOrganization: ORGANIZATION,
    // A cartridge is initialised at its first load, in what it was made for.
    formattedDensityCode: state.formattedDensity ?? formatNamed(facts.format)?.densityCode ?? 0,
    formatCount: Number(saturatedCount(state.formatCount, 2)),
    volumeChangeReference: saturatedCount(state.volumeChangeReference, 4),
    writtenInLife: inMiB(state.lifetimeBytesWritten),
    readInLife: inMiB(state.lifetimeBytesRead),
    writtenInLastLoad: inMiB(state.loadBytesWritten),
    readInLastLoad: inMiB(state.loadBytesRead),
    firstEncryptedBlock: NO_BLOCK,
    firstPlainBlockAfter: NO_BLOCK,
    tapeMotion: saturatedCount(state.motionMetres, 8),
  };
}

/** The attributes of one partition that exist, in ascending order. */
export function chipAttributes(
  drive: DriveCore,
  volume: VolumeRecord,
  partition: number,
): readonly Attribute[] {
  const own = numberAttributes({
    ...contents(volume, partition),
    ...history(volume),
    ...factory(volume),
    tapeAlertFlags: tapeAlertBitmap(alertNumbers(drive.alerts.truth)),
    attributeSpaceRemaining: BigInt(
      Math.max(0, chipBytes(volume) - spaceTaken(volume.state.hostAttributes)),
    ),
  });
  const { attributes } = drive.personality;
  const told = own.filter(({ identifier }) => attributes?.includes(identifier) ?? true);
  return [...told, ...hostAttributesOf(volume.state, partition)].sort(
    (a, b) => a.identifier - b.identifier,
  );
}

/** The identifiers of all attributes that exist or that a host may create, in ascending order. */
export function supportedAttributes(existing: readonly Attribute[]): readonly number[] {
  const identifiers = existing.map(({ identifier }) => identifier);
  return [...new Set([...identifiers, ...HOST_ATTRIBUTES])].sort((a, b) => a - b);
}
