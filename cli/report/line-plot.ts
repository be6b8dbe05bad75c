/**
 * Lines over an axis, drawn by ECharts as SVG that needs no script. Loading the library takes some 50 ms, so this file is
 * loaded by who draws. Colours are CSS variables of the page.
 */
import { LineChart } from "echarts/charts";
import { GridComponent, MarkLineComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import type { LineSeriesOption } from "echarts/charts";
import type { GridComponentOption, XAXisComponentOption, YAXisComponentOption } from "echarts";
import { escapeText, Html } from "./html.ts";
import type { LineStyle } from "./line-styles.ts";
import { numberText } from "./quantity.ts";
import type { NormalRange } from "./report-input.ts";
import type { LinePoint } from "./thin-line.ts";
import { thinLine } from "./thin-line.ts";
import { timeScale } from "./time-scale.ts";

/** What is to be drawn. */
export interface LinePlot {
  /** What it shows, for who cannot see it. */
  readonly title: string;
  readonly width: number;
  readonly height: number;
  /** `time`: x is milliseconds since 1970-01-01T00:00Z. */
  readonly xKind: "value" | "time";
  readonly xName: string;
  readonly yName: string;
  /** Whether the axis begins at 0; else where the values begin. */
  readonly fromZero: boolean;
  readonly lines: readonly { readonly style: LineStyle; readonly points: readonly LinePoint[] }[];
  readonly normal?: NormalRange;
}

const POINTS_MAX = 600;
/** Lines with fewer points have a mark on each, others on so many. */
const MARKED_MAX = 24;
const MARKS = 8;
/** Room for what stands around the lines of a history; dates are wide and centred on their places. */
const SIDES = { left: 64, right: 40 } as const;
const MILLION = 1e6;

let isReady = false;

/** Draws a plot. Lines may have no points, or a single one. */
export function drawLinePlot(plot: LinePlot): Html {
  if (!isReady) echarts.use([LineChart, GridComponent, MarkLineComponent, SVGRenderer]);
  isReady = true;
  const { width, height } = plot;
  const chart = echarts.init(null, null, { renderer: "svg", ssr: true, width, height });
  try {
    chart.setOption({
      animation: false,
      useUTC: true,
      textStyle: { fontFamily: "inherit", fontSize: 12 },
      grid: gridOf(plot),
      xAxis: xAxisOf(plot),
      yAxis: yAxisOf(plot),
      series: plot.lines.map((line, index) => seriesOf(plot, line, index === 0)),
    });
    return inPage(chart.renderToSVGString({ useViewBox: true }), plot.title);
  } finally {
    chart.dispose();
  }
}

/**
 * The drawing with its title; without clipping, because the axes hold all points, and without what is for scripts or counts up
 * from drawing to drawing: equal input makes an equal page.
 */
function inPage(svg: string, title: string): Html {
  const drawing = svg
    .replace(/^<svg [^>]*viewBox="([^"]*)"[^>]*>/, (_, viewBox: string) => {
      return `<svg class="plot" viewBox="${viewBox}" role="img" aria-label="${escapeText(title)}">`;
    })
    .replaceAll(/ (?:ecmeta_[a-z_]+|pointer-events|clip-path)="[^"]*"/g, "")
    .replaceAll(/ class="zr\d+-cls-\d+"/g, "")
    .replaceAll(/<(style|defs)[^>]*>.*?<\/\1>/gs, "");
  return new Html(drawing);
}

const AXIS = {
  axisLine: { show: true, lineStyle: { color: "var(--ink)" } },
  axisTick: { show: true, lineStyle: { color: "var(--ink)" } },
  axisLabel: { color: "var(--ink)", fontSize: 12 },
  splitLine: { show: true, lineStyle: { color: "var(--grid)" } },
  nameTextStyle: { color: "var(--ink)", fontSize: 12 },
} as const;

function gridOf({ xKind, xName }: LinePlot): GridComponentOption {
  return {
    ...SIDES,
    ...(xKind === "time" ? {} : { right: 20 }),
    top: 30,
    bottom: xName === "" ? 26 : 46,
  };
}

