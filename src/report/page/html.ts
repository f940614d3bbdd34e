import { settingOf } from '../../parts/by-name.ts';
import type { Cell, Sweep } from '../../sweep/cells.ts';
import { GridCell } from '../../sweep/grid/grid-cell.ts';
import { varyingSettings } from '../../sweep/grid/varying.ts';
import { escapeHtml, scriptJson } from '../charts/escape.ts';
import { numberLabel, settingEquation, settingTitle, valueLabel } from '../charts/labels.ts';
import type { Aggregate, Results } from '../statistics/aggregate.ts';
import { bothWidthsHtml } from './both-widths.ts';
import { cellsTable } from './cells-table.ts';
import { failures } from './outcome.ts';
import type { PageDiagram } from './page-diagram.ts';
import { pageScript } from './page-script.ts';
import { pageStyle } from './page-style.ts';
import { diagramNotes } from './rows.ts';

const MOST_FAILED_LISTED = 10;

/**
 * The report as one self-contained HTML page: the sweep's settings, the diagrams, failures with their reasons, and
 * every cell. `findings` is HTML before the diagrams, `sections` follow them. The page depends on the results alone; facts that differ
 * between runs are in run.json.
 */
export function reportPage(
  sweep: Sweep,
  results: Results,
  diagrams: readonly PageDiagram[],
  sections: readonly string[] = [],
  findings = '',
): string {
  const title = escapeHtml(sweep.name);
  const policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'";
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} – lap-sweep</title>
<style>
${pageStyle()}
</style>
</head>
<body>
<header>
<h1>${title}</h1>
<p class="lead">${escapeHtml(sweep.description)}</p>
</header>
<main>
${[findings, diagramsSection(sweep, diagrams), ...sections].join('\n')}
${askedSection(sweep)}
${failuresSection(sweep, results)}
<section id="cells" aria-labelledby="cells-title">
<h2 id="cells-title">Cells</h2>
<noscript><p>The table needs scripts; the same rows are in <a href="cells.csv">cells.csv</a>.</p></noscript>
<div class="tools">
<label for="filter">Filter</label>
<input id="filter" type="search" autocomplete="off" spellcheck="false" placeholder="N=100 acc_adv_natural&lt;0.6 failed">
<button id="clear" class="plain" type="button">Clear</button>
<span id="count" role="status"></span>
</div>
<div class="cells" role="region" aria-labelledby="cells-title" tabindex="0"><table><thead><tr></tr></thead><tbody></tbody></table></div>
<p><button id="more" class="plain" type="button" hidden>Show more</button></p>
<div id="paper"></div>
</section>
<footer>
<p>All numbers in full: <a href="cells.csv">cells.csv</a>. Versions, engine and machine: <a href="run.json">run.json</a>.
Times: <a href="timings.csv">timings.csv</a>. Sweep ${escapeHtml(sweep.hash)}.</p>
</footer>
</main>
<div id="tip" aria-hidden="true" hidden></div>
<script type="application/json" id="cells-data">${scriptJson(cellsTable(sweep, results))}</script>
<script>${pageScript}</script>
</body>
</html>
`;
}

function diagramsSection(sweep: Sweep, diagrams: readonly PageDiagram[]): string {
  if (diagrams.length === 0) return '';
  const figures = diagrams.map((drawing) => {
    const { data } = drawing;
    const name = encodeURIComponent(data.diagram.name);
    const files = ['svg', 'png', 'csv', 'vl.json'].map(
      (ending) => `<a href="${name}.${ending}">${escapeHtml(data.diagram.name)}.${ending}</a>`,
    );
    return `<figure>
${bothWidthsHtml(drawing)}
<figcaption>${escapeHtml(diagramNotes(data, sweep).join('; '))}. Files: ${files.join(', ')}.</figcaption>
<details><summary>The numbers</summary><div class="scroll">${numbersTable(data)}</div></details>
</figure>`;
  });
  return `<section id="diagrams" aria-labelledby="diagrams-title">
