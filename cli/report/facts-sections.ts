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
export function identityFacts({ device, takenAt, facts, follows, simulated }: ReportInput): Html {
  return factList([
    ["Device", simulated ? `${device} (simulated)` : device],
    ["Taken", timeText(takenAt)],
    ...facts,
    ...(follows === undefined ? [] : [["Follows the report", follows] as const]),
  ]);
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
