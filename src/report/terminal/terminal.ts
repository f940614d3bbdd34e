import { measurementOf } from '../../parts/by-name.ts';
import type { Sweep } from '../../sweep/cells.ts';
import { GridCell } from '../../sweep/grid/grid-cell.ts';
import { type ColourScale, colourOf, colourScale, wantsDarkText } from '../charts/colour-scale.ts';
import { meanLabel, measurementTitle, settingEquation } from '../charts/labels.ts';
import { wrapText } from '../charts/wrap.ts';
import { diagramsOf, headline } from '../default-diagrams.ts';
import { unmetSentence } from '../findings/unmet-finding.ts';
import { fitOf } from '../fit/fit.ts';
import { fitLines } from '../fit/fit-text.ts';
import { outcomeOf, outcomeSentence } from '../page/outcome.ts';
import { axisLabels, diagramTitle } from '../page/rows.ts';
import { type Aggregate, aggregate, type Group, type Results } from '../statistics/aggregate.ts';
import { levelLines } from './level-lines.ts';
import { type Grid, type GridTile, listOf, mapOf } from './terminal-grid.ts';

export interface TerminalOptions {
  /** Width of the terminal in characters; no line is wider. */
  readonly columns: number;
  /** Whether numbers are shown on the colours of the diagram (24-bit). */
  readonly colour: boolean;
}

/** Limit of the panels; more would push the headline off the screen. */
const MOST_PANELS = 3;

/**
 * Summary printed at the end of a run: numbers of cells by status, the first diagram in text form (its numbers on their
 * colours where `colour` allows), the range of the headline, and the scaling law of a searched epsilon. Lines end with
 * \n except the last.
 */
export function terminalSummary(
  sweep: Sweep,
  results: Results,
  { columns, colour }: TerminalOptions,
): string {
  const [diagram] = diagramsOf(sweep);
  const lines: string[] = [];
  if (diagram !== undefined) {
    const data = aggregate(sweep, results, diagram);
    lines.push(...wrapWords(diagramTitle(data), columns), ...wrapWords(notes(data), columns), '');
    lines.push(...panelLines(data, { columns, colour }), '');
  }
  const fit = fitOf(sweep, results);
  const sentences = [...headlineLines(sweep, results), ...(fit === undefined ? [] : fitLines(fit))];
  lines.push(...sentences.flatMap((line) => wrapWords(line, columns)));
  return lines.join('\n');
}

function panelLines(data: Aggregate, { columns, colour }: TerminalOptions): string[] {
  const { diagram, measurement, groups, facetValues } = data;
  const labels = axisLabels(data);
  const means = groups.map(({ value }) => value.mean).filter((mean) => mean !== undefined);
  const scale = colour ? colourScale(measurement.kind, means, data.chance, data.isLogarithmic) : undefined;
  const gridOf = diagram.y === undefined ? listOf : mapOf;
  const grids = facetValues.slice(0, MOST_PANELS).map((facet) => gridOf(data, labels, facet));

  const all = grids.flatMap(({ rows }) => rows);
  const [{ heads, corner } = { heads: [], corner: '' }] = grids;
  const margin = Math.min(longest([corner, ...all.map(({ label }) => label)]), Math.floor(columns / 3));
  const width = longest([...heads, ...all.flatMap(({ tiles }) => tiles.map(({ text }) => text))]) + 2;
  const fitting = Math.max(1, Math.min(heads.length, Math.floor((columns - margin - 1) / width)));
  const label = (text: string) => text.slice(0, margin).padStart(margin);

  const lines = grids.flatMap((grid, panel) => [
    ...(facetValues.length > 1 ? [(labels.facet[panel] ?? '').slice(0, columns)] : []),
    ...rowLines(grid, diagram.y === undefined ? undefined : diagram.threshold, fitting, width, label, scale),
    `${label(corner)} ${heads
      .slice(0, fitting)
      .map((head) => centred(head, width))
      .join('')}`
      .slice(0, columns)
      .trimEnd(),
  ]);
  const left = [
    more(heads.length - fitting, 'column'),
    more(facetValues.length - MOST_PANELS, 'panel'),
  ].filter((part) => part !== '');
  return left.length === 0
    ? lines
    : [...lines, ...wrapWords(`${left.join(' and ')} in report.html`, columns)];
}

