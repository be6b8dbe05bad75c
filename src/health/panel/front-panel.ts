import type { FamilyName } from "../../drives/drive-identity.ts";
import { DEVICE_ACTIVITY } from "../../scsi/log-pages/device-status.ts";
import { CONDITION } from "../../scsi/log-pages/drive-status.ts";
import { SENSE_KEY } from "../../scsi/sense.ts";
import { lampOf, type LampEvidence, type Lamp } from "./lamp.ts";
import type { PanelFacts } from "./panel-facts.ts";

/** The lamps that front panels of tape drives have, whatever they look like there. */
export const LAMPS = [
  "ready",
  "activity",
  "cleanRequested",
  "cleanRequired",
  "cleaningCartridgeExpired",
  "tapeFault",
  "driveFault",
  "writeProtect",
  "encryption",
] as const;

/** The name of a lamp. */
export type LampName = (typeof LAMPS)[number];

/** What the front panel of a drive shows, as far as a host can know it. */
export interface FrontPanel {
  readonly lamps: Readonly<Record<LampName, Lamp>>;
  /** The character of a single-character display; absent where the drive has none, or what it shows is not known. */
  readonly display?: string;
}

/** What one answer says of some lamps. */
type Rule = (facts: PanelFacts) => readonly (readonly [LampName, LampEvidence])[];

const IBM = "IBM LTO SCSI Reference GA32-0928-06";
const ADC = `ADC-3, DT Device Status log page; ${IBM}, 6.4.10`;

/** Page 11h: the truth of now, and reading it changes nothing. */
const deviceStatus: Rule = ({ deviceStatus: now, encryptionStatus }) => {
  if (now === undefined) return [];
  const told = (name: string, lit: boolean): LampEvidence => ({
    from: `log page 11h, ${name}`,
    lit,
    kind: "told",
    source: ADC,
  });
  const { readingEncrypted, writingEncrypted } = DEVICE_ACTIVITY;
  const encrypts = now.activity === readingEncrypted || now.activity === writingEncrypted;
  return [
    ["cleanRequested", told("CRQST", now.cleaningRequested)],
    ["cleanRequired", told("CRQRD", now.cleaningRequired)],
    ["activity", told("activity", now.activity !== DEVICE_ACTIVITY.none)],
    ["ready", told("MOUNTED", now.mediumMounted && !now.inTransition)],
    ...(now.mediumPresent ? [["writeProtect", told("WRTP", now.writeProtected)] as const] : []),
    // What is encrypted stays so while nothing moves.
    !encrypts && encryptionStatus === ALL_ENCRYPTED
      ? ["encryption", { ...told("MES", true), kind: "inferred" }]
      : ["encryption", told("activity", encrypts)],
  ];
};

/** MES: all of the tape is encrypted. IBM's drives show white then, also while they do nothing. */
const ALL_ENCRYPTED = 2;

/** Page 0Ch says that cleaning is wanted or under way, and not how urgently. */
const sequentialAccess: Rule = ({ access }) =>
  access?.cleaningRequested === undefined
    ? []
    : [
        [
          "cleanRequested",
          {
            from: "log page 0Ch, parameter 0100h",
            lit: access.cleaningRequested !== 0n,
            kind: "inferred",
            source: "SSC-4, Sequential-Access Device log page",
          },
        ],
      ];

/** Degraded says neither that it works well nor that it fails. */
const saysWhetherFailed = (code: number): boolean =>
  code === CONDITION.good || code === CONDITION.failed;

const driveStatus: Rule = ({ driveStatus: status, identity }) => {
  if (status === undefined) return [];
  const source =
    identity.family === "lto"
      ? "HP LTO log page definitions, 3Eh"
      : "Quantum product manuals, device status log page: DLT8000 p 5-69, SDLT 600 p 4-66, DLT-S4 p 94";
  const told = (name: string, lit: boolean): LampEvidence => ({
    from: `log page 3Eh, parameter 0001h, ${name}`,
    lit,
    kind: "told",
    source,
  });
  const { deviceStatus: device = 0, mediumStatus: medium = 0 } = status;
  return [
    ["cleanRequested", told("bit 1", status.cleaningRequested)],
    ["cleanRequired", told("bit 2", status.cleaningRequired)],
    ["cleaningCartridgeExpired", told("bit 0", status.cleaningCartridgeExpired)],
    ...(saysWhetherFailed(device)
      ? [["driveFault", told("device status", device === CONDITION.failed)] as const]
      : []),
    ...(saysWhetherFailed(medium)
      ? [["tapeFault", told("medium status", medium === CONDITION.failed)] as const]
      : []),
  ];
};

