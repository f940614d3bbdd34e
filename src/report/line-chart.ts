import type { PositionFieldDef } from 'vega-lite/types_unstable/channeldef.js';
import { measurements } from '../experiment/measurements.ts';
import type { Aggregate } from './aggregate.ts';
import { type AxisKind, axisKind } from './axis-kind.ts';
import { type Drawing, describe, type Layer, panelColumns, TWO_COLUMNS, valueTitle } from './drawing.ts';
import { meanLabel, settingTitle } from './labels.ts';
import { type AxisLabels, axisLabels, describeGroup, hrefOf } from './rows.ts';
import type { Summary } from './statistics.ts';
import type { Theme } from './theme.ts';

const ADVERSARIAL = 'g, trained on perturbed samples';
const CONTROL = 'c, control: no perturbations';
const SPACING = { row: 34, column: 26 };

/** One point of a line. */
interface Point {
  readonly x: string | number;
  readonly panel: string;
  readonly series: string;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  readonly description: string;
  readonly href: string;
}

/**
 * Lines of an aggregate with one axis, with bands for the 95 % confidence interval and, where there is one, the
 * control beside the adversarial classifier, as in the figures of [K24]. A panel for each facet value.
 */
export function lineChart(data: Aggregate, theme: Theme, links: boolean, chance?: number): Drawing {
  const { diagram, xs } = data;
  const labels = axisLabels(data);
  const kind = axisKind(xs);
  const points = makePoints(data, labels, kind);
  const columns = panelColumns(labels.facet.length);
  const width = columns === 1 ? 260 : Math.floor((TWO_COLUMNS - (columns - 1) * SPACING.column) / columns);
  const accuracy = measurements[diagram.value].kind === 'accuracy';
  const y = yEncoding(data, points, kind);
  return {
    rows: points,
    marks: {
      width,
      height: Math.round(width * (columns === 1 ? 0.66 : 0.8)),
      layer: [
        ...(accuracy && chance !== undefined ? [level(chance, y, theme, [2, 2])] : []),
        ...(diagram.threshold === undefined ? [] : [level(diagram.threshold, y, theme, [6, 3])]),
        ...lines(data, xEncoding(data, labels, kind), y, theme, links),
      ],
    },
    width: columns * width + (columns - 1) * SPACING.column,
    columns,
    spacing: SPACING,
    panels: labels.facet,
  };
}

function lines(
  { controlName }: Aggregate,
  x: PositionFieldDef<string>,
  y: PositionFieldDef<string>,
  theme: Theme,
  links: boolean,
): Layer[] {
  const series = { field: 'series', type: 'nominal' } as const;
  const legend =
    controlName === undefined
      ? null
      : ({ orient: 'top', direction: 'vertical', title: null, offset: 4 } as const);
  const domain = [ADVERSARIAL, CONTROL];
  return [
    ...line(ADVERSARIAL, theme.series.value, [1, 0], x, y),
    ...line(CONTROL, theme.series.control, [4, 2], x, y),
    {
      mark: { type: 'point', filled: true, size: 30, opacity: 1 },
      encoding: {
        x,
        y,
        color: { ...series, scale: { domain, range: [theme.series.value, theme.series.control] }, legend },
        shape: { ...series, scale: { domain, range: ['circle', 'square'] }, legend },
        ...describe(links),
      },
    },
  ];
}

/** A line and its band, not coloured by a scale, so that the legend shows the markers alone. */
function line(
  series: string,
  colour: string,
  strokeDash: number[],
  x: PositionFieldDef<string>,
  y: PositionFieldDef<string>,
): Layer[] {
  const transform = [{ filter: { field: 'series', equal: series } }];
  return [
    {
      mark: { type: 'area', fill: colour, opacity: 0.22, clip: true, aria: false },
      transform,
      encoding: { x, y: { ...y, field: 'low' }, y2: { field: 'high' } },
    },
    {
      mark: { type: 'line', stroke: colour, strokeDash, strokeWidth: 1.6, clip: true, aria: false },
      transform,
      encoding: { x, y },
    },
  ];
}

function xEncoding({ diagram, xs }: Aggregate, { x }: AxisLabels, kind: AxisKind): PositionFieldDef<string> {
  const title = settingTitle(diagram.x);
  if (kind === 'words') return { field: 'x', type: 'ordinal', sort: [...x], scale: { padding: 0.3 }, title };
  const numbers = xs.filter((value) => typeof value === 'number');
  return {
    field: 'x',
    type: 'quantitative',
    scale: { type: kind, nice: false, padding: 8, ...(kind === 'linear' ? { zero: false } : {}) },
    axis: {
      ...(numbers.length <= 12 ? { values: numbers } : { tickCount: 6 }),
      labelExpr: "format(datum.value, abs(datum.value) < 10000 ? '.5~g' : ',.6~g')",
      grid: false,
    },
    title,
  };
}

/**
 * Accuracies from just below the chance of two classes, where the control lies; everything else as it falls, a size
 * over a logarithmic axis in logarithms too, where power laws are straight.
 */
function yEncoding(
  { diagram }: Aggregate,
  points: readonly Point[],
  xKind: AxisKind,
): PositionFieldDef<string> {
  const lowest = points.reduce((least, { low }) => Math.min(least, low), 1);
  const { kind } = measurements[diagram.value];
  const accuracy = kind === 'accuracy';
  const isPowerLaw = kind === 'magnitude' && xKind === 'log' && lowest > 0;
  return {
    field: 'mean',
    type: 'quantitative',
    title: valueTitle(diagram.value),
    // Above 1 by a marker's radius, so that no marker sticks out of its panel.
    scale: accuracy
      ? { domain: [lowest < 0.4 ? 0 : 0.4, 1.02], nice: false }
      : isPowerLaw
        ? { type: 'log', nice: false, padding: 8 }
        : { zero: false },
    axis: { tickCount: 6 },
  };
}

/** A level across the chart, on the scale of `y`. */
function level(datum: number, y: PositionFieldDef<string>, theme: Theme, strokeDash: number[]): Layer {
  return {
    data: { values: [{}] },
    mark: { type: 'rule', stroke: theme.mutedInk, strokeDash, strokeWidth: 1, aria: false },
    encoding: { y: { datum, type: 'quantitative', scale: y.scale ?? {} } },
  };
}

function makePoints(data: Aggregate, labels: AxisLabels, kind: AxisKind): Point[] {
  const { groups, facetValues, xs, diagram } = data;
  const panelOf = new Map(facetValues.map((facet, i) => [JSON.stringify(facet), labels.facet[i] ?? '']));
  const labelOf = new Map(xs.map((x, i) => [JSON.stringify(x), labels.x[i] ?? '']));
  return groups.flatMap((group) => {
    const point = (series: string, { mean, ci95 = 0 }: Summary, description: string): Point[] => {
      if (mean === undefined) return [];
      const x =
        kind !== 'words' && typeof group.x === 'number'
          ? group.x
          : (labelOf.get(JSON.stringify(group.x)) ?? '');
      const panel = panelOf.get(JSON.stringify(group.facet)) ?? '';
      const [low, high] = [mean - ci95, mean + ci95];
      return [{ x, panel, series, mean, low, high, description, href: hrefOf(group, data) }];
    };
    const described = describeGroup(group, data);
    const { control } = group;
    if (control?.mean === undefined) return point(ADVERSARIAL, group.value, described);
    const both = `${described}; control ${meanLabel(control.mean, diagram.value)}`;
    return [...point(ADVERSARIAL, group.value, both), ...point(CONTROL, control, both)];
  });
}
