import { frontPanel, type FrontPanel, type LampName } from "../panel/front-panel.ts";
import { mediaWear, type WearFigure } from "../wear/media-wear.ts";
import type { DiagnosisFacts, RecordedError } from "./diagnosis-facts.ts";
import type { DiagnosisThresholds } from "./thresholds.ts";

/** The facts, with what follows from them alone. */
export interface Seen {
  readonly facts: DiagnosisFacts;
  readonly thresholds: DiagnosisThresholds;
  readonly panel: FrontPanel;
  /** Without what cannot be true. */
  readonly wear: readonly WearFigure[];
  /** Evidence for each TapeAlert flag that is raised. */
  readonly alerts: ReadonlyMap<number, string>;
  /** Recorded errors that are neither too old nor too many, newest first. */
  readonly recentErrors: readonly RecordedError[];
}

/** Looks at the facts. */
export function see(facts: DiagnosisFacts, thresholds: DiagnosisThresholds): Seen {
  return {
    facts,
    thresholds,
    panel: frontPanel(facts.panel),
    wear: facts.media === undefined ? [] : mediaWear(facts.media).filter(isBelievable),
    alerts: raisedAlerts(facts),
    recentErrors: recentErrors(facts, thresholds),
  };
}

const isBelievable = ({ doubt }: WearFigure): boolean => doubt === undefined;

function raisedAlerts({ panel }: DiagnosisFacts): ReadonlyMap<number, string> {
  const { alerts } = panel;
  const page = alerts?.from === "state" ? "log page 12h" : "log page 2Eh";
  return new Map(
    (alerts?.flags ?? []).map(({ number, firstEpochMs }) => {
      const since =
        firstEpochMs === undefined ? "" : `, first read ${new Date(firstEpochMs).toISOString()}`;
      return [number, `${page}, TapeAlert flag ${flagText(number)}${since}`];
    }),
  );
}

const flagText = (number: number): string => `${String(number)} (${hexByte(number)}h)`;

/** A byte in hexadecimal, as standards write it, without the h. */
export const hexByte = (value: number): string => value.toString(16).toUpperCase().padStart(2, "0");

function recentErrors(
  { recordedErrors = [], statistics }: DiagnosisFacts,
  { recentMotionHours, recordedErrorsSeen }: DiagnosisThresholds,
): readonly RecordedError[] {
  const now = statistics?.motionHours;
  // Where the drive does not tell its hours, nobody knows how old an error is.
  if (now === undefined) return [];
  return recordedErrors
    .slice(0, recordedErrorsSeen)
    .filter(({ motionHours }) => Number(now) - motionHours <= recentMotionHours);
}

/** Evidence of those flags that are raised. */
export const raised = ({ alerts }: Seen, ...flags: readonly number[]): readonly string[] =>
  flags.flatMap((flag) => alerts.get(flag) ?? []);

/** Why a lamp is lit; nothing where it is not. */
export function lit({ panel }: Seen, name: LampName): readonly string[] {
  const { state, evidence } = panel.lamps[name];
  return state === "lit"
    ? evidence.filter((one) => one.lit).map(({ from, kind }) => `${from} (${kind})`)
    : [];
}

/** A line of evidence when the count is above 0. */
export function counted(from: string, count: bigint | undefined): readonly string[] {
  return count === undefined || count === 0n ? [] : [`${from}: ${String(count)}`];
}
