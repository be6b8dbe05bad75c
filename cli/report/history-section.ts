import { formatCount } from "../output/format.ts";
import type { Html } from "./html.ts";
import { html, NOTHING } from "./html.ts";
import type { drawLinePlot } from "./line-plot.ts";
import { LINE_STYLES } from "./line-styles.ts";
import { quantityText, timeText } from "./quantity.ts";
import type { CounterSnapshot, ReportInput } from "./report-input.ts";
import type { LinePoint } from "./thin-line.ts";

/** One counter over time. */
interface CounterLine {
  readonly label: string;
  readonly unit: string;
  readonly points: readonly LinePoint[];
}

/** More would be a catalogue that nobody reads; the JSON document has them all. */
const COUNTERS_MAX = 12;
const SIZE = { width: 400, height: 190 } as const;

/** The counters of the drive, as earlier reports and this one found them. */
export function historySection({ history }: ReportInput, draw: typeof drawLinePlot): Html {
  const lines = countersOf(history);
  if (lines.length === 0) return NOTHING;
  const shown = lines.slice(0, COUNTERS_MAX);
  const times = [...history.map(({ takenAt }) => takenAt)].sort();
  const rest = lines.slice(COUNTERS_MAX).map(({ label }) => label);
  return html`<section>
    <h2>Counters over time</h2>
    <p class="quiet">
      ${`${formatCount(history.length, "reading")}, ${timeText(times[0] ?? "")} to ${timeText(times.at(-1) ?? "")}. Not every scale begins at 0.`}
    </p>
    <div class="plots">${shown.map((line) => counterFigure(line, draw))}</div>
    ${rest.length === 0 ? undefined : html`<p class="quiet">Not drawn: ${rest.join(", ")}.</p>`}
  </section>`;
}

function countersOf(history: readonly CounterSnapshot[]): readonly CounterLine[] {
  const snapshots = history
    .map(({ takenAt, counters }) => ({ x: Date.parse(takenAt), counters }))
    .filter(({ x }) => !Number.isNaN(x))
    .sort((one, other) => one.x - other.x);
  const names = new Map(
    snapshots.flatMap(({ counters }) =>
      counters.map((counter) => [counter.name, counter] as const),
    ),
  );
  return [...names].map(([name, { label, unit }]) => ({
    ...{ label, unit },
    points: snapshots.map(({ x, counters }) => ({
      x,
      y: counters.find((counter) => counter.name === name)?.value,
    })),
  }));
}

function counterFigure({ label, unit, points }: CounterLine, draw: typeof drawLinePlot): Html {
  const values = points.flatMap(({ y }) => y ?? []);
  const latest = values.at(-1) ?? 0;
  const drawing = draw({
    title: `${label} over time`,
    ...SIZE,
    ...{ xKind: "time", xName: "", yName: unit },
    fromZero: false,
    lines: [{ style: LINE_STYLES[0], points }],
  });
  return html`<figure class="plot-figure">
    <h3>${label}</h3>
    ${drawing}
    <figcaption class="quiet">Latest: ${quantityText(latest, unit)}</figcaption>
  </figure>`;
}
