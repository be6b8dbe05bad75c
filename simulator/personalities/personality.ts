/** What makes the simulator be one model of drive: data, no behaviour. */
import type { CommandDefinition } from "../../src/scsi/define-command.ts";
import type { DENSITY_DESCRIPTOR } from "../../src/scsi/commands/report-density-support.ts";
import type { Decoded, Encodable } from "../../src/codec/layout.ts";
import type { STANDARD_INQUIRY } from "../../src/scsi/standard-inquiry.ts";
import type { PersonalityCleaning, PersonalityWear } from "./wear-manners.ts";

/** One mode page of a drive: its bytes after power-on and which of their bits MODE SELECT may change. */
export interface PersonalityModePage {
  readonly page: number;
  readonly subpage: number;
  readonly defaults: Uint8Array;
  readonly changeable: Uint8Array;
}

/** A vital product data page as the drive answers it. */
export interface PersonalityVpdPage {
  readonly page: number;
  readonly bytes: Uint8Array;
}

/** What the drive does with a cartridge of a format. */
export interface CartridgeSupport {
  readonly format: string;
  readonly access: "readWrite" | "readOnly";
  /** Density code that it writes on such a cartridge, or reads there. */
  readonly densityCode: number;
  /** Medium type of MODE SENSE for data and WORM cartridges of this format. */
  readonly mediumType: number;
  readonly wormMediumType: number | undefined;
}

/** How fast things move. All figures of the drive's own manual or measured, see each personality. */
export interface PersonalityMechanics {
  readonly nativeBytesPerSecond: number;
  /** Rate of the interface into the buffer. */
  readonly linkBytesPerSecond: number;
  readonly loadMs: number;
  readonly unloadMs: number;
  /** Wind speed, in whole tape lengths a second. */
  readonly lengthsPerSecond: number;
  /** End-to-end passes to fill the tape. */
  readonly wraps: number;
  /** What starting and stopping a motion costs. */
  readonly motionStartMs: number;
}

/** The log pages that can be simulated, each by the name of its view in log-views/. */
export type LogViewName =
  | "writeErrors"
  | "readErrors"
  | "writeErrorsKiB"
  | "readErrorsKiB"
  | "writeErrorsDlt"
  | "readErrorsDlt"
  | "writeErrorsShort"
  | "readErrorsShort"
  | "temperature"
  | "nonMediumErrors"
  | "sequentialAccessDevice"
  | "deviceStatus"
  | "deviceStatusStandard"
  | "tapeAlertResponse"
  | "requestedRecovery"
  | "deviceStatistics"
  | "volumeStatistics"
  | "volumeStatisticsHp"
  | "previousVolumeStatistics"
  | "volumeStatisticsBeforePrevious"
  | "dataCompression"
  | "tapeAlert"
  | "tapeUsage"
  | "tapeUsageDat"
  | "tapeCapacity"
  | "tapeCapacityOfFour"
  | "tapeCapacityDat"
  | "compression"
  | "compressionDlt"
  | "deviceWellness"
  | "driveStatusHp"
  | "driveStatusHpListed"
  | "driveStatusDlt8000"
  | "driveStatusSdlt600"
  | "driveStatusDltS4";

