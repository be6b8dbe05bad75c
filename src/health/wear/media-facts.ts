import type { FamilyName } from "../../drives/drive-identity.ts";
import type { SentCounters } from "../pages/error-counters.ts";
import type { UsageFacts, VolumeFacts } from "../pages/volume-facts.ts";

/** What a DAT drive counted in one span of time: this load, the one before it, or since the tape was formatted. */
export interface TapeCounts {
  readonly groupsWritten?: bigint | undefined;
  readonly rewrittenFrames?: bigint | undefined;
  readonly groupsRead?: bigint | undefined;
  readonly c3Corrections?: bigint | undefined;
}

/** A count of a DLT-S4 cartridge and the drive's own threshold for it. Quantum DLT-S4 product manual, pp. 94 and 95. */
export interface CountWithThreshold {
  readonly count?: bigint | undefined;
  readonly threshold?: bigint | undefined;
}

/** Log page 02h or 03h: what this mount cost in retries and corrections. */
export interface MountErrors extends SentCounters {
  /** What page 0Ch says went between host and drive, in bytes: it tells which unit `processed` is in. */
  readonly hostBytes?: bigint | undefined;
}

/** What was read of the life of a cartridge; what no answer holds is absent. */
export interface MediaFacts {
  readonly family: FamilyName | "unknown";
  /** What the cartridge is: the density that it is made for, such as `LTO-8`, or the kind of a DLT cartridge, `DLTtape IV`. */
  readonly medium?: string | undefined;
  /** Cartridge memory, 0003h. */
  readonly chipLoads?: bigint | undefined;
  /** Cartridge memory, 0220h and 0221h, in bytes; there in MiB. */
  readonly chipWrittenBytes?: bigint | undefined;
  readonly chipReadBytes?: bigint | undefined;
  /** Log page 17h. Absent all where the page says that it is not valid. */
  readonly volume?: VolumeFacts | undefined;
  /** Log page 30h of LTO drives that have no page 17h. */
  readonly usage?: UsageFacts | undefined;
  /** Log page 30h of DAT drives. It counts since the tape was formatted. */
  readonly tape?:
    | {
        readonly loads?: bigint | undefined;
        readonly thisLoad?: TapeCounts | undefined;
        readonly previousLoad?: TapeCounts | undefined;
        readonly sinceFormat?: TapeCounts | undefined;
      }
    | undefined;
  /** Log page 3Eh of a DLT-S4, 9000h to 9005h; and what the drive wrote and read in its own life, 8004h and 8005h, in GB. */
  readonly s4?:
    | {
        readonly loads?: CountWithThreshold | undefined;
        readonly passes?: CountWithThreshold | undefined;
        readonly motionHours?: CountWithThreshold | undefined;
        readonly driveWrittenGB?: bigint | undefined;
        readonly driveReadGB?: bigint | undefined;
      }
    | undefined;
  /** Log pages 02h and 03h. */
  readonly mountWrite?: MountErrors | undefined;
  readonly mountRead?: MountErrors | undefined;
  /** Log page 0Ch, 0004h, in bytes; there in MB. LTO drives only: others are known to use other units. */
  readonly usedBytes?: bigint | undefined;
  /** What is left of the current partition, and who says so. */
  readonly remaining?: { readonly bytes: bigint; readonly source: string } | undefined;
}
