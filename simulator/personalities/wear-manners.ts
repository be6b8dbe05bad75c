/** How tapes wear, heads get dirty and cleaning cartridges are used in drives of each family: data of personalities. */

/** What a tape is made for, and how soon heads are dirty. No source tells the figures but where one is named. */
export interface PersonalityWear {
  /** Passes of a head over a stretch of tape that it is made for. */
  readonly passesOfLife: number;
  /** Loads that a cartridge is made for; `undefined` where only passes count. */
  readonly loadsOfLife: number | undefined;
  /** Errors that the drive corrects for each GB (10^9 bytes) while heads are clean and the tape is new. */
  readonly softErrorsPerGB: number;
  /** Hours of motion with tapes that are good until clean heads are so dirty that they must be cleaned. */
  readonly hoursToDirty: number;
  /** Use since the last cleaning after which the drive asks for the next one, however clean it is; empty where it does not. */
  readonly asksAfter: {
    readonly dataSets?: number;
    readonly metres?: number;
    readonly motionHours?: number;
  };
}

/** How a drive takes a cleaning cartridge. */
export interface PersonalityCleaning {
  /** The kind that it takes, as the cartridge formats name it. */
  readonly format: string;
  /** What the first and the last use of a cartridge take, in milliseconds; those between lie on a straight line. */
  readonly firstUseMs: number;
  readonly lastUseMs: number;
  /** What a cartridge that is used up takes, in milliseconds. */
  readonly expiredMs: number;
  /** When the drive gives the cartridge back by itself. */
  readonly ejects: "always" | "unlessExpired" | "unlessLastOrExpired";
}

const MINUTE_MS = 60_000;

/**
 * Periodic request of IBM's drives: data sets written and read, or metres. IBM LTO SCSI Reference GA32-0928-06, 4.13,
 * full height. Errors: an LTO-9 cartridge that was seen had 18 in 7623 GB. Loads: IBM drive user guides.
 */
export function ltoWear(generation: number): PersonalityWear {
  const loads = [5000, 10_000][generation - 1] ?? 20_000;
  const dataSets = [7_500_000, 15_000_000][generation - 5] ?? 18_000_000;
  return {
    passesOfLife: 1_000_000,
    loadsOfLife: loads,
    softErrorsPerGB: 0.002,
    hoursToDirty: 400,
    asksAfter: {
      dataSets: generation < 5 ? 5_000_000 : dataSets,
      metres: generation < 5 ? 2_500_000 : 3_750_000,
    },
  };
}

/** The universal cartridge; one that is used up comes out at once. IBM drive user guides. The time is assumed. */
export const LTO_CLEANING: PersonalityCleaning = {
  format: "LTO cleaning",
  firstUseMs: 2 * MINUTE_MS,
  lastUseMs: 2 * MINUTE_MS,
  expiredMs: 15_000,
  ejects: "always",
};

/** 2000 passes: HP SureStore DDS-4 on-line guide. About every 100 hours: Compaq DAT drive reference 155452-002, p 1-3. */
export const DAT_WEAR: PersonalityWear = {
  passesOfLife: 2000,
  loadsOfLife: undefined,
  softErrorsPerGB: 1,
  hoursToDirty: 150,
  asksAfter: { motionHours: 100 },
};

/** One that is used up stays in the drive, with the light flashing. Dell PowerVault DAT drive guides. The time is assumed. */
export const DAT_CLEANING: PersonalityCleaning = {
  format: "DDS cleaning",
  firstUseMs: 45_000,
  lastUseMs: 45_000,
  expiredMs: 45_000,
  ejects: "unlessExpired",
};

/** 1,000,000 passes of DLTtape IIIXT and IV: Compaq TL881/TL891 reference guide, p 2-34. Cleaning is asked for by errors alone. */
export const DLT_WEAR: PersonalityWear = {
  passesOfLife: 1_000_000,
  loadsOfLife: undefined,
  softErrorsPerGB: 0.1,
  hoursToDirty: 250,
  asksAfter: {},
};

/** CleaningTape III; its times are assumed to be those of SDLT's. */
export const DLT_CLEANING: PersonalityCleaning = {
  format: "CleaningTape III",
  firstUseMs: 175_000,
  lastUseMs: 620_000,
  expiredMs: 270_000,
  ejects: "unlessLastOrExpired",
};

/** 2:55 on the first use, 10:20 on the twentieth, 4:30 when used up. Tandberg SDLT 220/320 integration manual, p 2-26. */
export const SDLT_CLEANING: PersonalityCleaning = { ...DLT_CLEANING, format: "SDLT CleaningTape" };

/** What of all this no source of confidence A or B tells. */
export const WEAR_ASSUMED = {
  lto: [
    "how fast heads get dirty, and what dirt and wear do to errors",
    "head passes that a tape is made for",
    "how long a cleaning takes",
  ],
  dat: [
    "how fast heads get dirty, and what dirt and wear do to errors",
    "50 uses of a cleaning cassette, and how long a cleaning takes",
  ],
  dlt: [
    "how fast heads get dirty, and what dirt and wear do to errors",
    "20 uses of CleaningTape III, and its times, which are SDLT's",
  ],
  sdlt: [
    "how fast heads get dirty, and what dirt and wear do to errors",
    "head passes that a tape is made for",
  ],
} as const;
