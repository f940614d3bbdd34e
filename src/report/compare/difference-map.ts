import { settingOf } from '../../parts/by-name.ts';
import type { ColourScale } from '../charts/colour-scale.ts';
import type { Drawing, Layer } from '../charts/drawing.ts';
import { heatMap } from '../charts/heat-map.ts';
import { ON_DATA, type Theme } from '../charts/theme.ts';
import { axisLabels } from '../page/rows.ts';
import { type Aggregate, distinct, sorted } from '../statistics/aggregate.ts';
import type { Layout } from './chart-layout.ts';
import type { Comparison } from './comparison.ts';
import { describePoint } from './interval-chart.ts';

/** The colour scale reaches at least this far from no effect, so that rounding errors are not drawn in full colour. */
const LEAST_REACH = 0.01;
/** Where there are differences of accuracies as large as this, two decimals tell enough. */
const LEAST_ROUNDED = 0.1;

/** Effects of a comparison over two axes as a heat map whose significant tiles have a dot. */
export function differenceMap(
  comparison: Comparison,
  layout: Layout & { readonly y: string },
  theme: Theme,
): Drawing {
  const { points, facets, x, y } = layout;
  const data = aggregateOf(comparison, layout);
  const labels = axisLabels(data);
  const drawing = heatMap(data, scaleOf(comparison, layout), theme);
  const textOf = (texts: readonly string[], values: readonly unknown[]) => {
    const places = new Map(values.map((value, place) => [JSON.stringify(value), texts[place] ?? '']));
    return (value: unknown) => places.get(JSON.stringify(value)) ?? '';
  };
  const [xText, yText] = [textOf(labels.x, data.xs), textOf(labels.y, data.ys)];
  const panelText = textOf(labels.facet, data.facetValues);
  const byTile = new Map(
    points.map((point) => {
      const at = (name: string) => settingOf(point.place, name);
      return [JSON.stringify([xText(at(x)), yText(at(y)), panelText(facets.map(at))]), point];
    }),
  );
  const rows = drawing.rows.map((row) => {
    const tile: { x?: unknown; y?: unknown; panel?: unknown } = row;
    const point = byTile.get(JSON.stringify([tile.x, tile.y, tile.panel]));
    if (point === undefined) return row;
    return { ...row, isSignificant: point.isSignificant, description: describePoint(comparison, point) };
  });
  const { marks } = drawing;
  return { ...drawing, rows, marks: { ...marks, layer: [...marks.layer, ...dots()] } };
}

function aggregateOf(
  { isRatio, measurement, a: { sweep } }: Comparison,
  { x, y, facets, points }: Layout & { readonly y: string },
): Aggregate {
  const groups = points.map(({ place, effect: { n, mean, low, high } }) => ({
    x: settingOf(place, x),
    y: settingOf(place, y),
    facet: facets.map((name) => settingOf(place, name)),
    value: {
      n,
      ...(mean !== undefined && { mean }),
      ...(low !== undefined && high !== undefined && { low, high }),
    },
    ...{ cells: n, failed: 0, missing: 0, unconverged: 0 },
  }));
  const isLarge = points.some(({ effect: { mean = 0 } }) => Math.abs(mean) >= LEAST_ROUNDED);
  // Numbers of no kind keep three digits, which small differences need.
  const isRounded = (measurement.kind === 'accuracy' || measurement.kind === 'difference') && isLarge;
  return {
    diagram: { name: sweep.name, x, y, value: isRatio ? 'B_over_A' : 'B_less_A' },
    measurement: { kind: isRounded ? 'difference' : 'number', meaning: isRatio ? 'B / A' : 'B less A' },
    facets,
    xs: sorted(groups.map((group) => group.x)),
    ys: sorted(groups.map((group) => group.y)),
    facetValues: distinct(groups.map(({ facet }) => facet)),
    groups,
    idle: [],
    isFilledIn: false,
    isLogarithmic: false,
  };
}

/** A diverging scale, neutral where A and B agree. */
function scaleOf({ isRatio }: Comparison, { points }: Layout): ColourScale {
  const effects = points.flatMap(({ effect: { mean } }) =>
    mean === undefined ? [] : [isRatio ? Math.log(mean) : mean],
  );
  const reach = Math.max(LEAST_REACH, ...effects.map(Math.abs));
  const domain = isRatio ? ([Math.exp(-reach), Math.exp(reach)] as const) : ([-reach, reach] as const);
  return { type: isRatio ? 'log' : 'linear', scheme: 'blueorange', domain };
}

/** A dot with an outline in the upper right corner of significant tiles. */
function dots(): Layer[] {
  return [
    {
      mark: {
        type: 'point',
        filled: true,
        shape: 'circle',
        size: 14,
        opacity: 1,
        fill: ON_DATA.dark,
        stroke: ON_DATA.light,
        strokeWidth: 0.8,
        aria: false,
      },
      transform: [{ filter: 'datum.isSignificant === true' }],
      encoding: {
        x: { field: 'x', type: 'ordinal', bandPosition: 0.84 },
        y: { field: 'y', type: 'ordinal', bandPosition: 0.22 },
      },
    },
  ];
}
