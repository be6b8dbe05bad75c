import type { Html } from "./html.ts";
import { html, NOTHING } from "./html.ts";
import { isNormal, quantityText, rangeText } from "./quantity.ts";
import type { ReportFigure } from "./report-input.ts";

/** Every figure with its unit, its normal range and where both are from. */
export function figuresSection(figures: readonly ReportFigure[]): Html {
  if (figures.length === 0) return NOTHING;
  return html`<section>
    <h2>Figures</h2>
    <table class="stacks figures">
      <thead>
        <tr>
          <th scope="col">Figure</th>
          <th scope="col" class="number">Value</th>
          <th scope="col">Normal</th>
          <th scope="col">Read from</th>
        </tr>
      </thead>
      <tbody>
        ${figures.map(figureRow)}
      </tbody>
    </table>
  </section>`;
}

function figureRow({ label, value, unit, normal, from, doubt }: ReportFigure): Html {
  const range = normal === undefined ? undefined : rangeText(normal, unit);
  const isOutside = doubt === undefined && isNormal(value, normal) === false;
  return html`<tr class="${isOutside ? "is-outside" : doubt === undefined ? "" : "is-doubtful"}">
    <th scope="row">${label}</th>
    <td class="number" data-label="Value">
      ${isOutside ? html`<span class="sign" title="outside the normal range">▲</span>` : undefined}
      ${typeof value === "number" ? html`<span class="quantity">${quantityText(value, unit)}</span>` : quantityText(value, unit)}
      ${doubt === undefined ? undefined : html`<span class="doubt">? ${doubt}</span>`}
    </td>
    <td data-label="Normal">
      ${range ?? "no range known"}
      ${isOutside ? html`<span class="verdict">outside</span>` : undefined}
      ${normal?.source === undefined ? undefined : html`<span class="quiet">${normal.source}</span>`}
    </td>
    <td data-label="Read from" class="quiet">${from}</td>
  </tr>`;
}
