import type { PositionFieldDef } from 'vega-lite/types_unstable/channeldef.js';
import { settingOf } from '../../parts/by-name.ts';
import { type AxisKind, axisKind } from '../charts/axis-kind.ts';
import { type Drawing, describe, type Layer, panelColumns, TWO_COLUMNS } from '../charts/drawing.ts';
import { distinctLabels, settingEquation, settingTitle } from '../charts/labels.ts';
import { logTicks } from '../charts/log-ticks.ts';
import type { Theme } from '../charts/theme.ts';
import { distinct, sorted } from '../statistics/aggregate.ts';
import type { Layout } from './chart-layout.ts';
import { type ComparedPoint, type Comparison, FALSE_SHARE } from './comparison.ts';

const SPACING = { row: 34, column: 26 };
const MOST_LABELLED = 12;
const [MARKED, UNMARKED] = [`significant (q ≤ ${FALSE_SHARE.toFixed(2)})`, 'not significant'];

/** Effects of a comparison along one axis, each with its interval, in one panel for each value of the other settings. */
export function intervalChart(comparison: Comparison, { x, facets, points }: Layout, theme: Theme): Drawing {
  const values = sorted(points.map(({ place }) => settingOf(place, x)));
  const labels = distinctLabels(x, values);
  const kind = axisKind(values);
  const panelOf = ({ place }: ComparedPoint) =>
    facets.map((name) => settingEquation(name, settingOf(place, name))).join(', ');
  const panels = facets.length === 0 ? [] : distinct(points.map(panelOf));
  const columns = panelColumns(Math.max(panels.length, 1));
  const width = columns === 1 ? 330 : Math.floor((TWO_COLUMNS - (columns - 1) * SPACING.column) / columns);
  const rows = points.map((point) => {
    const { mean = Number.NaN, low = mean, high = mean } = point.effect;
    const at = settingOf(point.place, x);
    return {
      x:
        kind === 'words'
          ? labels[values.findIndex((value) => JSON.stringify(value) === JSON.stringify(at))]
          : at,
      panel: panelOf(point),
      ...{ mean, low, high },
      mark: point.isSignificant ? MARKED : UNMARKED,
      description: describePoint(comparison, point),
    };
  });
  const xs = xEncoding(x, values, labels, kind);
  const y = yEncoding(comparison, rows);
  const scale = { domain: [MARKED, UNMARKED], range: [theme.series.control, theme.series.value] };
  const field = { field: 'mark', type: 'nominal' } as const;
  const legend = { orient: 'top', title: null, offset: panels.length > 1 ? 14 : 4 } as const;
  return {
    rows,
    marks: {
      width,
      height: Math.round(width * (columns === 1 ? 0.6 : 0.8)),
      layer: [
        {
          data: { values: [{}] },
          mark: { type: 'rule', stroke: theme.mutedInk, strokeDash: [2, 2], strokeWidth: 1, aria: false },
          encoding: { y: { ...y, field: undefined, datum: comparison.isRatio ? 1 : 0 } },
        },
        // Not coloured by a scale, so that the legend shows the markers alone.
        ...scale.domain.map(
          (mark, i): Layer => ({
            mark: { type: 'rule', stroke: scale.range[i], strokeWidth: 1.4, aria: false },
            transform: [{ filter: { field: 'mark', equal: mark } }],
            encoding: { x: xs, y: { ...y, field: 'low' }, y2: { field: 'high' } },
          }),
        ),
        {
          mark: { type: 'point', filled: true, size: 34, opacity: 1 },
          encoding: {
            ...{ x: xs, y },
            color: { ...field, scale, legend },
            shape: { ...field, scale: { domain: scale.domain, range: ['diamond', 'circle'] }, legend },
            ...describe(false),
          },
        },
      ],
    },
    width: columns * width + (columns - 1) * SPACING.column,
    ...{ columns, spacing: SPACING, panels },
  };
}

/** A point in words, for screen readers. */
export function describePoint({ varying, isRatio }: Comparison, { place, effect, q }: ComparedPoint): string {
  const where = varying.map((name) => settingEquation(name, settingOf(place, name))).join(', ');
  const short = (value: number | undefined) => String(Number(value?.toPrecision(3)));
  const interval =
    effect.low === undefined ? '' : `, 95 % interval ${short(effect.low)} to ${short(effect.high)}`;
  const tested = q === undefined ? '' : `, q ${short(q)}`;
  return `${where}: ${isRatio ? 'B / A' : 'B less A'} ${short(effect.mean)}${interval}${tested}, ${effect.n} pairs`;
}

function xEncoding(
  name: string,
  values: readonly unknown[],
  labels: readonly string[],
  kind: AxisKind,
): PositionFieldDef<string> {
  const title = settingTitle(name);
  if (kind === 'words')
    return { field: 'x', type: 'ordinal', sort: [...labels], scale: { padding: 0.3 }, title };
  const numbers = values.filter((value) => typeof value === 'number');
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
  const few = numbers.length <= MOST_LABELLED ? numbers : logTicks(low, high);
  return {
    ...{ field: 'x', type: 'quantitative', title },
    scale: {
      type: kind,
      nice: false,
      padding: 10,
      domain: [low, high],
      ...(kind === 'linear' && { zero: false }),
    },
    axis: {
      ...(kind === 'linear' && numbers.length > MOST_LABELLED ? { tickCount: 6 } : { values: few }),
      labelExpr: "format(datum.value, abs(datum.value) < 10000 ? '.5~g' : ',.6~g')",
      grid: false,
    },
  };
}

function yEncoding(
  { isRatio }: Comparison,
  rows: readonly { readonly low: number; readonly high: number }[],
): PositionFieldDef<string> {
  const neutral = isRatio ? 1 : 0;
  const low = Math.min(neutral, ...rows.map((row) => row.low));
  const high = Math.max(neutral, ...rows.map((row) => row.high));
  return {
    ...{ field: 'mean', type: 'quantitative', title: isRatio ? 'B / A' : 'B less A' },
    scale: isRatio ? { type: 'log', nice: false, padding: 8 } : { zero: false, nice: true },
    axis: isRatio ? { values: logTicks(low, high), format: '~g', grid: true } : { tickCount: 6, grid: true },
  };
}
