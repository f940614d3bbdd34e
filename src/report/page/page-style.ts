import { FONT_STACK, themes } from '../charts/theme.ts';

/** CSS rules that recolour diagrams drawn in the light theme for the dark one. */
function darkDiagrams(): string {
  const { light, dark } = themes;
  const pairs = [
    [light.background, dark.background],
    [light.ink, dark.ink],
    [light.mutedInk, dark.mutedInk],
    [light.grid, dark.grid],
    [light.empty, dark.empty],
    [light.emptyMark, dark.emptyMark],
    [light.series.value, dark.series.value],
    [light.series.control, dark.series.control],
    ...light.series.more.map((colour, i) => [colour, dark.series.more[i]]),
  ];
  return pairs
    .flatMap(([from, to]) => [`svg [fill="${from}"]{fill:${to}}`, `svg [stroke="${from}"]{stroke:${to}}`])
    .join('\n');
}

/** Style sheet of the report: light or dark as the reader's system is, black on white in print. */
export function pageStyle(): string {
  const { light, dark } = themes;
  return `
:root { color-scheme: light dark; --paper: ${light.background}; --ink: ${light.ink}; --muted: ${light.mutedInk};
  --line: ${light.grid}; --accent: #0060a0; --soft: #f4f6f8; --failed: #b3261e; }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2rem 1.25rem 4rem; max-width: 72rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 ${FONT_STACK}; font-variant-numeric: tabular-nums; }
h1 { margin: 0; font-size: 1.75rem; line-height: 1.2; }
h2 { margin: 2.5rem 0 .75rem; font-size: 1.2rem; }
p { margin: .4rem 0; max-width: 48rem; overflow-wrap: anywhere; }
a { color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 1px; }
.lead { font-size: 1.1rem; color: var(--muted); }
.hint { color: var(--muted); font-size: .92rem; }
.failed { color: var(--failed); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1.25rem; margin: .5rem 0; }
dt { color: var(--muted); } dd { margin: 0; overflow-wrap: anywhere; }
#findings dl { grid-template-columns: max-content minmax(0, 1fr); gap: .55rem 1.5rem; max-width: 60rem; }
#findings ul { margin: .1rem 0; padding-left: 1.1rem; }
figure { margin: 0 0 2rem; }
figcaption { color: var(--muted); font-size: .9rem; }
.figures { display: flex; flex-wrap: wrap; gap: 0 2.5rem; } .figures figure { min-width: 0; }
.scroll { overflow-x: auto; }
svg { display: block; max-width: 100%; height: auto; overflow: visible; font-variant-numeric: normal; }
.narrow, #paper { display: none; }
::placeholder { color: var(--muted); opacity: 1; }
svg a { cursor: pointer; }
svg .mark-text { pointer-events: none; }
svg a:hover > *, svg a:focus > * { stroke: #000; stroke-width: 2; paint-order: stroke; }
details { margin: .5rem 0; } summary { cursor: pointer; color: var(--accent); font-size: .9rem; }
table { border-collapse: collapse; font-size: .88rem; }
th, td { padding: .25rem .7rem; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap; }
th { position: sticky; top: 0; background: var(--soft); font-weight: 600; }
td.word, th.word { text-align: left; }
#audit td.word, #theory td.word { white-space: normal; min-width: 9rem; }
td.reason { white-space: normal; min-width: 18rem; text-align: left; }
th button { all: unset; cursor: pointer; } th button:focus-visible { outline: 3px solid var(--accent); }
th[aria-sort=ascending] button::after { content: " \\2191"; } th[aria-sort=descending] button::after { content: " \\2193"; }
tr:hover td { background: var(--soft); }
.cells { max-height: 36rem; overflow: auto; border: 1px solid var(--line); }
.tools { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; margin-bottom: .5rem; }
input { font: inherit; color: inherit; padding: .3rem .5rem; width: 24rem; max-width: 100%; background: var(--paper);
  border: 1px solid var(--muted); border-radius: 4px; }
button.plain { font: inherit; color: inherit; padding: .3rem .8rem; background: var(--soft);
  border: 1px solid var(--muted); border-radius: 4px; cursor: pointer; }
#tip { position: fixed; z-index: 1; max-width: 22rem; padding: .35rem .6rem; pointer-events: none; font-size: .88rem;
  background: var(--ink); color: var(--paper); border-radius: 4px; }
@media screen and (max-width: 40rem) {
.wide { display: none; } .narrow { display: block; }
#samples svg { max-width: none; }
dl, #findings dl { grid-template-columns: minmax(0, 1fr); } dd { margin-bottom: .3rem; }
#findings dl { gap: 0; } #findings dd { margin-bottom: .8rem; }
}
@media screen and (prefers-color-scheme: dark) {
:root { --paper: ${dark.background}; --ink: ${dark.ink}; --muted: ${dark.mutedInk}; --line: ${dark.grid};
  --accent: #7cc0ff; --soft: #1a2128; --failed: #ff8a80; }
svg a:hover > *, svg a:focus > * { stroke: #fff; }
${darkDiagrams()}
}
@page { margin: 14mm 12mm; }
@media print {
:root { color-scheme: light; --accent: var(--ink); }
body { max-width: none; padding: 0; font-size: 10pt; }
p { max-width: none; }
#diagrams .hint, .tools, .cells, #more, #tip, #asked summary, #diagrams details:not([open]), #diagrams summary, noscript { display: none; }
#paper { display: block; }
#paper table { margin: 0 0 6mm; }
.scroll { overflow: visible; }
#asked details dl { grid-template-columns: max-content 1fr max-content 1fr; gap: .1rem 1rem; }
figure { break-inside: avoid; } h2, h2 + p, #paper p { break-after: avoid; } tr { break-inside: avoid; }
svg { max-height: 220mm; }
table { font-size: 7pt; }
th, td { padding: .5mm 1.2mm; }
th { position: static; background: none; border-bottom: 1px solid var(--ink); }
th.word, td.word, td.reason, #audit td.word, #theory td.word { white-space: normal; overflow-wrap: anywhere; min-width: 0; }
}
`.trim();
}