/** Either the tape or the drive, so both are in question. */
const TAPE_OR_DRIVE: readonly number[] = [0x03, 0x05, 0x06, 0x37];
/** Flags from which a lamp follows. */
const ALERT_LAMPS: readonly (readonly [LampName, readonly number[]])[] = [
  ["cleanRequested", [0x15]],
  ["cleanRequired", [0x14]],
  ["cleaningCartridgeExpired", [0x16]],
  ["tapeFault", [0x04, 0x07, 0x0d, 0x0e, 0x0f, 0x34, 0x35, 0x36, ...TAPE_OR_DRIVE]],
  ["driveFault", [0x1a, 0x1b, 0x1e, 0x1f, 0x26, 0x38, 0x3a, ...TAPE_OR_DRIVE]],
];

/** Whether the drive itself tells that it is not this one of the two but the other. */
function isTheOther(lamp: LampName, { driveStatus }: PanelFacts): boolean {
  const { deviceStatus: device = 0, mediumStatus: medium = 0 } = driveStatus ?? {};
  if (lamp === "tapeFault") return medium === CONDITION.good && device >= CONDITION.degraded;
  return lamp === "driveFault" && device === CONDITION.good && medium >= CONDITION.degraded;
}

/**
 * TapeAlert lights lamps and darkens none but where the drive tells nothing else: a flag may be cleared while its cause goes on.
 * Two LTO-9 drives were seen that asked for cleaning in page 11h and had no flag raised.
 */
const alerts: Rule = (facts) => {
  const { alerts: told } = facts;
  if (told === undefined) return [];
  const raised = new Set(told.flags.map(({ number }) => number).filter((n) => !isOver(facts, n)));
  // What was kept is no answer of now: where the drive has one, it decides on cleaning.
  const isOld = told.from === "kept" && tellsOfCleaning(facts);
  const from = told.from === "state" ? "log page 12h" : "log page 2Eh, kept since it was read";
  const lamps = ALERT_LAMPS.filter(([lamp]) => !isOld || !lamp.startsWith("clean"));
  return lamps.map(([lamp, numbers]) => {
    const not = isTheOther(lamp, facts) ? TAPE_OR_DRIVE : [];
    const shown = numbers.filter((one) => raised.has(one) && !not.includes(one)).map(flagText);
    const lit = shown.length > 0;
    const which = lit ? `, flag ${shown.join(", ")}` : ", no flag";
    const source = `SSC-4, TapeAlert log page; ${IBM}, 4.13`;
    return [lamp, { from: from + which, lit, kind: "inferred", source }];
  });
};

/** Whether the drive answers how it is now with its cleaning. */
const tellsOfCleaning = (facts: PanelFacts): boolean => {
  const { deviceStatus, driveStatus, access } = facts;
  const now = deviceStatus ?? driveStatus ?? dltFlags(facts);
  return now !== undefined || access?.cleaningRequested === 0n;
};

/**
 * Whether what is kept of cleaning is over: a cleaning cartridge came later. One that is used up answers no wish, and one that is
 * still at work has not answered it yet; that one is used up is said of the cartridge that was in the drive then.
 */
function isOver({ alerts: told, readiness: { state } }: PanelFacts, number: number): boolean {
  const lastMs = (which: number): number =>
    told?.flags.find((flag) => flag.number === which)?.lastEpochMs ?? 0;
  const cameMs = lastMs(CLEANING_MEDIA);
  const isLater = cameMs > lastMs(number);
  if (number === EXPIRED_CLEANING_MEDIA) return isLater;
  if (!ASKS_FOR_CLEANING.includes(number) || state === "cleaning") return false;
  return isLater && lastMs(EXPIRED_CLEANING_MEDIA) < cameMs;
}

const ASKS_FOR_CLEANING: readonly number[] = [0x14, 0x15];
const CLEANING_MEDIA = 0x0b;
const EXPIRED_CLEANING_MEDIA = 0x16;

const hex = (number: number): string => number.toString(16).toUpperCase().padStart(2, "0");
const flagText = (number: number): string => `${String(number)} (${hex(number)}h)`;

