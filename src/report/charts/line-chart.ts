import type { PositionFieldDef } from 'vega-lite/types_unstable/channeldef.js';
import type { MeasurementKind } from '../../parts/measurement.ts';
import { type AxisLabels, axisLabels, describeGroup, hrefOf } from '../page/rows.ts';
import type { Aggregate } from '../statistics/aggregate.ts';
import type { Summary } from '../statistics/statistics.ts';
import { type AxisKind, axisKind } from './axis-kind.ts';
import { LEAST_LOG_SPAN } from './colour-scale.ts';
import {
  type Drawing,
  type DrawingOptions,
  type Layer,
  panelColumns,
  TWO_COLUMNS,
  valueTitle,
} from './drawing.ts';
import { textWidth } from './fonts.ts';
import { meanLabel, numberLabel, settingTitle } from './labels.ts';
import { type Legend, lineMarks } from './line-marks.ts';
import { logTicks } from './log-ticks.ts';
import {
  ADVERSARIAL,
  CONTROL,
  facetSeries,
  pairedSeries,
  publishedSeries,
  type Series,
  STANDARD,
} from './series.ts';
import { FONT_SIZE, type Theme } from './theme.ts';

/** Width of a legend's symbol with the gaps beside it, in CSS pixels. */
const LEGEND_SYMBOL = 24;
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
 * Line chart of an aggregate with one axis, with bands for the 95 % confidence interval and, where there is one, the
 * control beside the adversarial classifier, as in the figures of [K24]. Each facet value has a panel or, where that
 * stays legible, a line.
 */
export function lineChart(
  data: Aggregate,
  theme: Theme,
  chance?: number,
  { links = false, narrow = false }: DrawingOptions = {},
): Drawing {
  const { diagram, measurement, xs } = data;
  const labels = axisLabels(data);
  const kind = axisKind(xs);
  const overlaid = facetSeries(data, labels, theme);
  const published = publishedSeries(data, theme);
  const series = [...(overlaid ?? pairedSeries(data, theme)), ...published];
  const points = [
    ...makePoints(data, labels, kind, overlaid),
    ...publishedPoints(data, labels, kind, published),
  ];
  const panels = overlaid === undefined ? labels.facet : [];
  const columns = narrow ? 1 : panelColumns(Math.max(panels.length, 1));
  const width = columns === 1 ? 260 : Math.floor((TWO_COLUMNS - (columns - 1) * SPACING.column) / columns);
  const wholeWidth = columns * width + (columns - 1) * SPACING.column;
  const accuracy = measurement.kind === 'accuracy';
  const y = yEncoding(data, points, kind);
  return {
    rows: points,
    marks: {
      width,
      height: Math.round(width * (columns === 1 ? 0.66 : 0.8)),
      layer: [
        ...(accuracy && chance !== undefined ? [level(chance, y, theme, [2, 2])] : []),
        ...(diagram.threshold === undefined ? [] : [level(diagram.threshold, y, theme, [6, 3])]),
        ...lineMarks(series, {
          x: xEncoding(data, labels, kind),
          y,
          links,
          legend: legendOf(series, wholeWidth, panels.length > 1),
          hasWords: kind === 'words',
        }),
      ],
    },
    width: wholeWidth,
    columns,
    spacing: SPACING,
    panels,
  };
}

/** A legend above the chart and above the headers of panels, in one row where there is room. */
function legendOf(series: readonly Series[], width: number, headed: boolean): Legend | null {
  if (series.length === 1) return null;
  const length = series.reduce((sum, { name }) => sum + textWidth(name, FONT_SIZE.tick) + LEGEND_SYMBOL, 0);
  const direction = length <= width ? 'horizontal' : 'vertical';
  return { orient: 'top', direction, title: null, offset: headed ? 14 : 4 };
}

/** Limit of the values on the x axis that are all labelled. */
const MOST_LABELLED = 12;

function xEncoding({ diagram, xs }: Aggregate, { x }: AxisLabels, kind: AxisKind): PositionFieldDef<string> {
  const title = settingTitle(diagram.x);
  if (kind === 'words') return { field: 'x', type: 'ordinal', sort: [...x], scale: { padding: 0.3 }, title };
  const numbers = xs.filter((value) => typeof value === 'number');
  // The whole grid's, also where the cells at its ends have no value yet.
  const domain = numbers.length > 1 ? { domain: [Math.min(...numbers), Math.max(...numbers)] } : {};
  return {
    field: 'x',
    type: 'quantitative',
    scale: { type: kind, nice: false, padding: 8, ...domain, ...(kind === 'linear' ? { zero: false } : {}) },
    axis: {
      ...xTicks(numbers, kind),
      labelExpr: "format(datum.value, abs(datum.value) < 10000 ? '.5~g' : ',.6~g')",
      grid: false,
    },
    title,
  };
}

