/** An LTO drive from its row of the generation table. */
import type { Decoded } from "../../src/codec/layout.ts";
import type { DENSITY_DESCRIPTOR } from "../../src/scsi/commands/report-density-support.ts";
import { InvariantError } from "../../src/transport/errors.ts";
import { formatNamed } from "./cartridge-formats.ts";
import type { CartridgeFormat } from "./cartridge-formats.ts";
import { ALLOW_OVERWRITE } from "../../src/scsi/commands/allow-overwrite.ts";
import { LTO_COMMANDS, PARTITIONING_LTO_COMMANDS } from "./command-sets.ts";
import {
  HP_LTO_ATTRIBUTES,
  HP_LTO_LOG_PAGES,
  IBM_LTO_LOG_PAGES,
  OLD_LTO_LOG_PAGES,
} from "./lto-builders.ts";
import type { LtoRow } from "./lto-generations.ts";
import { hasAppendOnly, LTO_ROWS } from "./lto-generations.ts";
import { ltoModePages } from "./lto-mode-pages.ts";
import type { CartridgeSupport, LogViewName, Personality } from "./personality.ts";
import { NO_QUIRKS } from "./personality.ts";
import {
  capabilitiesPage,
  identificationPage,
  manufacturerSerialPage,
  protectionPage,
  serialNumberPage,
  withSupportedPages,
} from "./vpd-pages.ts";
import { LTO_CLEANING, ltoWear, WEAR_ASSUMED } from "./wear-manners.ts";

const MB = 1_000_000;
const FIRST_WORM = 3;
const FIRST_PARTITIONED = 5;
const FIRST_WITHOUT_OLD_READING = 8;
const TYPE_M = "LTO-M8";
/** The Type M cartridge is an LTO-7 cartridge: it has that medium type, and there is no WORM one. */
const TYPE_M_MEDIUM = 0x78;

function formatOf(name: string): CartridgeFormat {
  const format = formatNamed(name);
  if (format === undefined)
    throw new InvariantError(`the cartridge format ${name} is in the table`);
  return format;
}

function support(generation: number, access: CartridgeSupport["access"]): CartridgeSupport {
  const format = `LTO-${String(generation)}`;
  const mediumType = generation * 0x10 + 0x08;
  return {
    format,
    access,
    densityCode: formatOf(format).densityCode,
    mediumType,
    wormMediumType: generation < FIRST_WORM ? undefined : mediumType + 4,
  };
}

/** What a drive takes: its own generation and the one before, and until LTO-7 it reads the one before that. */
function cartridgesOf({ generation }: LtoRow): readonly CartridgeSupport[] {
  const own = [support(generation, "readWrite")];
  if (generation > 1) own.push(support(generation - 1, "readWrite"));
  if (generation >= 3 && generation < FIRST_WITHOUT_OLD_READING) {
    own.push(support(generation - 2, "readOnly"));
  }
  if (generation !== 8) return own;
  return [
    ...own,
    {
      format: TYPE_M,
      access: "readWrite",
      densityCode: formatOf(TYPE_M).densityCode,
      mediumType: TYPE_M_MEDIUM,
      wormMediumType: undefined,
    },
  ];
}

/** Tracks and names of the density descriptors; type M lies between LTO-7 and LTO-8. */
function geometryOf(format: string): { bits: number; tracks: number; name: string; text: string } {
  if (format === TYPE_M) {
    return { bits: 19_107, tracks: 5376, name: "U-732M", text: "Ultrium M8/32T" };
  }
  const row = LTO_ROWS.find(({ generation }) => `LTO-${String(generation)}` === format);
  if (row === undefined) throw new InvariantError(`${format} is a generation of LTO`);
  const number = String(row.generation);
  const tracks = String(row.tracksPerPass);
  return {
    bits: row.bitsPerMillimetre,
    tracks: row.tracks,
    name: `U-${number}${tracks}`,
    text: `Ultrium ${number}/${tracks}T`,
  };
}

function densitiesOf(
  cartridges: readonly CartridgeSupport[],
  native: string,
): readonly Decoded<typeof DENSITY_DESCRIPTOR>[] {
  return cartridges
    .map(({ format, access, densityCode }) => {
      const { bits, tracks, name, text } = geometryOf(format);
      return {
        primaryDensityCode: densityCode,
        secondaryDensityCode: densityCode,
        writable: access === "readWrite",
        duplicate: false,
        isDefault: format === native,
        descriptorLengthValid: false,
        descriptorLength: 0,
        bitsPerMillimetre: bits,
        mediaWidth: 127,
        trackCount: tracks,
        capacityMB: formatOf(format).capacityBytes / MB,
        assigningOrganization: "LTO-CVE",
        densityName: name,
        description: text,
      };
    })
    .sort((a, b) => a.primaryDensityCode - b.primaryDensityCode);
}

const MINUTES_10: readonly [number, number] = [300, 600];

function timeoutsOf(row: LtoRow): Personality["timeouts"] {
  const { timeouts } = row;
  if (timeouts === undefined) return {};
  return {
    REWIND: MINUTES_10,
    "READ(6)": timeouts.read,
    "WRITE(6)": row.generation < 7 ? [300, 1500] : [120, 1500],
    "WRITE FILEMARKS(6)": [300, 1620],
    "SPACE(6)": timeouts.spaceAndLocate,
    "SPACE(16)": timeouts.spaceAndLocate,
    "LOCATE(10)": timeouts.spaceAndLocate,
    "LOCATE(16)": timeouts.spaceAndLocate,
    "LOAD UNLOAD": timeouts.load,
    "FORMAT MEDIUM": timeouts.format,
    "SET CAPACITY": [300, 780],
    "ERASE(6)": timeouts.erase,
    "VERIFY(6)": timeouts.verify,
    "SEND DIAGNOSTIC": timeouts.sendDiagnostic,
  };
}

