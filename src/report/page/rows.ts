import { leavesOutTrueClass } from '../../experiment/planning/class-count.ts';
import type { Diagram, Sweep } from '../../sweep/cells.ts';
import { drawnCells } from '../../sweep/file/drawn-cells.ts';
import { axisKind } from '../charts/axis-kind.ts';
import {
  distinctLabels,
  meanLabel,
  measurementTitle,
  settingEquation,
  settingTitle,
} from '../charts/labels.ts';
import type { Aggregate, Group } from '../statistics/aggregate.ts';
import type { Majority } from '../statistics/chance.ts';
import { halfWidthLabel, halfWidthOf } from '../statistics/half-width.ts';
import type { Summary } from '../statistics/statistics.ts';
import { fixedSettings, followingSettings } from './captioned-settings.ts';

/** Labels of an aggregate's axes and panels, in drawing order. */
export interface AxisLabels {
  readonly x: readonly string[];
  readonly y: readonly string[];
  readonly facet: readonly string[];
}

/** Computes the labels of x, y and the panels of a diagram. */
export function axisLabels({ diagram, xs, ys, facetValues, facets }: Aggregate): AxisLabels {
  const perSetting = facets.map((name, i) => {
    const values = facetValues.map((combination) => combination[i]).filter((value) => value !== undefined);
    return { name, values };
  });
  const facet = facetValues.map((_, row) =>
    perSetting.flatMap(({ name, values }) => settingEquation(name, values[row] ?? '')).join(', '),
  );
  const distinct = new Set(facet).size === facet.length;
  return {
    x: distinctLabels(diagram.x, xs),
    y: distinctLabels(diagram.y ?? '', ys),
    facet: distinct
      ? facet
      : facetValues.map((combination) =>
          facets.map((name, i) => `${name} = ${JSON.stringify(combination[i])}`).join(', '),
        ),
  };
}

/** Sentence about a point with its value, uncertainty and failures, used as tooltip and by screen readers. */
export function describeGroup(group: Group, { diagram, measurement, facets }: Aggregate): string {
  const place = [
    settingEquation(diagram.x, group.x),
    ...(diagram.y === undefined || group.y === undefined ? [] : [settingEquation(diagram.y, group.y)]),
    ...facets.flatMap((name, i) => {
      const value = group.facet[i];
      return value === undefined ? [] : [settingEquation(name, value)];
    }),
  ].join(', ');
  const { value, standard, control, failed, missing, unconverged } = group;
  const beside = (name: string, summary: Summary | undefined) =>
    summary?.mean === undefined ? '' : `${name} ${meanLabel(summary.mean, measurement.kind)}`;
  return [
    `${place}: ${describeSummary(value, value.mean === undefined ? '' : meanLabel(value.mean, measurement.kind))}`,
    beside('f', standard),
    beside('control', control),
    failed > 0 ? `${failed} failed` : '',
    missing > 0 ? `${missing} not run` : '',
    unconverged > 0 ? `${unconverged} stopped short of their end` : '',
  ]
    .filter((part) => part !== '')
    .join('; ');
}

function describeSummary({ n, mean, sd, low, high }: Summary, label: string): string {
  if (mean === undefined) return 'no value';
  const seeds = n === 1 ? 'one seed' : `mean over ${n} seeds`;
  const interval =
    low === undefined || high === undefined ? '' : `, 95 % interval ${digits(low)} to ${digits(high)}`;
  return `${label} (${seeds}${interval}${sd === undefined ? '' : `, sd ${digits(sd)}`})`;
}

function digits(value: number): string {
  return String(Number(value.toPrecision(3)));
}

/** The settings of a point as a filter of the table: `d=500 N=100`. */
export function filterOf(group: Group, { diagram, facets }: Aggregate): string {
  const terms = [
    [diagram.x, group.x],
    ...(diagram.y === undefined ? [] : [[diagram.y, group.y]]),
    ...facets.map((name, i) => [name, group.facet[i]]),
  ];
  return terms
    .map(([name, value]) => {
      const text = typeof value === 'string' ? value : JSON.stringify(value);
      return `${name}=${/\s/.test(text) ? `"${text}"` : text}`;
    })
    .join(' ');
}

/** Title of a diagram: the one given, else one that names its value and axes. */
export function diagramTitle({ diagram, measurement }: Aggregate): string {
  if (diagram.title !== undefined) return diagram.title;
  const axes = [diagram.x, ...(diagram.y === undefined ? [] : [diagram.y])].map(settingTitle);
  return `${measurementTitle(measurement)}, by ${axes.join(' and ')}`;
}

