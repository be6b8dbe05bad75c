import type { Html } from "./html.ts";
import { html, NOTHING } from "./html.ts";
import { timeText } from "./quantity.ts";
import type { ReportFinding } from "./report-input.ts";

const ORDER: readonly ReportFinding["severity"][] = ["critical", "warning", "information"];
const MARKS = { critical: "✖", warning: "▲", information: "●" } as const;

const ISO_TIME = /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g;

/** What was found, the gravest first. */
export function findingsSection(findings: readonly ReportFinding[]): Html {
  if (findings.length === 0) return NOTHING;
  const rows = ORDER.flatMap((severity) =>
    findings.filter((finding) => finding.severity === severity),
  ).map(findingRow);
  return html`<section>
    <h2>Findings</h2>
    <table class="stacks findings">
      <thead>
        <tr>
          <th scope="col">Severity</th>
          <th scope="col">What was found, and what it means</th>
          <th scope="col">What to do</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </section>`;
}

function findingRow(finding: ReportFinding): Html {
  const { id, severity, about, meaning, action, source, evidence } = finding;
  return html`<tr class="severity-${severity}">
    <td class="severity">
      <span class="badge"><span aria-hidden="true">${MARKS[severity]}</span> ${severity}</span>
      <span class="quiet">${about === "tapeOrDrive" ? "tape or drive" : about}</span>
    </td>
    <td>
      <p class="lead">${finding.finding}</p>
      <p>${meaning}</p>
      ${
        evidence.length === 0
          ? undefined
          : html`<ul class="evidence">
              ${evidence.map((line) => html`<li>${line.replaceAll(ISO_TIME, timeText)}</li>`)}
            </ul>`
      }
      <p class="quiet">${source} <span class="rule">(${id})</span></p>
    </td>
    <td data-label="What to do">${action}</td>
  </tr>`;
}
