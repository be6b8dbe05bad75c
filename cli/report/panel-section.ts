import type { StatusDocument } from "../schemas/status.ts";
import type { Html } from "./html.ts";
import { html, NOTHING } from "./html.ts";
import { panelDrawing } from "./panel-drawing.ts";
import { panelStyleOf } from "./panel-styles.ts";
import type { ReportInput } from "./report-input.ts";

type Panel = NonNullable<StatusDocument["panel"]>;
type LampName = keyof Panel["lamps"];
type Lamp = Panel["lamps"]["ready"];

const LAMP_NAMES = [
  ["ready", "Ready"],
  ["activity", "Busy"],
  ["cleanRequested", "Cleaning requested"],
  ["cleanRequired", "Cleaning required"],
  ["cleaningCartridgeExpired", "Cleaning cartridge used up"],
  ["tapeFault", "Tape fault"],
  ["driveFault", "Drive fault"],
  ["writeProtect", "Write protection"],
  ["encryption", "Encryption"],
] as const satisfies readonly (readonly [LampName, string])[];

const SURENESS: Readonly<Record<Lamp["sureness"], string>> = {
  told: "the drive says so",
  inferred: "it follows from other answers",
  contradicted: "answers of the drive differ, so it counts as lit",
  none: "the drive says nothing of it",
};

/** The front of the drive as it looks now, and why its lit lamps are lit. */
export function panelSection({ panel, drive }: ReportInput): Html {
  if (panel === undefined) return NOTHING;
  const style = panelStyleOf(drive);
  const lit = LAMP_NAMES.filter(([name]) => panel.lamps[name].state === "lit");
  return html`<section>
    <h2>Front panel</h2>
    <div class="beside">
      <figure>
        ${panelDrawing(style, panel)}
        <figcaption class="quiet">
          Drawing of ${style.name}, not to scale; lamps as they follow from the drive’s answers.
          ${`Source of the lamps: ${style.source}.`}
        </figcaption>
      </figure>
      <div>
        <h3>Lit, and by whose word</h3>
        ${lit.length === 0 ? html`<p>No lamp is known to be lit.</p>` : undefined}
        <ul class="plain">
          ${lit.map(([name, label]) => litLine(label, panel.lamps[name]))}
        </ul>
      </div>
    </div>
  </section>`;
}

function litLine(label: string, { sureness, evidence }: Lamp): Html {
  const by = evidence.filter(({ lit }) => lit).map(({ from }) => from);
  return html`<li>
    <strong>${label}</strong>: ${SURENESS[sureness]}
    <span class="quiet">(${by.join("; ")})</span>
  </li>`;
}

/** What every answer says of every lamp. */
export function evidenceSection({ panel }: ReportInput): Html {
  if (panel === undefined) return NOTHING;
  const rows = LAMP_NAMES.flatMap(([name, label]) => evidenceRows(label, panel.lamps[name]));
  return html`<section>
    <h2>Evidence for the lamps</h2>
    <table class="stacks small">
      <thead>
        <tr>
          <th scope="col">Lamp</th>
          <th scope="col">Answer</th>
          <th scope="col">says</th>
          <th scope="col">Source</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </section>`;
}

function evidenceRows(label: string, lamp: Lamp): readonly Html[] {
  if (lamp.evidence.length === 0) {
    return [
      html`<tr>
        <th scope="row">${label}</th>
        <td colspan="3" class="quiet">${SURENESS.none}</td>
      </tr>`,
    ];
  }
  return lamp.evidence.map(
    ({ from, lit, kind, source }, index) =>
      html`<tr>
        <th scope="row">${index === 0 ? label : html`<span class="again">${label}</span>`}</th>
        <td data-label="Answer">${from}</td>
        <td data-label="says">${lit ? "lit" : "dark"}, ${kind}</td>
        <td data-label="Source" class="quiet">${source}</td>
      </tr>`,
  );
}