/** Rows of a panel, with lines where the mean crosses a level. */
function rowLines(
  grid: Grid,
  level: number | undefined,
  fitting: number,
  width: number,
  label: (text: string) => string,
  scale: ColourScale | undefined,
): string[] {
  const drawn = levelLines(grid, level);
  return grid.rows.flatMap((row, r) => {
    const tiles = row.tiles
      .slice(0, fitting)
      .map((tile, column) => paint(tile, width, scale, drawn.isLeftOf(r, column)));
    const below = drawn.below(r, fitting);
    const rule = below.map((isLine) => (isLine ? '─' : ' ').repeat(width)).join('');
    return [
      `${label(row.label)} ${tiles.join('')}`.trimEnd(),
      ...(below.includes(true) ? [`${label('')} ${rule}`.trimEnd()] : []),
    ];
  });
}

function longest(texts: readonly string[]): number {
  return texts.reduce((most, { length }) => Math.max(most, length), 0);
}

function more(count: number, noun: string): string {
  return count <= 0 ? '' : `${count} more ${noun}${count === 1 ? '' : 's'}`;
}

function paint(
  { text, mean }: GridTile,
  width: number,
  scale: ColourScale | undefined,
  hasLine: boolean,
): string {
  const tile = centred(text, width);
  // There is a blank on either side of the text.
  const padded = hasLine ? `│${tile.slice(1)}` : tile;
  if (scale === undefined || mean === undefined) return padded;
  const rgb = colourOf(scale, mean);
  const ink = wantsDarkText(rgb) ? '0;0;0' : '255;255;255';
  return `\u001b[48;2;${rgb.join(';')}m\u001b[38;2;${ink}m${padded}\u001b[0m`;
}

function centred(text: string, width: number): string {
  const before = Math.floor((width - text.length) / 2);
  return text.padStart(text.length + before).padEnd(width);
}

function notes({ groups, diagram, measurement }: Aggregate): string {
  const { y, threshold } = diagram;
  const most = Math.max(...groups.map(({ value }) => value.n));
  const some = (predicate: (group: Group) => boolean) => groups.some(predicate);
  return [
    most > 1 ? `mean over ${most} seeds` : 'one seed',
    some(({ value, failed }) => value.n === 0 && failed > 0) ? 'x: failed' : '',
    some(({ value, failed }) => value.n === 0 && failed === 0) ? '-: no value' : '',
    some(({ unconverged }) => unconverged > 0) ? '*: training stopped short of its end' : '',
    y !== undefined && threshold !== undefined
      ? `lines: ${meanLabel(threshold, measurement.kind)} is crossed`
      : '',
  ]
    .filter((note) => note !== '')
    .join(', ');
}

function headlineLines(sweep: Sweep, results: Results): string[] {
  const unmet = unmetSentence(sweep, results);
  const lines = [`${outcomeSentence(outcomeOf(sweep, results))}.`, ...(unmet === undefined ? [] : [unmet])];
  const name = headline(sweep);
  const measured = sweep.cells.flatMap((cell) => {
    const result = results.get(cell.id);
    if (result === undefined || result.status === 'failed') return [];
    const value = measurementOf(result.measurements, name);
    return value === undefined ? [] : [{ value, cell }];
  });
  const [first] = measured;
  if (first === undefined) return lines;
  const best = measured.reduce((a, b) => (b.value > a.value ? b : a));
  const worst = measured.reduce((a, b) => (b.value < a.value ? b : a));
  const mean = measured.reduce((sum, { value }) => sum + value, 0) / measured.length;
  const measurement = sweep.vocabulary.measurements[name];
  const title = measurementTitle(measurement);
  const label = (value: number) => meanLabel(value, measurement.kind);
  if (measured.length === 1) return [...lines, `${title}: ${label(first.value)}.`];
  const place = ({ cell }: typeof best) =>
    sweep.axes.map((axis) => settingEquation(axis, GridCell.setting(cell, axis))).join(', ');
  return [
    ...lines,
    `${title}: ${label(worst.value)} to ${label(best.value)}, mean ${label(mean)}.`,
    `Highest at ${place(best)}.`,
  ];
}

function wrapWords(text: string, columns: number): string[] {
  return wrapText(text, (line) => line.length <= columns).map((line) => line.slice(0, columns));
}
