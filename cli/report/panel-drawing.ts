import type { StatusDocument } from "../schemas/status.ts";
import type { Html } from "./html.ts";
import { html } from "./html.ts";
import type { DrawnLamp, PanelStyle } from "./panel-styles.ts";

type Panel = NonNullable<StatusDocument["panel"]>;
type LampState = Panel["lamps"]["ready"]["state"];

const WIDTH = 420;
const HEIGHT = 148;
const LAMP_Y = 92;
const DISPLAY_WIDTH = 56;

const STATES: Readonly<Record<LampState, string>> = {
  lit: "lit",
  dark: "dark",
  unknown: "not known",
};

/** The state of a lamp of the bezel: lit when one that it stands for is, dark when none is and one is known to be dark. */
function stateOf({ shows }: DrawnLamp, { lamps }: Panel): LampState {
  const states = shows.map((name) => lamps[name].state);
  if (states.includes("lit")) return "lit";
  return states.includes("dark") ? "dark" : "unknown";
}

const FAULTS: readonly (keyof Panel["lamps"])[] = ["tapeFault", "driveFault"];

/** The state in words. A lamp that also says that all is well must not look as if it did when there is a fault. */
function wordOf({ shows, colour }: DrawnLamp, { lamps }: Panel, state: LampState): string {
  const isFault = shows.some((name) => FAULTS.includes(name) && lamps[name].state === "lit");
  return isFault && colour === "green" ? "lit: fault" : STATES[state];
}

/** What is drawn of one lamp. */
interface LampLook {
  readonly state: LampState;
  readonly word: string;
}

function lookOf(lamp: DrawnLamp, panel: Panel): LampLook {
  const state = stateOf(lamp, panel);
  return { state, word: wordOf(lamp, panel, state) };
}

function drawLamp(lamp: DrawnLamp, { state, word }: LampLook, x: number): Html {
  const rays = [0, 45, 90, 135, 180, 225, 270, 315].map(
    (degrees) => html`<line x1="0" y1="-12" x2="0" y2="-16" transform="rotate(${degrees})" />`,
  );
  return html`<g transform="translate(${x} ${LAMP_Y})">
    ${state === "lit" ? html`<g class="rays">${rays}</g>` : undefined}
    <circle class="lamp lamp-${state} lamp-${lamp.colour}" r="8.5" />
    ${state === "unknown" ? html`<text class="bezel-text" y="3.5">?</text>` : undefined}
    <text class="bezel-text" y="31">${lamp.label}</text>
    <text class="bezel-state ${state === "lit" ? "bezel-lit" : ""}" y="44">${word}</text>
  </g>`;
}

function drawDisplay(shown: string | undefined): Html {
  // It has room for a single character, whatever else somebody hands in.
  const [character] = shown ?? [];
  return html`<g transform="translate(${WIDTH - DISPLAY_WIDTH - 8} ${LAMP_Y - 18})">
    <rect class="display" x="12" y="-4" width="28" height="36" rx="3" />
    <text class="display-text" x="26" y="24">${character ?? ""}</text>
    <text class="bezel-text" x="26" y="49">Display</text>
    <text class="bezel-state ${character === undefined ? "" : "bezel-lit"}" x="26" y="62">
      ${character ?? "not known"}
    </text>
  </g>`;
}

/** The front of a drive with its lamps as they are, each with its name and its state in words. */
export function panelDrawing(style: PanelStyle, panel: Panel): Html {
  const room = style.hasDisplay ? WIDTH - DISPLAY_WIDTH - 10 : WIDTH;
  const step = (room - 20) / style.lamps.length;
  const lamps = style.lamps.map((lamp, index) =>
    drawLamp(lamp, lookOf(lamp, panel), Math.round(10 + step * (index + 0.5))),
  );
  const words = style.lamps.map((lamp) => `${lamp.label} ${lookOf(lamp, panel).word}`);
  return html`<svg
    class="panel"
    viewBox="0 0 ${WIDTH} ${HEIGHT}"
    role="img"
    aria-label="${`Front of ${style.name}: ${words.join(", ")}`}"
  >
    <rect class="bezel" x="1" y="1" width="${WIDTH - 2}" height="${HEIGHT - 2}" rx="8" />
    <rect class="slot" x="24" y="20" width="${WIDTH - 98}" height="26" rx="4" />
    <line class="slot-edge" x1="32" y1="33" x2="${WIDTH - 82}" y2="33" />
    <rect class="eject" x="${WIDTH - 58}" y="22" width="34" height="22" rx="4" />
    <path class="eject-mark" d="M${WIDTH - 47} 34h12l-6-7zM${WIDTH - 47} 36.5h12v2h-12z" />
    ${lamps}${style.hasDisplay ? drawDisplay(panel.display) : undefined}
  </svg>`;
}
