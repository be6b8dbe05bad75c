import { DIAGNOSIS_THRESHOLDS, usesToOrderAt, type KnownCleaner } from "../../src/index.ts";
import { formatDate } from "../output/format.ts";
import type { RunSamples } from "../samples/run-samples.ts";
import type { DiagnoseDocument } from "../schemas/diagnose.ts";
import type {
  CounterSnapshot,
  NormalRange,
  ReportFigure,
  ReportGauge,
  ReportComparison,
  ReportInput,
} from "./report-input.ts";
import { WEAR_LABELS } from "./wear-labels.ts";

/** What a report is made of. */
export interface ReportParts {
  readonly document: Omit<DiagnoseDocument, "exitStatus">;
  /** Earlier diagnoses, in any order. */
  readonly earlier: readonly Pick<DiagnoseDocument, "takenAt" | "comparison" | "driveFigures">[];
  readonly runs: readonly RunSamples[];
  /** The cleaning cartridge that this drive was cleaned with last, where somebody said which it was. */
  readonly cleaner?: KnownCleaner | undefined;
}

type Wear = NonNullable<NonNullable<DiagnoseDocument["cartridge"]>["wear"]>[number];

/** A diagnosis as the page shows it. A pure function. */
export function reportOf({ document, earlier, runs, cleaner }: ReportParts): ReportInput {
  const { drive, device, simulated, takenAt, light, findings, panel, unread = [] } = document;
  const serial = drive.serial === undefined ? "" : `, serial ${drive.serial}`;
  const selfTest = selfTestRows(document);
  return {
    title: `${drive.vendor} ${drive.product}${serial}`,
    ...{ takenAt, device, simulated, light, findings, panel, unread, runs },
    drive: { vendor: drive.vendor, family: drive.family },
    facts: factsOf(document),
    gauges: [...gaugesOf(document), ...cleanerGauge(cleaner)],
    figures: figuresOf(document),
    comparison: comparisonOf(document),
    ...(selfTest === undefined ? {} : { selfTest }),
    history: historyOf(document, earlier),
  };
}

function factsOf({ drive, cartridge, state }: ReportParts["document"]): ReportInput["facts"] {
  const generation = drive.generation === undefined ? "" : ` (${drive.generation})`;
  const { barcode, density, serial, manufacturer, manufactureDate } = cartridge ?? {};
  const made = manufactureDate === undefined ? undefined : `made ${formatDate(manufactureDate)}`;
  const tape = [barcode, density, serial, manufacturer, made].filter((text) => text !== undefined);
  return [
    ["Drive", `${drive.vendor} ${drive.product}${generation}`],
    ["Firmware", drive.revision],
    ["State", state.says],
    ...(tape.length === 0 ? [] : [["Cartridge", tape.join(", ")] as const]),
  ];
}

const GB = 1e9;
/** Figures that are drawn on a scale; all are in the table as well. */
const GAUGES: ReadonlySet<Wear["name"]> = new Set([
  "loads",
  "passes",
  "beginningPasses",
  "middlePasses",
  "fullVolumesWritten",
  "lifeRemaining",
  "lifeUsed",
  "motionHours",
]);

const OWN = "Capstan's own threshold";
/** What is normal, where neither drive nor manual say so. Fractions of life: the thresholds of a diagnosis. */
const NORMAL: Readonly<Partial<Record<Wear["name"], NormalRange>>> = {
  lifeRemaining: { min: DIAGNOSIS_THRESHOLDS.lifeLeftNearPercent, max: 100, source: OWN },
  lifeUsed: { min: 0, max: 100 * DIAGNOSIS_THRESHOLDS.lifeUsedNear, source: OWN },
  unrecoveredWriteErrors: { max: 0, source: OWN },
  unrecoveredReadErrors: { max: 0, source: OWN },
  fatalSuspendedWrites: { max: 0, source: OWN },
};

function gaugesOf({ cartridge }: ReportParts["document"]): readonly ReportGauge[] {
  const figures = cartridge?.wear ?? [];
  return [
    ...figures.filter(({ name }) => GAUGES.has(name)).map(gaugeOf),
    ...roomGauge(cartridge, figures),
  ];
}

function gaugeOf({ name, value, unit, from, limit, doubt }: Wear): ReportGauge {
  const normal = NORMAL[name];
  const end = unit === "%" ? { value: 100, source: "by definition" } : limit;
  return {
    ...{ label: WEAR_LABELS[name], value, unit, from },
    ...(end === undefined ? {} : { limit: { ...end } }),
    ...(normal === undefined ? {} : { normal }),
    ...(doubt === undefined ? {} : { doubt }),
  };
}

