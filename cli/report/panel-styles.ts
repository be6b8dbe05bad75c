import type { StatusDocument } from "../schemas/status.ts";

type Lamps = NonNullable<StatusDocument["panel"]>["lamps"];

/** One lamp as a bezel has it, and the lamps of {@link StatusDocument} that it stands for. */
export interface DrawnLamp {
  readonly label: string;
  readonly colour: "green" | "amber" | "white" | "blue";
  readonly shows: readonly (keyof Lamps)[];
}

/** What the front of a kind of drive looks like. */
export interface PanelStyle {
  /** With its article. */
  readonly name: string;
  readonly lamps: readonly DrawnLamp[];
  /** Whether it has a single-character display. */
  readonly hasDisplay: boolean;
  /** Where names and colours are from. */
  readonly source: string;
}

const CLEAN = ["cleanRequested", "cleanRequired", "cleaningCartridgeExpired"] as const;

const IBM: PanelStyle = {
  name: "an LTO drive with a single-character display",
  hasDisplay: true,
  lamps: [
    { label: "Ready", colour: "green", shows: ["ready", "activity"] },
    { label: "Fault", colour: "amber", shows: ["driveFault", "tapeFault", ...CLEAN] },
    { label: "Encryption", colour: "white", shows: ["encryption"] },
  ],
  source: "IBM LTO drive guides, front panel",
};

/** Names as they are usual on these bezels; no manual of them was at hand. */
const USUAL = "names and colours as they are usual on drives of this kind";

const HP: PanelStyle = {
  name: "an LTO drive with four lamps",
  hasDisplay: false,
  lamps: [
    { label: "Encryption", colour: "blue", shows: ["encryption"] },
    { label: "Clean", colour: "amber", shows: CLEAN },
    { label: "Tape", colour: "amber", shows: ["tapeFault"] },
    { label: "Drive", colour: "amber", shows: ["driveFault"] },
    { label: "Ready", colour: "green", shows: ["ready", "activity"] },
  ],
  source: USUAL,
};

const DAT: PanelStyle = {
  name: "a DAT drive",
  hasDisplay: false,
  lamps: [
    { label: "Clean", colour: "amber", shows: CLEAN },
    { label: "Media", colour: "green", shows: ["ready", "tapeFault"] },
    { label: "Drive", colour: "amber", shows: ["activity", "driveFault"] },
  ],
  source: "Quantum DDS-4/DAT 72 user's guide, p 52",
};

const DAT_HP: PanelStyle = {
  name: "a DAT drive with two lamps",
  hasDisplay: false,
  lamps: [
    { label: "Tape", colour: "green", shows: ["ready", "activity", "tapeFault", "driveFault"] },
    { label: "Clean", colour: "amber", shows: CLEAN },
  ],
  source: USUAL,
};

const DLT: PanelStyle = {
  name: "a DLT drive",
  hasDisplay: false,
  lamps: [
    { label: "Write protected", colour: "amber", shows: ["writeProtect"] },
    { label: "Tape in use", colour: "green", shows: ["ready", "activity"] },
    { label: "Use cleaning tape", colour: "amber", shows: CLEAN },
  ],
  source: USUAL,
};

const PLAIN: PanelStyle = {
  name: "a tape drive",
  hasDisplay: false,
  lamps: [
    { label: "Ready", colour: "green", shows: ["ready", "activity"] },
    { label: "Clean", colour: "amber", shows: CLEAN },
    { label: "Tape fault", colour: "amber", shows: ["tapeFault"] },
    { label: "Drive fault", colour: "amber", shows: ["driveFault"] },
  ],
  source: "no drawing of this kind of drive is known; these are the lamps most have",
};

const isHp = (vendor: string): boolean => /^(HPE?|COMPAQ)$/i.test(vendor);

/** The style of a drive's front. */
export function panelStyleOf({
  vendor,
  family,
}: {
  readonly vendor: string;
  readonly family: string;
}): PanelStyle {
  switch (family) {
    case "lto":
      if (isHp(vendor)) return HP;
      return /^(IBM|QUANTUM)$/i.test(vendor) ? IBM : PLAIN;
    case "dat":
      return isHp(vendor) ? DAT_HP : DAT;
    case "dlt":
      return DLT;
    default:
      return PLAIN;
  }
}
