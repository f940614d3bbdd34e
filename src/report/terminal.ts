import type { Sweep } from '../sweep/cells.ts';
import { type Aggregate, aggregate, type Group, type Results } from './aggregate.ts';
import { type ColourScale, chanceLevel, colourOf, colourScale, wantsDarkText } from './colour-scale.ts';
import { diagramsOf, headline } from './default-diagrams.ts';
import { meanLabel, measurementTitle, settingEquation } from './labels.ts';
import { outcomeOf, outcomeSentence } from './outcome.ts';
import { axisLabels, diagramNotes, diagramTitle } from './rows.ts';
import { summarize } from './statistics.ts';
import { wrapText } from './wrap.ts';

export interface TerminalOptions {
  /** Width of the terminal in characters; no line is wider. */
  readonly columns: number;
  /** Whether numbers may stand on the colours of the diagram (24-bit). */
  readonly colour: boolean;
}

/** More panels than this would push the headline off the screen. */
const MOST_PANELS = 3;

/**
 * The end of a run in the terminal: how the cells ended, the first diagram in small, with its numbers on their
 * colours where `colour` allows, and the range of the headline. Lines end with \n but for the last.
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
    lines.push(
      ...wrapWords(diagramTitle(data), columns),
      ...wrapWords(diagramNotes(data, sweep).join(', '), columns),
      '',
    );
    lines.push(...panelLines(data, sweep, { columns, colour }), '');
  }
  lines.push(...headlineLines(sweep, results).flatMap((line) => wrapWords(line, columns)));
  return lines.join('\n');
}

function panelLines(data: Aggregate, sweep: Sweep, { columns, colour }: TerminalOptions): string[] {
  const { diagram, groups, facetValues, xs, ys } = data;
  const labels = axisLabels(data);
  const means = groups.map(({ value }) => value.mean).filter((mean) => mean !== undefined);
  const scale = colourScale(diagram.value, means, chanceLevel(sweep));
  const key = (...parts: unknown[]) => JSON.stringify(parts);
  const byPlace = new Map(groups.map((group) => [key(group.facet, group.y, group.x), group]));
  // A diagram with one axis is a heat map of one row.
  const rows =
    ys.length > 0
      ? ys.map((y, i) => ({ y, label: labels.y[i] ?? '' })).reverse()
      : [{ y: undefined, label: '' }];

  const corner = `${diagram.y ?? ''} \\ ${diagram.x}`;
  const margin = Math.min(
    Math.max(corner.length, ...rows.map(({ label }) => label.length)),
    Math.floor(columns / 3),
  );
  const texts = groups.map((group) => tileText(group, data));
  const width = Math.max(...texts.map((text) => text.length), ...labels.x.map((label) => label.length)) + 2;
  const fitting = Math.max(1, Math.min(xs.length, Math.floor((columns - margin - 1) / width)));

  const lines: string[] = [];
  for (const [p, facet] of facetValues.slice(0, MOST_PANELS).entries()) {
    if (facetValues.length > 1) lines.push((labels.facet[p] ?? '').slice(0, columns));
    for (const { y, label } of rows) {
      const tiles = xs
        .slice(0, fitting)
        .map((x) => tile(byPlace.get(key(facet, y, x)), data, { width, scale, colour }));
      lines.push(`${label.slice(0, margin).padStart(margin)} ${tiles.join('')}`.trimEnd());
    }
    const heads = labels.x.slice(0, fitting).map((label) => centred(label, width));
    lines.push(`${corner.slice(0, margin).padStart(margin)} ${heads.join('')}`.slice(0, columns).trimEnd());
  }
  const left = [
    fitting < xs.length ? `${xs.length - fitting} more columns` : '',
    facetValues.length > MOST_PANELS ? `${facetValues.length - MOST_PANELS} more panels` : '',
  ].filter((part) => part !== '');
  return left.length === 0
    ? lines
    : [...lines, ...wrapWords(`${left.join(' and ')} in report.html`, columns)];
}

interface TileStyle {
  readonly width: number;
  readonly scale: ColourScale;
  readonly colour: boolean;
}

function tileText({ value, failed, unconverged }: Group, { diagram }: Aggregate): string {
  if (value.mean === undefined) return failed > 0 ? 'x' : '-';
  return meanLabel(value.mean, diagram.value) + (unconverged > 0 ? '*' : '');
}

function tile(group: Group | undefined, data: Aggregate, { width, scale, colour }: TileStyle): string {
  if (group === undefined) return ' '.repeat(width);
  const text = centred(tileText(group, data), width);
  const { mean } = group.value;
  if (!colour || mean === undefined) return text;
  const rgb = colourOf(scale, mean);
  const ink = wantsDarkText(rgb) ? '0;0;0' : '255;255;255';
  return `\u001b[48;2;${rgb.join(';')}m\u001b[38;2;${ink}m${text}\u001b[0m`;
}

function centred(text: string, width: number): string {
  const before = Math.floor((width - text.length) / 2);
  return text.padStart(text.length + before).padEnd(width);
}

function headlineLines(sweep: Sweep, results: Results): string[] {
  const lines = [`${outcomeSentence(outcomeOf(sweep, results))}.`];
  const name = headline(sweep);
  const measured = sweep.cells.flatMap(({ id, settings }) => {
    const result = results.get(id);
    const value = result?.status === 'failed' ? undefined : result?.measurements[name];
    return value === undefined ? [] : [{ value, settings }];
  });
  const [first] = measured;
  if (first === undefined) return lines;
  const best = measured.reduce((a, b) => (b.value > a.value ? b : a));
  const worst = measured.reduce((a, b) => (b.value < a.value ? b : a));
  const { mean = first.value } = summarize(measured.map(({ value }) => value));
  const title = measurementTitle(name);
  if (measured.length === 1) return [...lines, `${title}: ${meanLabel(first.value, name)}.`];
  const place = ({ settings }: typeof best) =>
    sweep.axes.map((axis) => settingEquation(axis, settings[axis])).join(', ');
  return [
    ...lines,
    `${title}: ${meanLabel(worst.value, name)} to ${meanLabel(best.value, name)}, mean ${meanLabel(mean, name)}.`,
    `Highest at ${place(best)}.`,
  ];
}

function wrapWords(text: string, columns: number): string[] {
  return wrapText(text, (line) => line.length <= columns).map((line) => line.slice(0, columns));
}