function roomGauge(
  cartridge: DiagnoseDocument["cartridge"],
  figures: readonly Wear[],
): readonly ReportGauge[] {
  const left = figures.find(({ name }) => name === "remainingCapacity");
  if (left === undefined) return [];
  const bytes = left.unit === "GB" ? left.value * GB : left.value;
  const whole = cartridge?.capacityBytes;
  return [
    {
      ...{ label: "room left", value: bytes / GB, unit: "GB", from: left.from },
      ...(whole === undefined
        ? {}
        : { limit: { value: whole / GB, source: "capacity of the cartridge" } }),
      ...(left.doubt === undefined ? {} : { doubt: left.doubt }),
    },
  ];
}

function cleanerGauge(cleaner: ReportParts["cleaner"]): readonly ReportGauge[] {
  if (cleaner?.uses.left === undefined) return [];
  const { left, maximum, from, source } = cleaner.uses;
  return [
    {
      ...{ label: `cleanings left in ${cleaner.name}`, value: left, unit: "cleanings", from },
      limit: { value: maximum, source },
      normal: { min: usesToOrderAt({ maximum }), max: maximum, source: OWN },
    },
  ];
}

function figuresOf({ cartridge, driveFigures }: ReportParts["document"]): readonly ReportFigure[] {
  const ofTape = (cartridge?.wear ?? []).map((figure): ReportFigure => {
    const { name, value, unit, from, doubt } = figure;
    const normal = NORMAL[name] ?? lifeRange(figure);
    const scaled = unit === "bytes" ? { value: value / GB, unit: "GB" } : { value, unit };
    return {
      ...{ label: `cartridge: ${WEAR_LABELS[name]}`, from, ...scaled },
      ...(normal === undefined ? {} : { normal }),
      ...(doubt === undefined ? {} : { doubt }),
    };
  });
  const ofDrive = driveFigures.map(({ label, value, unit, from, normal }): ReportFigure => {
    const range = rangeOf(normal);
    const scaled = unit === "bytes" ? { value: value / GB, unit: "GB" } : { value, unit };
    return {
      label: `drive: ${label}`,
      from,
      ...scaled,
      ...(range === undefined ? {} : { normal: range }),
    };
  });
  return [...ofTape, ...ofDrive];
}

const lifeRange = ({ limit }: Wear): NormalRange | undefined =>
  limit === undefined ? undefined : { min: 0, max: limit.value, source: limit.source };

/** A diagnosis says in words what is normal: `0`, or `at most 45 °C`. */
function rangeOf(normal: string | undefined): NormalRange | undefined {
  const max = /^(?:at most )?(-?\d+(?:\.\d+)?)\b/.exec(normal ?? "")?.[1];
  return max === undefined ? undefined : { max: Number(max) };
}

const TROUBLES = {
  errors: "Read and write errors",
  loading: "Trouble with loading",
  cleaning: "The wish to be cleaned",
  link: "Errors of the connection",
} as const;
const PARTS = {
  tape: "the cartridge",
  drive: "the drive",
  cable: "the cable or the host",
} as const;

function comparisonOf({ follows = [] }: ReportParts["document"]): readonly ReportComparison[] {
  return follows.map(({ symptom, follows: part, item, suspects, reasons, next }) => {
    const named = item === undefined ? "" : ` (${item})`;
    const verdict =
      part === "undecided"
        ? `not decided yet; in question: ${suspects.map((one) => PARTS[one]).join(", ")}`
        : part === "none"
          ? "no one part explains it"
          : `follows ${PARTS[part]}${named}`;
    return { trouble: TROUBLES[symptom], verdict, reasons, next };
  });
}

function selfTestRows({ selfTest }: ReportParts["document"]): ReportInput["selfTest"] {
  if (selfTest === undefined) return undefined;
  const { drive, scratch, counters } = selfTest;
  return [
    ["The drive's own test", `${drive.outcome}: ${drive.says}`],
    ...(scratch === undefined
      ? []
      : [["Writing and reading test data", `${scratch.outcome}: ${scratch.says}`] as const]),
    ...counters
      .filter(({ before, after }) => before !== after)
      .map(({ label, before, after, unit }): readonly [string, string] => [
        label,
        `${String(before)} before, ${String(after)} after, ${unit}`,
      ]),
  ];
}

/** Counters of the same drive at several times, oldest first. */
function historyOf(
  document: ReportParts["document"],
  earlier: ReportParts["earlier"],
): readonly CounterSnapshot[] {
  const { drive } = document.comparison;
  const own = earlier.filter(({ comparison }) => drive !== undefined && comparison.drive === drive);
  if (own.length === 0) return [];
  return [...own, document]
    .map(({ takenAt, driveFigures }) => ({
      takenAt,
      counters: driveFigures.map(({ name, label, value, unit }) =>
        unit === "bytes"
          ? { name, label: label.replace(/^bytes/, "GB"), value: value / GB, unit: "GB" }
          : { name, label, value, unit },
      ),
    }))
    .sort((a, b) => a.takenAt.localeCompare(b.takenAt));
}
