/**
 * The report of `capstan diagnose --report`: one HTML file that needs neither network nor scripts and prints on A4. Start
 * here; each section is a file, html.ts escapes, report-style.ts is what it looks like.
 */
import { programVersion } from "../program-version.ts";
import {
  comparisonSection,
  identityFacts,
  selfTestSection,
  unreadSection,
} from "./facts-sections.ts";
import { figuresSection } from "./figures-section.ts";
import { findingsSection } from "./findings-section.ts";
import { gaugesSection } from "./gauges-section.ts";
import { historySection } from "./history-section.ts";
import type { Html } from "./html.ts";
import { html, Html as Raw, NOTHING } from "./html.ts";
import { evidenceSection, panelSection } from "./panel-section.ts";
import { timeText } from "./quantity.ts";
import type { ReportInput } from "./report-input.ts";
import { REPORT_STYLE } from "./report-style.ts";
import { runsSection } from "./runs-section.ts";
import { trafficLight } from "./traffic-light.ts";

/** Nothing may be loaded and nothing run, whatever text the page shows. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** Makes the page. */
export async function reportPage(input: ReportInput): Promise<string> {
  const { title, takenAt, findings } = input;
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${POLICY}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}: condition report, ${timeText(takenAt)}</title>
        <style>
          ${new Raw(REPORT_STYLE)}
        </style>
      </head>
      <body>
        <main>
          ${header(input)} ${findingsSection(findings)} ${comparisonSection(input)}
          ${panelSection(input)} ${gaugesSection(input.gauges)} ${await plots(input)}
          ${figuresSection(input.figures)} ${selfTestSection(input)} ${evidenceSection(input)}
          ${unreadSection(input)}
          <footer class="quiet">
            Made by capstan ${programVersion()} from the answers of the drive. kB, MB, GB and TB are
            powers of 1000.
          </footer>
        </main>
      </body>
    </html> `;
  return page.text;
}

function header(input: ReportInput): Html {
  const { title, simulated } = input;
  return html`<header>
    <p class="kicker">
      Condition of a tape
      drive${simulated ? html` <span class="badge">simulated</span>` : undefined}
    </p>
    <h1>${title}</h1>
    <div class="summary">${trafficLight(input)} ${identityFacts(input)}</div>
  </header>`;
}

/** The library for plots is loaded for plots alone. */
async function plots(input: ReportInput): Promise<Html> {
  if (input.runs.length === 0 && input.history.length === 0) return NOTHING;
  const { drawLinePlot } = await import("./line-plot.ts");
  return html`${runsSection(input, drawLinePlot)} ${historySection(input, drawLinePlot)}`;
}
