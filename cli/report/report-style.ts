/** What a report looks like: on a light or dark screen of any width, and on A4, where every colour also is a shape or a word. */
export const REPORT_STYLE = `
:root {
  color-scheme: light dark;
  --paper: #ffffff; --card: #f6f7f9; --ink: #1c2530; --quiet: #56616e; --rule: #cfd5dc; --grid: #e3e7eb;
  --red: #b3261e; --red-soft: #fbe9e7; --yellow: #8a5a00; --yellow-lamp: #f0b429; --yellow-soft: #fdf3dc;
  --green: #1e6b3a; --green-lamp: #2ea05a; --bar: #2f6f9f; --off: #d9dee4;
  --bezel: #2b3036; --bezel-ink: #eef1f4; --bezel-quiet: #aab3bd; --slot: #0f1215;
  --line-1: #0b5fa5; --line-2: #b3470b; --line-3: #1b7f4b; --line-4: #7a3aa8; --line-5: #6f5a00; --line-6: #b0255b;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --paper: #14181d; --card: #1d232a; --ink: #e6eaee; --quiet: #a3adb8; --rule: #3a434d; --grid: #2b333b;
    --red: #ff8a80; --red-soft: #3a1f1f; --yellow: #f3c14b; --yellow-soft: #352a12;
    --green: #7ddb9d; --bar: #5aa9dd; --off: #3a434d;
    --bezel: #262c33; --slot: #0b0d10;
    --line-1: #6cb6f5; --line-2: #f5975a; --line-3: #6ad39a; --line-4: #c79bf0; --line-5: #e0c65a; --line-6: #f58ab4;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", "DejaVu Sans", sans-serif;
  overflow-wrap: anywhere;
}
main { max-width: 980px; margin: 0 auto; padding: 28px 24px 40px; }
h1 { font-size: 26px; line-height: 1.25; margin: 0 0 18px; font-weight: 650; }
h2 { font-size: 18px; margin: 0 0 12px; padding-bottom: 5px; border-bottom: 2px solid var(--rule); font-weight: 650; }
h3 { font-size: 15px; margin: 0 0 6px; font-weight: 650; }
p { margin: 0 0 6px; }
section { margin-top: 34px; }
figure { margin: 0; }
.kicker { color: var(--quiet); margin: 0 0 2px; letter-spacing: .02em; }
.quiet { color: var(--quiet); font-size: 13px; }
td .quiet, th .quiet { display: block; font-weight: 400; }
.badge {
  display: inline-block; padding: 0 8px; border: 1px solid currentColor; border-radius: 10px;
  font-size: 12px; line-height: 19px; font-weight: 600; white-space: nowrap;
}
.summary { display: grid; grid-template-columns: minmax(240px, 1fr) 1.5fr; gap: 24px 32px; align-items: center;
  background: var(--card); border: 1px solid var(--rule); border-radius: 10px; padding: 18px 22px; }
.light { display: flex; gap: 18px; align-items: center; }
.light svg { flex: none; }
.light-box { fill: var(--slot); stroke: var(--rule); }
.light-off { fill: #3b424a; stroke: #59636d; }
.light-red { fill: #e5382c; } .light-yellow { fill: #f7c02e; } .light-green { fill: #35b766; }
.light-ring { fill: none; stroke: #ffffff; stroke-width: 1.6; }
.light-word { font-size: 24px; line-height: 1.2; font-weight: 700; margin: 0 0 2px; }
.light-word-red { color: var(--red); } .light-word-yellow { color: var(--yellow); } .light-word-green { color: var(--green); }
.light-meaning { font-weight: 600; }
.facts { margin: 0; display: grid; gap: 3px; }
.facts > div { display: grid; grid-template-columns: minmax(96px, 34%) 1fr; gap: 14px; }
.facts dt { color: var(--quiet); } .facts dd { margin: 0; }
table { width: 100%; border-collapse: collapse; }
th, td { text-align: left; vertical-align: top; padding: 7px 12px 7px 0; border-bottom: 1px solid var(--rule); font-weight: 400; }
th:last-child, td:last-child { padding-right: 0; }
thead th { font-size: 13px; color: var(--quiet); padding-top: 0; }
tbody th { font-weight: 600; }
.small td, .small th { font-size: 13px; padding-top: 5px; padding-bottom: 5px; }
.number { font-variant-numeric: tabular-nums; }
.figures .quantity { white-space: nowrap; }
.again { opacity: .0; }
.findings td:first-child { width: 130px; padding-left: 10px; border-left: 5px solid var(--rule); }
.findings td:last-child { width: 34%; }
.findings p { margin-bottom: 4px; }
.lead { font-weight: 650; }
.severity-critical td:first-child { border-left-color: var(--red); } .severity-critical .badge { color: var(--red); }
.severity-warning td:first-child { border-left-color: var(--yellow-lamp); } .severity-warning .badge { color: var(--yellow); }
.severity-information .badge { color: var(--quiet); }
ul { margin: 2px 0 6px; padding-left: 18px; }
.plain { list-style: none; padding: 0; } .plain li { margin-bottom: 6px; }
.evidence { font-size: 13px; }
.beside { display: grid; grid-template-columns: 1.25fr 1fr; gap: 24px; align-items: start; }
.panel { display: block; width: 100%; max-width: 560px; height: auto; margin-bottom: 6px; }
.bezel { fill: var(--bezel); stroke: var(--rule); }
.slot { fill: var(--slot); stroke: #4a525b; } .slot-edge { stroke: #4a525b; }
.eject { fill: #3a4149; stroke: #59636d; } .eject-mark { fill: var(--bezel-quiet); }
.lamp { stroke-width: 1.5; stroke: #7d8791; }
.lamp-dark, .lamp-unknown { fill: #171a1e; }
.lamp-unknown { stroke-dasharray: 2.5 2.5; }
.lamp-lit.lamp-green { fill: #3ddc7a; } .lamp-lit.lamp-amber { fill: #ffb224; } .lamp-lit.lamp-white { fill: #ffffff; } .lamp-lit.lamp-blue { fill: #5aa9ff; }
.lamp-lit { stroke: #ffffff; }
.rays { stroke: #ffffff; stroke-width: 1.6; stroke-linecap: round; }
.bezel-text, .bezel-state { font-size: 10px; text-anchor: middle; fill: var(--bezel-ink); }
.bezel-state { fill: var(--bezel-quiet); } .bezel-lit { fill: #ffffff; font-weight: 700; }
.display { fill: #050606; stroke: #59636d; } .display-text { font: 700 21px ui-monospace, "DejaVu Sans Mono", monospace; text-anchor: middle; fill: #ff6a4d; }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(270px, 1fr)); gap: 14px; }
.card { background: var(--card); border: 1px solid var(--rule); border-radius: 8px; padding: 12px 16px; }
.card .quiet { margin: 4px 0 0; }
.big { font-size: 24px; font-weight: 650; line-height: 1.2; font-variant-numeric: tabular-nums; }
.of { font-size: 15px; font-weight: 400; color: var(--quiet); }
.bar { display: block; width: 100%; height: auto; }
.track { fill: var(--off); }
.value { fill: var(--bar); } .value-outside { fill: var(--yellow-lamp); stroke: var(--ink); stroke-width: .8; } 
.normal { fill: none; stroke: var(--ink); stroke-width: 1.2; } .limit { stroke: var(--ink); stroke-width: 2.4; } .needle { fill: var(--ink); }
.scale { font-size: 11px; fill: var(--quiet); }
.verdict { font-weight: 600; margin: 2px 0 0; }
.gauge-outside .verdict, .is-outside .verdict, .sign { color: var(--yellow); }
.gauge-within .verdict { color: var(--green); font-weight: 400; }
.is-outside { background: var(--yellow-soft); }
.is-outside .verdict { margin-left: 6px; }
.doubt { display: block; font-style: italic; font-weight: 400; white-space: normal; }
.plot { display: block; width: 100%; height: auto; }
.plot-figure { margin: 0 0 20px; } .plot-figure h3 { margin-bottom: 2px; }
.narrow { display: none; }
.plots { display: grid; grid-template-columns: 1fr 1fr; gap: 10px 28px; }
.runs { table-layout: fixed; } .runs th:nth-child(1) { width: 19%; } .runs th:nth-child(2) { width: 21%; } .runs th:nth-child(3) { width: 13%; } .runs th:nth-child(4) { width: 15%; }
.line-sample { vertical-align: -3px; margin-right: 4px; }
footer { margin-top: 40px; padding-top: 10px; border-top: 1px solid var(--rule); }
@media screen and (max-width: 640px) {
  main { padding: 18px 14px 28px; }
  h1 { font-size: 21px; }
  .summary, .beside, .plots { grid-template-columns: minmax(0, 1fr); }
  .summary { padding: 14px; }
  .wide { display: none; } .narrow { display: block; }
  .stacks thead { display: none; }
  .stacks, .stacks tbody, .stacks tr, .stacks td, .stacks th { display: block; width: auto; border: 0; padding: 0; white-space: normal; }
  .stacks tr { border-bottom: 1px solid var(--rule); padding: 9px 0; }
  .stacks td[data-label]::before { content: attr(data-label) ": "; color: var(--quiet); }
  .findings td:last-child { width: auto; }
  .findings tr { border-left: 5px solid var(--rule); padding-left: 10px; }
  .findings td:first-child { border-left: 0; padding-left: 0; width: auto; }
  .severity .quiet { display: inline; }
  .findings tr.severity-critical { border-left-color: var(--red); } .findings tr.severity-warning { border-left-color: var(--yellow-lamp); }
  .is-outside { padding-left: 8px; padding-right: 8px; }
  .figures .quantity { white-space: nowrap; }
.again { opacity: 1; }
}
@page { size: A4; margin: 15mm 14mm 16mm; @bottom-right { content: "page " counter(page) " of " counter(pages); font: 9px sans-serif; color: #56616e; } }
@media print {
  body { font-size: 10.5px; line-height: 1.4; }
  main { max-width: none; padding: 0; }
  h1 { font-size: 19px; margin-bottom: 10px; } h2 { font-size: 14px; margin-bottom: 8px; } h3 { font-size: 11.5px; }
  section { margin-top: 20px; }
  .quiet, thead th, .small td, .small th, .evidence { font-size: 9.5px; }
  .big { font-size: 17px; } .of { font-size: 11px; } .light-word { font-size: 19px; }
  .badge { font-size: 9px; line-height: 14px; }
  th, td { padding-top: 4px; padding-bottom: 4px; }
  .summary { padding: 10px 14px; }
  .cards { grid-template-columns: repeat(3, 1fr); gap: 8px; } .card { padding: 8px 10px; }
  .plot-figure { margin-bottom: 10px; }
  h2, h3, thead { break-after: avoid; }
  tr, li, figure, .card, .summary, .facts > div { break-inside: avoid; }
  thead { display: table-header-group; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`;