/** Caption of a diagram: the number of seeds, and the meaning of its marks. */
export function diagramNotes(data: Aggregate, sweep: Sweep): string[] {
  const {
    groups,
    diagram,
    measurement,
    idle,
    chance,
    majority,
    controlName,
    standardName,
    isLogarithmic,
    xs,
  } = data;
  const { cells } = sweep;
  const seeds = new Set(cells.map(({ settings }) => settings.seed)).size;
  const counts = groups.map(({ value }) => value.n).filter((n) => n > 0);
  const [fewest, most] = [Math.min(...counts), Math.max(...counts)];
  const heatMap = diagram.y !== undefined;
  const count = fewest === most ? `${most}` : `${fewest} to ${most}`;
  const some = (predicate: (group: Group) => boolean) => groups.some(predicate);
  const hasChance = measurement.kind === 'accuracy' && chance !== undefined;
  return [
    diagram.title === undefined ? '' : titleOfAll(data),
    ...fixedSettings(sweep, diagram),
    ...followingSettings(sweep, data),
    idle.length === 0 ? '' : `does not depend on ${idle.map(settingTitle).join(' and ')}`,
    counts.length === 0
      ? ''
      : seeds > 1 && most > 1
        ? `${isLogarithmic ? 'geometric mean' : 'mean'} over ${count} seeds${heatMap ? '' : `, ${axisKind(xs) === 'words' ? 'bars' : 'band'}: 95 % confidence interval`}`
        : 'one seed',
    heatMap ? uncertaintyNote(data, controlName !== undefined) : '',
    diagram.threshold === undefined ? '' : `${heatMap ? 'bold border' : 'dashed'}: ${diagram.threshold}`,
    heatMap && controlName !== undefined
      ? `${standardName === undefined ? '' : 'f: trained on natural samples, '}g: trained on perturbed samples, c:\u00a0control, trained on unperturbed ones`
      : '',
    !heatMap && hasChance ? `dotted: chance${majority === undefined ? '' : ' for equal classes'}` : '',
    majority === undefined ? '' : `always giving the largest class: ${majorityText(majority)}`,
    ...notesOfScenario(sweep, diagram, measurement.kind === 'accuracy' && controlName !== undefined),
    heatMap && some(({ value, failed }) => value.n === 0 && failed > 0) ? 'crossed: failed' : '',
    heatMap && some(({ value, failed, missing }) => value.n === 0 && failed === 0 && missing === 0)
      ? 'struck: no value'
      : '',
    heatMap && some(({ value, failed, missing }) => value.n === 0 && failed === 0 && missing > 0)
      ? 'blank: not run yet'
      : '',
    some(({ unconverged }) => unconverged > 0)
      ? heatMap
        ? '*: a training of the cell stopped short of its end'
        : 'some trainings stopped short of their end'
      : '',
    !heatMap && some(({ failed }) => failed > 0) ? 'failed cells left out' : '',
  ].filter((note) => note !== '');
}

/** Accuracy of always giving the largest class: `0.67`, or `0.55 to 0.67` where test splits differ. */
export function majorityText({ least, most }: Majority): string {
  return [...new Set([least, most].map((share) => share.toFixed(2)))].join(' to ');
}

/** Title of the values of a diagram, with all classifiers that it shows. */
function titleOfAll({ measurement, standardName }: Aggregate): string {
  const title = measurementTitle(measurement);
  return standardName === undefined ? title : title.replace(' of g ', ' of f, g and the control c ');
}

/** Measurements on the natural training samples, with those on the test split. */
const ON_TRAINING: ReadonlyMap<string, string> = new Map([
  ['acc_adv_natural', 'acc_adv_test'],
  ['adv_minus_noise_natural', 'adv_minus_noise_test'],
  ['acc_noise_natural', 'acc_noise_test'],
  ['agreement', 'agreement_test'],
  ['agreement_noise', 'agreement_noise_test'],
]);

/** Notes on diagrams of g that learned from natural samples: it has seen them, and its control may lie below chance. */
function notesOfScenario(sweep: Sweep, diagram: Diagram, hasControl: boolean): string[] {
  const cells = drawnCells(sweep.cells, diagram).map(({ settings }) => settings);
  const unseen = ON_TRAINING.get(diagram.value);
  const hasSeen = unseen !== undefined && cells.some(({ scenario }) => scenario !== 'noise');
  const isBelow = hasControl && cells.some(leavesOutTrueClass);
  return [
    hasSeen
      ? `in natural-rand and natural-det, g and c were trained on these samples with other labels (unseen ones: ${unseen})`
      : '',
    isBelow ? 'where targets are never the true class, c lies between 0 and chance' : '',
  ];
}

/** Half-widths of the intervals of a heat map, whose tiles show them only where there is room. */
function uncertaintyNote({ groups, isLogarithmic }: Aggregate, isOfG: boolean): string {
  const halves = groups.flatMap(({ value }) => halfWidthOf(value, isLogarithmic) ?? []).sort((a, b) => a - b);
  const [median, most] = [halves[Math.floor(halves.length / 2)], halves.at(-1)];
  if (median === undefined || most === undefined) return '';
  const text = (half: number) => halfWidthLabel(half, isLogarithmic);
  return `half-width of 95 % intervals${isOfG ? ' of g' : ''}: ${text(median)} (median), at most ${text(most)}`;
}

/** Link from a point to its rows of the table. */
export function hrefOf(group: Group, data: Aggregate): string {
  return `#cells:${encodeURIComponent(filterOf(group, data))}`;
}