function xAxisOf(plot: LinePlot): XAXisComponentOption {
  const { xKind, xName, lines, width } = plot;
  const base = { ...AXIS, name: xName, nameLocation: "middle", nameGap: 30 } as const;
  const splitNumber = Math.max(2, Math.floor(width / 120));
  if (xKind === "value") return { ...base, type: "value", min: 0, splitNumber };
  const times = lines.flatMap(({ points }) => points.map(({ x }) => x));
  const { from, to, places, textOf } = timeScale(times, width - SIDES.left - SIDES.right);
  // Places of our own: on an axis of times the library writes labels over one another when years pass.
  const customValues = [...places];
  return {
    ...{ ...base, type: "value", min: from, max: to },
    axisTick: { ...AXIS.axisTick, customValues },
    axisLabel: { ...AXIS.axisLabel, customValues, formatter: textOf },
    splitLine: { show: false },
  };
}

/** Numbers with more digits than there is room for are told in millions. */
function yScaleOf(values: readonly number[]): readonly [factor: number, unit: string] {
  const isLarge = values.some((value) => Math.abs(value) >= MILLION);
  return isLarge ? [MILLION, "million "] : [1, ""];
}

function yAxisOf({ yName, fromZero, lines, width }: LinePlot): YAXisComponentOption {
  const values = lines.flatMap(({ points }) => points.flatMap(({ y }) => y ?? []));
  // Counts have no fractions.
  const minInterval = values.every((value) => Number.isInteger(value)) ? 1 : 0;
  const [factor, scale] = yScaleOf(values);
  return {
    ...AXIS,
    type: "value",
    name: `${scale}${yName}`,
    axisLabel: { ...AXIS.axisLabel, formatter: (value: number) => numberText(value / factor) },
    nameTextStyle: { ...AXIS.nameTextStyle, align: "left", padding: [0, 0, 0, -56] },
    nameTruncate: { maxWidth: width / 2, ellipsis: "…" },
    scale: !fromZero,
    ...(fromZero ? { min: 0 } : {}),
    minInterval,
    splitNumber: 4,
  };
}

function seriesOf(
  { normal }: LinePlot,
  { style, points }: LinePlot["lines"][number],
  withRange: boolean,
): LineSeriesOption {
  const { colour, dash, mark } = style;
  const thin = thinLine(points, POINTS_MAX);
  const every = thin.length <= MARKED_MAX ? 1 : Math.ceil(thin.length / MARKS);
  const isMarked = (index: number): boolean =>
    index % every === 0 || (thin[index - 1]?.y === undefined && thin[index + 1]?.y === undefined);
  return {
    type: "line",
    silent: true,
    connectNulls: false,
    clip: false,
    data: thin.map(({ x, y }, index) => ({
      value: [x, y ?? null],
      symbol: isMarked(index) ? mark : "none",
    })),
    symbolSize: 7,
    lineStyle: { color: colour, width: 1.8, type: dash.length === 0 ? "solid" : [...dash] },
    itemStyle: { color: colour, borderColor: colour },
    ...(withRange && normal !== undefined ? { markLine: rangeLines(normal) } : {}),
  };
}

/** Where what is normal begins and ends. */
function rangeLines({ min, max }: NormalRange): NonNullable<LineSeriesOption["markLine"]> {
  const line = (
    yAxis: number,
    formatter: string,
    position: "insideEndTop" | "insideEndBottom",
  ) => ({
    yAxis,
    label: { formatter, position, color: "var(--ink)", fontSize: 11 },
  });
  return {
    silent: true,
    symbol: "none",
    lineStyle: { color: "var(--quiet)", type: [1, 2], width: 1.5 },
    data: [
      ...(min === undefined ? [] : [line(min, "normal from here up", "insideEndTop")]),
      ...(max === undefined ? [] : [line(max, "normal up to here", "insideEndBottom")]),
    ],
  };
}