<h2 id="diagrams-title">Diagrams</h2>
<p class="hint">A mark tells its numbers under the pointer, or with Tab and the arrow keys; choosing it shows its cells.</p>
${figures.join('\n')}
</section>`;
}

function numbersTable({ diagram, facets, groups, controlName }: Aggregate): string {
  const { x, y } = diagram;
  const names = [...facets, ...(y === undefined ? [] : [y]), x];
  const heads = [
    ...names,
    'mean',
    'sd',
    'low',
    'high',
    'n',
    'failed',
    ...(controlName === undefined ? [] : ['control', 'difference', 'low', 'high']),
  ];
  const body = groups.map((group) => {
    const values = [...group.facet, ...(group.y === undefined ? [] : [group.y]), group.x];
    const places = values.map((value, i) => valueLabel(names[i], value));
    const { mean, sd, low, high, n } = group.value;
    const { control, difference } = group;
    const numbers = [
      mean,
      sd,
      low,
      high,
      n,
      group.failed,
      ...(controlName === undefined
        ? []
        : [control?.mean, difference?.mean, difference?.low, difference?.high]),
    ];
    const fields = [...places, ...numbers.map((value) => (value === undefined ? '' : numberLabel(value)))];
    return `<tr>${fields.map((field) => `<td>${escapeHtml(field)}</td>`).join('')}</tr>`;
  });
  const header = heads.map((name) => `<th scope="col">${escapeHtml(name)}</th>`).join('');
  return `<table><thead><tr>${header}</tr></thead><tbody>${body.join('')}</tbody></table>`;
}

function askedSection(sweep: Sweep): string {
  const varying = new Set(varyingSettings(sweep));
  const item = (term: string, text: string) => `<dt>${escapeHtml(term)}</dt><dd>${escapeHtml(text)}</dd>`;
  const names = Object.keys(sweep.vocabulary.settings);
  // Cells of a search have the largest epsilon that is tried as their setting.
  const searched = sweep.search && `searched from ${sweep.search.in[0]} to ${sweep.search.in[1]}`;
  const label = (cell: Cell, name: string) =>
    name === 'epsilon' && searched ? searched : valueLabel(name, GridCell.setting(cell, name));
  const axes = names
    .filter((name) => varying.has(name))
    .map((name) => item(settingTitle(name), distinctText(sweep.cells.map((cell) => label(cell, name)))));
  const [first] = sweep.cells;
  const fixed = names
    .filter((name) => !varying.has(name))
    .map((name) => item(settingTitle(name), first === undefined ? '' : label(first, name)));
  return `<section id="asked" aria-labelledby="asked-title">
<h2 id="asked-title">What was asked</h2>
<dl>${axes.join('')}</dl>
<details${axes.length === 0 ? ' open' : ''}><summary>Settings that all cells share</summary><dl>${fixed.join('')}</dl></details>
</section>`;
}

function distinctText(labels: readonly string[]): string {
  const distinct = [...new Set(labels)];
  if (distinct.length <= 30) return distinct.join(', ');
  return `${distinct.slice(0, 12).join(', ')}, … , ${distinct.at(-1)} (${distinct.length} values)`;
}

function failuresSection(sweep: Sweep, results: Results): string {
  const reasons = failures(sweep, results);
  if (reasons.length === 0) return '';
  const varying = varyingSettings(sweep);
  const items = reasons.map(({ reason, cells }) => {
    const listed = cells.slice(0, MOST_FAILED_LISTED).map(({ settings }) => {
      const place = varying.map((name) => settingEquation(name, settingOf(settings, name))).join(', ');
      return `<li>${escapeHtml(place)}</li>`;
    });
    const rest = cells.length - listed.length;
    const more = rest > 0 ? `<li>and ${rest} more: filter the table by <code>status=failed</code></li>` : '';
    return `<p><strong class="failed">${escapeHtml(reason)}</strong> (${cells.length})</p><ul>${listed.join('')}${more}</ul>`;
  });
  return `<section id="failures" aria-labelledby="failures-title">
<h2 id="failures-title">Failures</h2>
${items.join('\n')}
</section>`;
}
