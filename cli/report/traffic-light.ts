import { formatCount } from "../output/format.ts";
import type { Html } from "./html.ts";
import { html } from "./html.ts";
import type { ReportInput } from "./report-input.ts";

const WORDS = {
  red: "Red",
  yellow: "Yellow",
  green: "Green",
} as const;

const MEANINGS = {
  red: "Act now: what is on tape, or the drive itself, is at risk.",
  yellow: "Attention: something should be done soon.",
  green: "In good order: nothing is wrong, as far as it can be told.",
} as const;

const LIGHTS = ["red", "yellow", "green"] as const;

/** The result in one look: a traffic light, and the same in words. */
export function trafficLight({ light, findings }: ReportInput): Html {
  const lamps = LIGHTS.map((colour, index) => {
    const isOn = colour === light;
    const y = 26 + index * 42;
    return html`<circle
        class="${isOn ? `light-${colour}` : "light-off"}"
        cx="30"
        cy="${y}"
        r="16"
      />${isOn ? html`<circle class="light-ring" cx="30" cy="${y}" r="19.5" />` : undefined}`;
  });
  return html`<div class="light">
    <svg viewBox="0 0 60 136" width="60" height="136" role="img" aria-label="${WORDS[light]}">
      <rect class="light-box" x="1" y="1" width="58" height="134" rx="14" />
      ${lamps}
    </svg>
    <div>
      <p class="light-word light-word-${light}">${WORDS[light]}</p>
      <p class="light-meaning">${MEANINGS[light]}</p>
      <p class="quiet">${countText(findings)}</p>
    </div>
  </div>`;
}

function countText(findings: ReportInput["findings"]): string {
  if (findings.length === 0) return "No findings.";
  const counted = (["critical", "warning", "information"] as const).flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return count === 0 ? [] : [`${String(count)} ${severity}`];
  });
  return `${formatCount(findings.length, "finding")}: ${counted.join(", ")}.`;
}
