import { pageStyle } from '../report/page/page-style.ts';

/** The live page before it has heard of anything: its script fills it in. */
export const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>lap-sweep</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/style.css">
<script src="/script.js" defer></script>
</head>
<body>
<header>
<h1 id="name">lap-sweep</h1>
<p class="lead" id="description"></p>
</header>
<main>
<noscript><p>This page needs scripts. The results so far are in the output folder.</p></noscript>
<section id="now" aria-label="Progress">
<p id="phase"><span id="dot" aria-hidden="true"></span><span role="status"><strong id="headline">Connecting</strong> <span id="sentence"></span></span></p>
<div id="bar" role="progressbar" aria-label="Cells settled" aria-valuemin="0"><span id="bar-done"></span><span id="bar-unconverged"></span><span id="bar-failed"></span></div>
<dl id="facts"></dl>
</section>
<section id="diagrams" aria-labelledby="diagrams-title" hidden>
<h2 id="diagrams-title">Diagrams</h2>
<p class="hint">A mark tells its numbers under the pointer, or with Tab and the arrow keys.</p>
<div></div>
</section>
<section id="failures" aria-labelledby="failures-title" hidden>
<h2 id="failures-title">Failures</h2>
<div></div>
</section>
<section id="workers" aria-labelledby="workers-title" hidden>
<h2 id="workers-title">Workers</h2>
<ol></ol>
</section>
<section id="warnings" aria-labelledby="warnings-title" hidden>
<h2 id="warnings-title">Warnings</h2>
<ul></ul>
</section>
</main>
<div id="tip" aria-hidden="true" hidden></div>
</body>
</html>
`;

/** The style sheet of the live page: the report's, and what moves. */
export function liveStyle(): string {
  return `${pageStyle()}
:root { --done: #2a78b8; --unconverged: #b98a00; --gone: #57606a; }
#phase { display: flex; align-items: baseline; gap: .6rem; font-size: 1.1rem; max-width: none; margin-top: 1rem; }
#dot { flex: none; width: .7rem; height: .7rem; border-radius: 50%; background: var(--gone); }
[data-phase=running] #dot, [data-phase=finishing] #dot, [data-phase=auditing] #dot, [data-phase=done] #dot { background: var(--done); }
[data-phase=killed] #dot, [data-phase=broken] #dot, [data-phase=failed] #dot { background: var(--failed); }
[data-phase=killed] #headline, [data-phase=broken] #headline { color: var(--failed); }
#bar { display: flex; height: .8rem; margin: .6rem 0; overflow: hidden; border-radius: 4px; background: var(--line); }
#bar span { flex: none; }
#bar-done { background: var(--done); } #bar-unconverged { background: var(--unconverged); }
#bar-failed { background: var(--failed); }
[data-phase=killed] #bar, .lost #bar { opacity: .6; }
#facts { display: flex; flex-wrap: wrap; gap: .3rem 2.2rem; margin: .8rem 0 0; }
#facts div { display: flex; flex-direction: column-reverse; }
#facts dd { font-size: 1.35rem; line-height: 1.3; } #facts dd a { color: var(--failed); }
#facts dt { font-size: .85rem; }
#workers ol { list-style: none; margin: 0; padding: 0; }
#workers li { display: grid; grid-template-columns: 1.6rem minmax(0, 1fr) minmax(0, 16rem) 5.5rem; gap: 0 1rem;
  padding: .25rem 0; border-bottom: 1px solid var(--line); font-size: .92rem; overflow-wrap: anywhere; }
#workers .number, #workers .time { color: var(--muted); } #workers .time { text-align: right; }
#workers .number { text-align: right; }
#failures ul { margin: .2rem 0 .8rem; } #failures li { color: var(--muted); font-size: .92rem; }
@media (max-width: 40rem) {
#workers li { grid-template-columns: 1.2rem minmax(0, 1fr) auto; gap: 0 .6rem; }
#workers .doing { grid-column: 2; grid-row: 2; color: var(--muted); }
#workers .time { grid-column: 3; grid-row: 1; }
#facts { gap: .3rem 1.5rem; }
}
@media (prefers-color-scheme: dark) { :root { --done: #5aaeea; --unconverged: #e0b440; --gone: #a3abb3; } }
@media (prefers-reduced-motion: no-preference) {
#bar span { transition: width .6s ease-out; }
[data-phase=running] #dot, [data-phase=auditing] #dot { animation: beat 2s ease-in-out infinite; }
.arrived > * { animation: arrive 1.2s ease-out; }
@keyframes beat { 50% { opacity: .35; } }
@keyframes arrive { from { opacity: .15; } }
}
`;
}
