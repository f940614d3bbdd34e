import { partsKey } from '../../experiment/stages/dependence.ts';
import { settingOf } from '../../parts/by-name.ts';
import type { Cell, Diagram, Sweep } from '../cells.ts';
import { drawnCells } from '../file/drawn-cells.ts';
import { GridCell, oncePerPoint } from './grid-cell.ts';
import { differ, varyingSettings } from './varying.ts';

/**
 * Settings that distinguish a diagram's panels: the facet given, and every other setting that still varies among the
 * cells of one point, except the seed. A mean over such a setting would hide it. Settings on which the diagram's value
 * cannot depend are left out: all panels would be the same.
 */
export function facetSettings(
  sweep: Sweep,
  { x, y, facet, where, value }: Pick<Diagram, 'x' | 'y' | 'facet' | 'where'> & { readonly value?: string },
): string[] {
  const drawn = drawnCells(sweep.cells, { where });
  const matters = (name: string) => value === undefined || canMatter(sweep, drawn, value, name);
  const facets = facet === undefined || !matters(facet) ? [] : [facet];
  const varying = varyingSettings(sweep);
  const candidates = new Set([...sweep.axes.filter((name) => varying.includes(name)), ...varying]);
  for (const name of candidates) {
    if (name === 'seed' || !matters(name)) continue;
    const points = pointsOf(drawn, [x, ...(y === undefined ? [] : [y]), ...facets]);
    const varies = [...points.values()].some((cells) => differ(cells, name));
    if (varies) facets.push(name);
  }
  return facets;
}

/** Settings that would be panels of a diagram if its value could depend on them. */
export function idleSettings(sweep: Sweep, { value, ...diagram }: Diagram): string[] {
  const facets = facetSettings(sweep, { value, ...diagram });
  return facetSettings(sweep, diagram).filter((name) => !facets.includes(name));
}

/** Whether a measurement may depend on a setting other than the seed, as far as its declaration tells. */
export function canMatter(
  { vocabulary }: Sweep,
  cells: readonly Cell[],
  value: string,
  name: string,
): boolean {
  const [first] = cells;
  const { dependsOn } = vocabulary.measurements[value] ?? {};
  if (dependsOn === undefined || first === undefined) return true;
  const other = settingOf(first.settings, name);
  const changes = oncePerPoint(
    (settings) => partsKey(dependsOn, { ...settings, [name]: other }) !== partsKey(dependsOn, settings),
  );
  return cells.some(changes);
}

/**
 * One cell for each value that a measurement can have: of those that share what it depends on, the first that `has` it,
 * or the first.
 */
export function distinctCells(
  { vocabulary }: Sweep,
  cells: readonly [Cell, ...Cell[]],
  value: string,
  has: (cell: Cell) => boolean,
): readonly [Cell, ...Cell[]] {
  const { dependsOn } = vocabulary.measurements[value] ?? {};
  if (dependsOn === undefined || cells.length === 1) return cells;
  const [head, ...tail] = cells;
  const keyOf = ({ settings }: Cell) => partsKey(dependsOn, settings);
  const byKey = new Map([[keyOf(head), head]]);
  for (const cell of tail) {
    const known = byKey.get(keyOf(cell));
    if (known === undefined || (!has(known) && has(cell))) byKey.set(keyOf(cell), cell);
  }
  const [first = head, ...others] = byKey.values();
  return [first, ...others];
}

/** Groups cells by the values of some settings, in grid order. */
export function pointsOf(cells: readonly Cell[], names: readonly string[]): Map<string, [Cell, ...Cell[]]> {
  const groups = new Map<string, [Cell, ...Cell[]]>();
  for (const cell of cells) {
    const key = JSON.stringify(names.map((name) => GridCell.setting(cell, name)));
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [cell]);
    else group.push(cell);
  }
  return groups;
}
