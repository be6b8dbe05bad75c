import type { Html } from "./html.ts";
import { html, NOTHING } from "./html.ts";
import { isNormal, niceEnd, numberText, quantityText, rangeText } from "./quantity.ts";
import type { ReportGauge } from "./report-input.ts";

const WIDTH = 260;
const BAR_Y = 8;
const BAR_HEIGHT = 14;

/** Figures on a scale: how much of what there is, or of what it is made for. */
export function gaugesSection(gauges: readonly ReportGauge[]): Html {
  if (gauges.length === 0) return NOTHING;
  return html`<section>
    <h2>Wear and room</h2>
    <div class="cards">${gauges.map(gaugeCard)}</div>
  </section>`;
}

/** Where the scale ends: at what the thing is made for, or at a round number that everything has its place on. */
function endOf({ value, limit, normal }: ReportGauge): number {
  const { min = 0, max = 0 } = normal ?? {};
  if (limit !== undefined && limit.value > 0) {
    return Math.max(value, min, max) <= limit.value
      ? limit.value
      : Math.max(limit.value * 1.25, niceEnd(Math.min(value, limit.value * 2)));
  }
  return niceEnd(Math.max(value, min * 1.2, max * 1.2));
}

/** What there is to say of the figure; the same as the drawing in words. */
function verdictOf({ value, limit, normal, doubt, unit }: ReportGauge): readonly [string, string] {
  if (doubt !== undefined) return ["doubtful", `doubtful: ${doubt}`];
  const within = isNormal(value, normal);
  if (within === false) return ["outside", "outside the normal range"];
  if (limit !== undefined && value > limit.value) {
    return ["outside", `beyond ${quantityText(limit.value, unit)}`];
  }
  return within === true ? ["within", "within the normal range"] : ["plain", ""];
}

function gaugeCard(gauge: ReportGauge): Html {
  const { label, value, unit, limit, normal, from } = gauge;
  const [kind, verdict] = verdictOf(gauge);
  const range = normal === undefined ? undefined : rangeText(normal, unit);
  const of = limit === undefined ? "" : ` of ${numberText(limit.value)}`;
  return html`<div class="card gauge gauge-${kind}">
    <h3>${label}</h3>
    <p class="big">${numberText(value)}<span class="of">${quantityText(of, unit)}</span></p>
    ${kind === "doubtful" ? undefined : bar(gauge, kind)}
    ${verdict === "" ? undefined : html`<p class="verdict">${mark(kind)} ${verdict}</p>`}
    <p class="quiet">
      ${range === undefined ? undefined : `Normal: ${range}${normal?.source === undefined ? "" : ` (${normal.source})`}. `}
      ${limit === undefined ? undefined : `Limit: ${quantityText(limit.value, unit)} (${limit.source}). `}
      ${`Read from ${from}.`}
    </p>
  </div>`;
}

/** A sign that is told apart without colour. */
function mark(kind: string): Html {
  const signs: Readonly<Record<string, string>> = { within: "✔", outside: "▲", doubtful: "?" };
  return html`<span aria-hidden="true">${signs[kind]}</span>`;
}

const round = (value: number): number => Math.round(value * 10) / 10;

function bar(gauge: ReportGauge, kind: string): Html {
  const { value, limit } = gauge;
  const end = endOf(gauge);
  const at = (one: number): number => round((Math.min(Math.max(one, 0), end) / end) * WIDTH);
  const limitX = limit === undefined ? undefined : at(limit.value);
  return html`<svg
    class="bar"
    viewBox="-6 0 ${WIDTH + 12} 46"
    role="img"
    aria-label="${`${numberText(value)} on a scale from 0 to ${numberText(end)}`}"
  >
    <rect class="track" x="0" y="${BAR_Y}" width="${WIDTH}" height="${BAR_HEIGHT}" />
    <rect
      class="value value-${kind}"
      x="0"
      y="${BAR_Y}"
      width="${at(value)}"
      height="${BAR_HEIGHT}"
    />
    ${normalBracket(gauge.normal, at, end)}
    ${
      limitX === undefined
        ? undefined
        : html`<path class="limit" d="M${limitX} ${BAR_Y - 5}V${BAR_Y + BAR_HEIGHT + 2}" />`
    }
    <path class="needle" d="M${at(value)} ${BAR_Y - 1}l-4 -6h8z" />
    <text class="scale" x="0" y="42" text-anchor="start">0</text>
    <text class="scale" x="${WIDTH}" y="42" text-anchor="end">${numberText(end)}</text>
  </svg>`;
}

/** A bracket below what is normal, with the word where it has room. */
function normalBracket(
  range: ReportGauge["normal"],
  at: (value: number) => number,
  end: number,
): Html {
  const { min, max } = range ?? {};
  if (min === undefined && max === undefined) return NOTHING;
  const from = at(min ?? 0);
  const to = at(max ?? end);
  const word = html`<text class="scale" x="${round((from + to) / 2)}" y="42" text-anchor="middle">
    normal
  </text>`;
  return html`<path
      class="normal"
      d="M${from} ${BAR_Y + BAR_HEIGHT + 3}v4h${round(to - from)}v-4"
    />${to - from > 60 ? word : undefined}`;
}