function logPagesOf({ generation, vendor, builder }: LtoRow): readonly LogViewName[] {
  if (builder === "HP") return HP_LTO_LOG_PAGES;
  if (generation < FIRST_PARTITIONED) return OLD_LTO_LOG_PAGES;
  // HP's own page, which HP and HPE kept when IBM began to build their drives.
  const own: readonly LogViewName[] = vendor === "IBM" ? [] : ["driveStatusHp"];
  return [...IBM_LTO_LOG_PAGES, ...own];
}

function inquiryOf(row: LtoRow): Personality["inquiry"] {
  const basic = {
    qualifier: 0,
    deviceType: 1,
    removable: true,
    version: row.generation < FIRST_PARTITIONED ? 3 : 6,
    hierarchical: row.generation >= FIRST_PARTITIONED,
    responseFormat: 2,
    protect: row.protectionMethods.length > 0,
    multiPort: row.generation >= FIRST_PARTITIONED,
    commandQueuing: true,
    vendor: row.vendor,
    product: row.product,
    revision: row.revision,
  };
  // As captured from a drive of HPE's.
  if (row.generation !== 9 || row.vendor !== "HPE") return basic;
  return {
    ...basic,
    versionDescriptor1: 0x00a2,
    versionDescriptor2: 0x0c28,
    versionDescriptor3: 0x0460,
    versionDescriptor4: 0x0520,
    versionDescriptor5: 0x0a28,
    versionDescriptor6: 0x0502,
  };
}

function vpdPagesOf(row: LtoRow): Personality["vpdPages"] {
  return (serial) =>
    withSupportedPages([
      serialNumberPage(serial),
      identificationPage(row, serial),
      ...(row.generation < FIRST_WORM ? [] : [capabilitiesPage(true)]),
      ...(row.generation < FIRST_PARTITIONED ? [] : [manufacturerSerialPage(serial)]),
      ...(row.protectionMethods.length === 0 ? [] : [protectionPage(row.protectionMethods)]),
    ]);
}

function commandsOf(row: LtoRow): Personality["commands"] {
  if (row.generation < FIRST_PARTITIONED) return LTO_COMMANDS;
  if (hasAppendOnly(row)) return PARTITIONING_LTO_COMMANDS;
  return PARTITIONING_LTO_COMMANDS.filter((command) => command !== ALLOW_OVERWRITE);
}

/** Name and serial number: those of a variant say which it is. */
function namesOf({ generation, variant }: LtoRow): Pick<Personality, "name" | "serial"> {
  const number = String(generation);
  if (variant === undefined) return { name: `lto-${number}`, serial: `CAPSTAN00${number}` };
  return { name: `lto-${number}-${variant}`, serial: `CAPSTAN${number}${variant.toUpperCase()}` };
}

const JUDGES_ITSELF = "when page 3Eh calls the drive or the cartridge degraded or failed";

/** The drive of a row. */
export function ltoPersonality(row: LtoRow): Personality {
  const nativeFormat = `LTO-${String(row.generation)}`;
  const format = formatOf(nativeFormat);
  const cartridges = cartridgesOf(row);
  const byIbm = row.builder !== "HP";
  const logPages = logPagesOf(row);
  return {
    ...namesOf(row),
    family: "lto",
    title: `${row.vendor} ${nativeFormat} (${row.product})`,
    source: row.source,
    assumed: [
      ...row.assumed,
      ...(logPages.some((name) => name.startsWith("driveStatusHp")) ? [JUDGES_ITSELF] : []),
      ...WEAR_ASSUMED.lto,
    ],
    inquiry: inquiryOf(row),
    vpdPages: vpdPagesOf(row),
    commands: commandsOf(row),
    densities: densitiesOf(cartridges, nativeFormat),
    cartridges,
    nativeFormat,
    nativeCapacityBytes: format.capacityBytes,
    modePages: ltoModePages(row),
    logPages,
    attributeSpaceBytes: format.chipBytes,
    ...(byIbm ? {} : { attributes: HP_LTO_ATTRIBUTES }),
    blockLimits: { granularity: 0, minimumBytes: 1, maximumBytes: 0x80_0000 },
    maximumPartitions: row.partitions,
    protectionMethods: row.protectionMethods,
    worm: row.generation >= FIRST_WORM,
    bufferBytes: row.bufferMB * MB,
    // HP's drives call their buffer empty whatever is in it.
    reportsBuffer: byIbm,
    earlyWarningBytes: row.earlyWarningMB * MB,
    filemarkBytes: 4096,
    mechanics: {
      nativeBytesPerSecond: row.rateMB * MB,
      linkBytesPerSecond: row.linkMB * MB,
      loadMs: row.loadSeconds * 1000,
      unloadMs: row.unloadSeconds * 1000,
      lengthsPerSecond: 1 / row.windSeconds,
      wraps: row.wraps,
      motionStartMs: 1000,
    },
    wear: ltoWear(row.generation),
    cleaning: LTO_CLEANING,
    timeouts: timeoutsOf(row),
    reservationTypes: [3, 6],
    quirks: {
      ...NO_QUIRKS,
      longSense: byIbm && row.generation >= FIRST_PARTITIONED,
      alwaysCachesAttributes: byIbm && row.generation < 7,
      cachesAttributes: byIbm,
    },
  };
}