/** A model of drive. */
export interface Personality {
  /** Name for `sim create`: lower-case, such as `lto-9`. */
  readonly name: string;
  readonly family: "lto" | "dat" | "dlt";
  /** What a person calls it. */
  readonly title: string;
  /** The manual or capture that it was made from. */
  readonly source: string;
  /** What of it is assumed, because no source of confidence A or B was found. */
  readonly assumed: readonly string[];
  readonly inquiry: Encodable<typeof STANDARD_INQUIRY>;
  readonly serial: string;
  /** The pages of a drive with that unit serial number. */
  vpdPages(serial: string): readonly PersonalityVpdPage[];
  readonly commands: readonly CommandDefinition[];
  readonly densities: readonly Decoded<typeof DENSITY_DESCRIPTOR>[];
  readonly cartridges: readonly CartridgeSupport[];
  /** The cartridge that `sim create` puts in. */
  readonly nativeFormat: string;
  /** Native capacity of that cartridge in bytes. */
  readonly nativeCapacityBytes: number;
  readonly modePages: readonly PersonalityModePage[];
  /** Log pages it answers, beside the lists of them. */
  readonly logPages: readonly LogViewName[];
  /** Bytes of attribute space in the chip of the drive's own cartridge; 0 where cartridges have no chip. */
  readonly attributeSpaceBytes: number;
  /** The attributes of the memory that it tells; absent where they are those of IBM's LTO drives. */
  readonly attributes?: readonly number[];
  readonly blockLimits: {
    readonly granularity: number;
    readonly minimumBytes: number;
    readonly maximumBytes: number;
  };
  readonly maximumPartitions: number;
  /** Protection methods (1 Reed-Solomon, 2 CRC32C). */
  readonly protectionMethods: readonly number[];
  readonly worm: boolean;
  readonly bufferBytes: number;
  /** Whether READ POSITION tells what is in the buffer, or always says that it is empty. */
  readonly reportsBuffer: boolean;
  /** Bytes between early warning and the physical end of a partition. */
  readonly earlyWarningBytes: number;
  /** Tape that one filemark takes, in bytes. */
  readonly filemarkBytes: number;
  readonly mechanics: PersonalityMechanics;
  readonly wear: PersonalityWear;
  readonly cleaning: PersonalityCleaning;
  /** Nominal and recommended seconds by command name, for REPORT SUPPORTED OPERATION CODES; empty where it tells none. */
  readonly timeouts: Readonly<Record<string, readonly [number, number]>>;
  /** Types of persistent reservation it knows. */
  readonly reservationTypes: readonly number[];
  readonly quirks: {
    /** LOG SENSE needs an allocation length for the whole page, else 5/24 00. */
    readonly logSenseNeedsWholePage: boolean;
    /** Sense data of 96 bytes but for incorrect length. */
    readonly longSense: boolean;
    /** Sense data end with internal status, motion hours, power-on hours and remaining tape: bytes 18 to 29. */
    readonly dltSense: boolean;
    /** READ ATTRIBUTE answers for the last cartridge when there is none, whether CACHE asks for it or not. */
    readonly alwaysCachesAttributes: boolean;
    /** READ ATTRIBUTE answers for the last cartridge when CACHE asks for it. */
    readonly cachesAttributes: boolean;
    /** MODE SELECT of page 11h divides the tape at once; there is no FORMAT MEDIUM. */
    readonly partitionsByModeSelect: boolean;
    /** The attributes are on the tape, not in a chip: READ ATTRIBUTE ends with 2/04 10 while it is not threaded. */
    readonly attributesOnTape: boolean;
    /** WRITE FILEMARKS of no filemarks empties the buffer even with IMMED. */
    readonly immediateFilemarksFlush: boolean;
  };
}

/** A drive without any. */
export const NO_QUIRKS: Personality["quirks"] = {
  logSenseNeedsWholePage: false,
  longSense: false,
  dltSense: false,
  alwaysCachesAttributes: false,
  cachesAttributes: false,
  partitionsByModeSelect: false,
  attributesOnTape: false,
  immediateFilemarksFlush: false,
};

/** Whether a drive threads a cartridge: it must know the format, WORM cartridges as such, and cleaning ones are never data. */
export function isLoadable(
  personality: Personality,
  facts: { readonly format: string; readonly kind: "data" | "worm" | "cleaning" },
): boolean {
  const support = personality.cartridges.find((one) => one.format === facts.format);
  if (support === undefined || facts.kind === "cleaning") return false;
  return facts.kind !== "worm" || support.wormMediumType !== undefined;
}
