import { meanLabel } from '../charts/labels.ts';
import type { AxisLabels } from '../page/rows.ts';
import type { Aggregate, Group } from '../statistics/aggregate.ts';

/** A panel in the terminal: rows from the top, each with its label and tiles. */
export interface Grid {
  readonly corner: string;
  readonly heads: readonly string[];
  readonly rows: readonly { readonly label: string; readonly tiles: readonly GridTile[] }[];
}

/** One number of a panel. */
export interface GridTile {
  readonly text: string;
  readonly mean: number | undefined;
}

type Facet = Group['facet'];

/** Grid of a diagram with two axes: y upwards, x to the right. */
export function mapOf(data: Aggregate, labels: AxisLabels, facet: Facet): Grid {
  const { diagram, groups, xs, ys } = data;
  const tiles = new Map(groups.map((group) => [key(group.facet, group.y, group.x), valueTile(group, data)]));
  const rows = ys.map((y, i) => ({
    label: labels.y[i] ?? '',
    tiles: xs.map((x) => tiles.get(key(facet, y, x)) ?? { text: '', mean: undefined }),
  }));
  return { corner: `${diagram.y ?? ''} \\ ${diagram.x}`, heads: labels.x, rows: rows.reverse() };
}

/** Grid of a diagram with one axis: one row for each x, with the adversarial classifier beside the control. */
export function listOf(data: Aggregate, labels: AxisLabels, facet: Facet): Grid {
  const { diagram, measurement, groups, xs, controlName } = data;
  const byPlace = new Map(groups.map((group) => [key(group.facet, group.x), group]));
  const rows = xs.flatMap((x, i) => {
    const group = byPlace.get(key(facet, x));
    if (group === undefined) return [];
    const control = group.control?.mean;
    const text = control === undefined ? '-' : meanLabel(control, measurement.kind);
    const controls = controlName === undefined ? [] : [{ text, mean: control }];
    return [{ label: labels.x[i] ?? '', tiles: [valueTile(group, data), ...controls] }];
  });
  return { corner: diagram.x, heads: controlName === undefined ? ['mean'] : ['g', 'c'], rows };
}

function key(...parts: readonly unknown[]): string {
  return JSON.stringify(parts);
}

function valueTile({ value, failed, unconverged }: Group, { measurement }: Aggregate): GridTile {
  const { mean } = value;
  if (mean === undefined) return { text: failed > 0 ? 'x' : '-', mean };
  return { text: meanLabel(mean, measurement.kind) + (unconverged > 0 ? '*' : ''), mean };
}