/** ASC and ASCQ: CLEANING REQUESTED; and IBM's drive needs cleaning. SPC-4, additional sense codes; IBM, 4.13. */
const CLEANING_REQUESTED = 0x0017;
const NEEDS_CLEANING = 0x8282;
/** Byte 18 of DLT sense data: bit 7, the byte holds flags; bit 0, the cleaning light is lit. */
const DLT_FLAGS = 0x80;
const DLT_CLEANING_LIGHT = 0x01;
const DLT_SENSE = "Quantum DLT 7000 product manual, p A-4";

/** Byte 18 of sense data where a DLT drive has flags there. */
function dltFlags({ sense: answer, identity }: PanelFacts): number | undefined {
  const byte = identity.family === "dlt" ? answer?.vendorBytes?.[0] : undefined;
  return byte !== undefined && (byte & DLT_FLAGS) !== 0 ? byte : undefined;
}

const sense: Rule = (facts) => {
  const { sense: answer } = facts;
  if (answer === undefined) return [];
  const found: (readonly [LampName, LampEvidence])[] = [];
  const codes = answer.additionalCode * 256 + answer.additionalQualifier;
  const told = { lit: true, kind: "told", source: "SPC-4, additional sense codes" } as const;
  if (codes === CLEANING_REQUESTED)
    found.push(["cleanRequested", { ...told, from: "sense 00h/17h" }]);
  if (codes === NEEDS_CLEANING)
    found.push(["cleanRequired", { ...told, from: "sense 82h/82h", source: `${IBM}, 4.13` }]);
  const flags = dltFlags(facts);
  if (flags !== undefined) {
    const lit = (flags & DLT_CLEANING_LIGHT) !== 0;
    // The one yellow light of these drives; what it asks for is told elsewhere.
    found.push([
      "cleanRequested",
      { from: "sense byte 18", lit, kind: "inferred", source: DLT_SENSE },
    ]);
  }
  return found;
};

/** What TEST UNIT READY was answered with. */
const readiness: Rule = ({ readiness: answer, sense: details }) => {
  const from = "TEST UNIT READY";
  const source = "SPC-4, TEST UNIT READY command";
  const evidence = (lit: boolean): LampEvidence => ({ from, lit, kind: "told", source });
  const key = details?.key;
  return [
    ["ready", evidence(answer.ready)],
    ...(answer.temporary ? [["activity", evidence(true)] as const] : []),
    ...(key === SENSE_KEY.hardwareError ? [["driveFault", evidence(true)] as const] : []),
    ...(key === SENSE_KEY.mediumError ? [["tapeFault", evidence(true)] as const] : []),
  ];
};

const writeProtection: Rule = ({ writeProtected }) =>
  writeProtected === undefined
    ? []
    : [
        [
          "writeProtect",
          {
            from: "MODE SENSE, WP",
            lit: writeProtected,
            kind: "told",
            source: "SSC-4, mode parameter header",
          },
        ],
      ];

const RULES: readonly Rule[] = [
  deviceStatus,
  driveStatus,
  sequentialAccess,
  sense,
  alerts,
  readiness,
  writeProtection,
];

/** What the panel of a drive shows that answers so. A pure function: the same facts make the same panel. */
export function frontPanel(facts: PanelFacts): FrontPanel {
  const found = RULES.flatMap((rule) => rule(facts));
  const lampNamed = (name: LampName): Lamp =>
    lampOf(found.filter(([lamp]) => lamp === name).map(([, evidence]) => evidence));
  const lamps = {
    ready: lampNamed("ready"),
    activity: lampNamed("activity"),
    cleanRequested: lampNamed("cleanRequested"),
    cleanRequired: lampNamed("cleanRequired"),
    cleaningCartridgeExpired: lampNamed("cleaningCartridgeExpired"),
    tapeFault: lampNamed("tapeFault"),
    driveFault: lampNamed("driveFault"),
    writeProtect: lampNamed("writeProtect"),
    encryption: lampNamed("encryption"),
  };
  const display = displayOf(facts.identity, lamps);
  return display === undefined ? { lamps } : { lamps, display };
}

/**
 * The single character of IBM-built LTO drives under IBM's and Quantum's names: C while cleaning is wanted. What else it may
 * show does not follow from what a drive answers. IBM LTO drive guides, single-character display.
 */
function displayOf(
  { family, vendor }: { readonly family: FamilyName | "unknown"; readonly vendor: string },
  { cleanRequested, cleanRequired }: FrontPanel["lamps"],
): string | undefined {
  if (family !== "lto" || !/^(IBM|QUANTUM)$/i.test(vendor)) return undefined;
  return cleanRequested.state === "lit" || cleanRequired.state === "lit" ? "C" : undefined;
}
