import type { Html } from "./html.ts";
import { html, NOTHING } from "./html.ts";
import { timeText } from "./quantity.ts";
import type { ReportInput } from "./report-input.ts";

type Rows = readonly (readonly [label: string, value: string])[];

/** Rows of labels and values. */
export function factList(rows: Rows): Html {
  return html`<dl class="facts">
    ${rows.map(
      ([label, value]) =>
        html`<div>
          <dt>${label}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`;
}

/** Which drive it is, and when it was looked at. */
export function identityFacts({ device, takenAt, facts, simulated }: ReportInput): Html {
  return factList([
    ["Device", simulated ? `${device} (simulated)` : device],
    ["Taken", timeText(takenAt)],
    ...facts,
  ]);
}

/** What several diagnoses together say of each trouble. */
export function comparisonSection({ comparison = [] }: ReportInput): Html {
  if (comparison.length === 0) return NOTHING;
  const list = (title: string, lines: readonly string[]): Html =>
    lines.length === 0
      ? NOTHING
      : html`<p class="quiet">${title}</p>
          <ul class="evidence">
            ${lines.map((line) => html`<li>${line}</li>`)}
          </ul>`;
  return html`<section>
    <h2>Tape, drive or cable?</h2>
    ${comparison.map(
      ({ trouble, verdict, reasons, next }) =>
        html`<p><strong>${trouble}</strong>: ${verdict}</p>
          ${list("Because", reasons)} ${list("To find out", next)}`,
    )}
  </section>`;
}

/** What the drive's own test brought. */
export function selfTestSection({ selfTest }: ReportInput): Html {
  if (selfTest === undefined || selfTest.length === 0) return NOTHING;
  return html`<section>
    <h2>Self-test of the drive</h2>
    ${factList(selfTest)}
  </section>`;
}

/** What the report cannot tell, because it could not be read. */
export function unreadSection({ unread }: ReportInput): Html {
  if (unread.length === 0) return NOTHING;
  return html`<section>
    <h2>Not read</h2>
    <p class="quiet">What follows from these answers is missing above.</p>
    ${factList(unread.map(({ what, why }) => [what, why]))}
  </section>`;
}
