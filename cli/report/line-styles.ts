import type { Html } from "./html.ts";
import { html } from "./html.ts";

/** How one line of a plot looks; told apart by dashes and marks, so that a black-and-white print is enough. */
export interface LineStyle {
  readonly colour: string;
  /** Lengths of dash and gap; empty for a line without gaps. */
  readonly dash: readonly number[];
  readonly mark: "circle" | "rect" | "triangle" | "diamond" | "emptyCircle" | "emptyRect";
}

// prettier-ignore
/** The styles in the order in which lines take them. */
export const LINE_STYLES = [
  { colour: "var(--line-1)", dash: [],           mark: "circle" },
  { colour: "var(--line-2)", dash: [7, 4],       mark: "rect" },
  { colour: "var(--line-3)", dash: [2, 3],       mark: "triangle" },
  { colour: "var(--line-4)", dash: [9, 3, 2, 3], mark: "diamond" },
  { colour: "var(--line-5)", dash: [14, 5],      mark: "emptyCircle" },
  { colour: "var(--line-6)", dash: [4, 2, 1, 2], mark: "emptyRect" },
] as const satisfies readonly LineStyle[];

const MARKS: Readonly<Record<LineStyle["mark"], string>> = {
  circle: "M18 4a4 4 0 1 0 .01 0z",
  emptyCircle: "M18 4a4 4 0 1 0 .01 0z",
  rect: "M14 4h8v8h-8z",
  emptyRect: "M14 4h8v8h-8z",
  triangle: "M18 3.5l4.5 8h-9z",
  diamond: "M18 3l5 5l-5 5l-5 -5z",
};

/** A short piece of a line, for a legend. */
export function lineSample({ colour, dash, mark }: LineStyle): Html {
  const fill = mark.startsWith("empty") ? "var(--paper)" : colour;
  return html`<svg
    class="line-sample"
    viewBox="0 0 36 16"
    width="36"
    height="16"
    aria-hidden="true"
  >
    <path
      d="M0 8h36"
      style="stroke:${colour};stroke-width:2"
      stroke-dasharray="${dash.join(" ")}"
    />
    <path d="${MARKS[mark]}" style="fill:${fill};stroke:${colour};stroke-width:1.5" />
  </svg>`;
}
