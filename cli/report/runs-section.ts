import { formatBytes, formatCount, formatDuration, formatRate } from "../output/format.ts";
import type { RunSamples } from "../samples/run-samples.ts";
import type { Html } from "./html.ts";
import { html, NOTHING } from "./html.ts";
import type { drawLinePlot, LinePlot } from "./line-plot.ts";
import type { LineStyle } from "./line-styles.ts";
import { LINE_STYLES, lineSample } from "./line-styles.ts";
import { numberText, rangeText, timeText } from "./quantity.ts";
import type { NormalRange, ReportInput } from "./report-input.ts";
import { errorLine, rateLine, summaryOf } from "./run-lines.ts";
import type { LinePoint } from "./thin-line.ts";

/** A run with the style of its line. */
interface StyledRun {
  readonly run: RunSamples;
  readonly style: LineStyle;
}

const NAMES = { write: "Write", verify: "Verification", read: "Restore" } as const;
const WIDE = { width: 760, height: 235 } as const;
/** For narrow screens the same is drawn again: scaled down, nobody could read it. */
const NARROW = { width: 380, height: 260 } as const;

/** How writes, verifications and restores went: rate and errors over the position, and what they come to. */
export function runsSection({ runs, streaming }: ReportInput, draw: typeof drawLinePlot): Html {
  if (runs.length === 0) return NOTHING;
  const latest = [...runs]
    .sort((one, other) => one.startedAt.localeCompare(other.startedAt))
    .slice(-LINE_STYLES.length);
  const styled = latest.flatMap((run, index) => {
    const style = LINE_STYLES[index];
    return style === undefined ? [] : [{ run, style }];
  });
  return html`<section>
    <h2>Runs</h2>
    ${runs.length > styled.length ? html`<p class="quiet">The latest ${styled.length} of ${formatCount(runs.length, "run")}.</p>` : undefined}
    ${rateFigure(styled, streaming, draw)} ${errorFigure(styled, draw)} ${runsTable(styled)}
  </section>`;
}

/** Positions in GB, or in MB where that says more. */
function positionUnit(runs: readonly StyledRun[]): readonly [bytes: number, name: string] {
  const bytes = Math.max(0, ...runs.map(({ run }) => summaryOf(run).bytes));
  return bytes >= 2e9 ? [1e9, "GB"] : [1e6, "MB"];
}

function rateFigure(
  runs: readonly StyledRun[],
  streaming: NormalRange | undefined,
  draw: typeof drawLinePlot,
): Html {
  const [unitBytes, unit] = positionUnit(runs);
  const lines = linesOf(runs, (run) => rateLine(run, unitBytes));
  const normal = streaming === undefined ? undefined : inMegabytes(streaming);
  const range = normal === undefined ? undefined : rangeText(normal, "MB/s");
  const source = streaming?.source === undefined ? "" : ` (${streaming.source})`;
  return figureOf(lines, draw, {
    heading: "Throughput over the position in the run",
    note: range === undefined ? undefined : `The tape runs without stopping at ${range}${source}.`,
    plot: {
      title: "Throughput over the position in the run",
      ...{ xKind: "value", xName: `position in the run, ${unit}`, yName: "throughput, MB/s" },
      fromZero: true,
      ...(normal === undefined ? {} : { normal }),
    },
  });
}

const inMegabytes = ({ min, max }: NormalRange): NormalRange => ({
  ...(min === undefined ? {} : { min: min / 1e6 }),
  ...(max === undefined ? {} : { max: max / 1e6 }),
});

function errorFigure(runs: readonly StyledRun[], draw: typeof drawLinePlot): Html {
  const [unitBytes, unit] = positionUnit(runs);
  const lines = linesOf(runs, (run) => errorLine(run, unitBytes));
  return figureOf(lines, draw, {
    heading: "Corrected errors over the position in the run",
    note: "Counted by the drive (log page 02h when writing, 03h when reading), read seldom so as not to hold up the tape. Corrected errors are normal; what counts is where they rise.",
    plot: {
      title: "Corrected errors per GB over the position in the run",
      ...{ xKind: "value", xName: `position in the run, ${unit}`, yName: "corrected, errors/GB" },
      fromZero: true,
    },
  });
}