/** Ticks of the x axis: at each value where there is room for the labels, else at round numbers. */
function xTicks(values: readonly number[], kind: AxisKind): object {
  if (values.length <= MOST_LABELLED) return { values };
  return kind === 'log' ? { values: logTicks(Math.min(...values), Math.max(...values)) } : { tickCount: 6 };
}

/**
 * Encoding of y. Accuracies start just below 1/2, the chance level of two classes, where the control lies; shares and
 * cosines have their full range, all other kinds that of the data. Sizes over a logarithmic axis are logarithmic too,
 * so that power laws are straight.
 */
function yEncoding(
  { diagram, measurement: { kind }, isLogarithmic }: Aggregate,
  points: readonly Point[],
  xKind: AxisKind,
): PositionFieldDef<string> {
  const lowest = points.reduce((least, { low }) => Math.min(least, low), 1);
  const floor = lowestShown(kind, lowest);
  const [least, highest] = points.reduce(
    ([from, to], { low, high }) => [Math.min(from, low), Math.max(to, high)],
    [Number.POSITIVE_INFINITY, 0],
  );
  const isPowerLaw = isLogarithmic && least > 0 && (xKind === 'log' || highest / least >= LEAST_LOG_SPAN);
  return {
    field: 'mean',
    type: 'quantitative',
    title: valueTitle(diagram.value, kind),
    // The domain ends above 1 by a marker's radius, so that no marker is cut off.
    scale:
      floor !== undefined
        ? { domain: [floor, 1.02], nice: false }
        : isPowerLaw
          ? { type: 'log', nice: false, padding: 8 }
          : { zero: false },
    axis: isPowerLaw
      ? { values: logTicks(least, highest), format: '~g', grid: true }
      : { tickCount: 6, grid: true },
  };
}

/** Lower end of the y axis for measurements bounded by 1; undefined for others. */
function lowestShown(kind: MeasurementKind, lowest: number): number | undefined {
  if (kind === 'accuracy') return lowest < 0.4 ? 0 : 0.4;
  if (kind === 'cosine' || kind === 'difference') return lowest < 0 ? -1.02 : 0;
  return kind === 'share' ? 0 : undefined;
}

/** Published points that lie within the grid, in every panel. */
function publishedPoints(
  { diagram: { published }, xs, measurement: { kind: valueKind } }: Aggregate,
  { facet }: AxisLabels,
  kind: AxisKind,
  [series]: readonly Series[],
): Point[] {
  const numbers = xs.filter((value) => typeof value === 'number');
  if (published === undefined || series === undefined || kind === 'words') return [];
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
  return facet.flatMap((panel) =>
    published.points
      .filter(([x]) => x >= least && x <= most)
      .map(([x, mean]) => ({
        ...{ x, panel, series: series.name, mean, low: mean, high: mean, href: '#cells' },
        description: `${numberLabel(x)}: ${meanLabel(mean, valueKind)} (${series.name})`,
      })),
  );
}

/** A horizontal line at a level, on the scale and axis of `y`. */
function level(datum: number, y: PositionFieldDef<string>, theme: Theme, strokeDash: number[]): Layer {
  const { scale = {}, axis = {}, title } = y;
  return {
    data: { values: [{}] },
    mark: { type: 'rule', stroke: theme.mutedInk, strokeDash, strokeWidth: 1, aria: false },
    encoding: { y: { datum, type: 'quantitative', scale, axis, title } },
  };
}

function makePoints(
  data: Aggregate,
  labels: AxisLabels,
  kind: AxisKind,
  overlaid: readonly Series[] | undefined,
): Point[] {
  const { groups, facetValues, xs } = data;
  const panelOf = new Map(facetValues.map((facet, i) => [JSON.stringify(facet), labels.facet[i] ?? '']));
  const labelOf = new Map(xs.map((x, i) => [JSON.stringify(x), labels.x[i] ?? '']));
  return groups.flatMap((group) => {
    const panel = panelOf.get(JSON.stringify(group.facet)) ?? '';
    const point = (series: string, summary: Summary, description: string): Point[] => {
      const { mean } = summary;
      if (mean === undefined) return [];
      const { low = mean, high = mean } = summary;
      const x =
        kind !== 'words' && typeof group.x === 'number'
          ? group.x
          : (labelOf.get(JSON.stringify(group.x)) ?? '');
      return [{ x, panel, series, mean, low, high, description, href: hrefOf(group, data) }];
    };
    const described = describeGroup(group, data);
    if (overlaid !== undefined) return point(panel, group.value, described);
    return [
      ...(group.standard === undefined ? [] : point(STANDARD, group.standard, described)),
      ...point(ADVERSARIAL, group.value, described),
      ...(group.control === undefined ? [] : point(CONTROL, group.control, described)),
    ];
  });
}
