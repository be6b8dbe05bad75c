import type { FamilyName } from "../../drives/drive-identity.ts";

/** From where on a figure becomes a finding. No standard and no manual sets these: they are Capstan's own. */
export interface DiagnosisThresholds {
  /** Part of what a cartridge is made for, by any counter, from which it is near its end. */
  readonly lifeUsedNear: number;
  /** The same, from which it is past its end. */
  readonly lifeUsedOver: number;
  /** Life that the drive says is left, in percent, at or below which the cartridge is near its end; at 0 it is over. */
  readonly lifeLeftNearPercent: number;
  /** Errors that happened longer ago, in hours of motion, are history. */
  readonly recentMotionHours: number;
  /** Of the last errors that the drive recorded, so many are looked at. */
  readonly recordedErrorsSeen: number;
  /** On so many cartridges or more it is the drive. */
  readonly suspectDriveCartridges: number;
  /** So many errors or more on one cartridge and no other, and it is the cartridge. */
  readonly suspectCartridgeErrors: number;
  /** Asking for cleaning within so many hours of motion after a cleaning means that it did not help. */
  readonly cleaningHoldsMotionHours: number;
  /** Three cleanings within so many hours of motion are too many. */
  readonly threeCleaningsMotionHours: number;
  /** Errors of one SAS port from which the connection is in question: a few come with every start. */
  readonly linkErrors: number;
  /** So many bytes must have moved since the load before the absence of an error says something. */
  readonly exerciseBytes: Readonly<Record<FamilyName | "unknown", number>>;
}

/** What is taken unless told otherwise. */
export const DIAGNOSIS_THRESHOLDS: DiagnosisThresholds = {
  lifeUsedNear: 0.8,
  lifeUsedOver: 1,
  lifeLeftNearPercent: 20,
  recentMotionHours: 100,
  recordedErrorsSeen: 10,
  suspectDriveCartridges: 3,
  suspectCartridgeErrors: 3,
  cleaningHoldsMotionHours: 1,
  threeCleaningsMotionHours: 10,
  linkErrors: 10,
  exerciseBytes: { lto: 1e9, dlt: 1e9, dat: 1e8, unknown: 1e9 },
};

/** What sources say of a finding that rests on one of these. */
export const OWN_THRESHOLD = "Capstan's own threshold";