type Line = LinePlot["lines"][number];

function linesOf(
  runs: readonly StyledRun[],
  pointsOf: (run: RunSamples) => readonly LinePoint[],
): readonly Line[] {
  return runs.map(({ run, style }) => ({ style, points: pointsOf(run) }));
}

function figureOf(
  lines: readonly Line[],
  draw: typeof drawLinePlot,
  about: {
    readonly heading: string;
    readonly note: string | undefined;
    readonly plot: Omit<LinePlot, "lines" | "width" | "height">;
  },
): Html {
  const { heading, note, plot } = about;
  const isEmpty = lines.every(({ points }) => points.every(({ y }) => y === undefined));
  return html`<figure class="plot-figure">
    <h3>${heading}</h3>
    ${
      isEmpty
        ? html`<p class="quiet">Too little was sampled to draw this.</p>`
        : html`<div class="wide">${draw({ ...plot, ...WIDE, lines })}</div>
            <div class="narrow">${draw({ ...plot, ...NARROW, lines })}</div>`
    }
    ${note === undefined ? undefined : html`<figcaption class="quiet">${note}</figcaption>`}
  </figure>`;
}

function runsTable(runs: readonly StyledRun[]): Html {
  return html`<table class="stacks small runs">
    <thead>
      <tr>
        <th scope="col">Run</th>
        <th scope="col">Drive and cartridge</th>
        <th scope="col">Moved</th>
        <th scope="col">Rate</th>
        <th scope="col">Stops</th>
        <th scope="col">Errors</th>
      </tr>
    </thead>
    <tbody>
      ${runs.map(runRow)}
    </tbody>
  </table>`;
}

function runRow({ run, style }: StyledRun): Html {
  const { bytes, ms, mean, lowest, highest, ...counts } = summaryOf(run);
  const rate = (bytesPerSecond: number): string => formatRate(bytesPerSecond, 1000) ?? "";
  return html`<tr>
    <th scope="row">
      ${lineSample(style)} ${NAMES[run.run]}
      <span class="quiet">${timeText(run.startedAt)}${run.simulated ? ", simulated" : ""}</span>
      ${run.complete ? undefined : html`<span class="doubt">the samples break off</span>`}
    </th>
    <td data-label="Drive and cartridge">
      ${run.drive}${run.driveSerial === undefined ? "" : `, ${run.driveSerial}`}
      <span class="quiet">${run.cartridge ?? "cartridge without a name"}</span>
    </td>
    <td data-label="Moved">
      ${formatBytes(bytes)}<span class="quiet">in ${formatDuration(ms)}</span>
    </td>
    <td data-label="Rate">
      ${mean === undefined ? "not known" : `${rate(mean)} mean`}
      ${lowest === undefined || highest === undefined ? undefined : html`<span class="quiet">${rate(lowest)} to ${rate(highest)}</span>`}
    </td>
    <td data-label="Stops">${stopsText(run, counts)}</td>
    <td data-label="Errors">${errorsText(run, counts)}</td>
  </tr>`;
}

type Counts = Omit<ReturnType<typeof summaryOf>, "bytes" | "ms" | "mean" | "lowest" | "highest">;

function stopsText({ run }: RunSamples, { underruns, repositions, recoveries }: Counts): string {
  // Only a writer waits for its source.
  if (run !== "write") return "not counted";
  return [
    ...(underruns === undefined ? [] : [`${formatCount(underruns, "wait")} for data`]),
    ...(repositions === undefined ? [] : [`about ${formatCount(repositions, "reposition")}`]),
    ...(recoveries === undefined ? [] : [formatCount(recoveries, "recovery")]),
  ].join(", ");
}

function errorsText({ counters, samples }: RunSamples, { corrected, uncorrected }: Counts): string {
  const texts = [
    ...(corrected === undefined ? [] : [`${numberText(corrected)} corrected`]),
    ...(uncorrected === undefined ? [] : [`${numberText(uncorrected)} uncorrected`]),
  ];
  if (texts.length > 0) return texts.join(", ");
  if (counters !== undefined) return `not counted: ${counters}`;
  const wasCounted = samples.filter((sample) => sample.corrected !== undefined).length > 1;
  return wasCounted ? "the counters were reset during the run" : "not counted";
}
