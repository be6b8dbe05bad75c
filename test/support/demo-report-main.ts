/** Writes reports for eyes into a folder: `npm run demo-report -- FOLDER`. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { reportPage } from "../../cli/report/report-page.ts";
import { demoReport, DEMO_PANEL } from "./demo-report.ts";

const [folder = "demo-report"] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });

const PAGES = {
  everything: demoReport(),
  ibm: demoReport({
    ...{ drive: { vendor: "IBM", family: "lto" }, light: "yellow" },
    panel: { ...DEMO_PANEL, display: "C" },
  }),
  dat: demoReport({ drive: { vendor: "SEAGATE", family: "dat" }, light: "green", findings: [] }),
  dlt: demoReport({ drive: { vendor: "QUANTUM", family: "dlt" }, simulated: true }),
  bare: demoReport({
    ...{ light: "green", findings: [], panel: undefined, facts: [], gauges: [], figures: [] },
    ...{ unread: [], runs: [], history: [] },
  }),
};

for (const [name, input] of Object.entries(PAGES)) {
  writeFileSync(join(folder, `${name}.html`), await reportPage(input));
}
