import { settingOf } from '../../parts/by-name.ts';
import type { Cell, Diagram, Sweep } from '../cells.ts';
import { drawnCells } from '../file/drawn-cells.ts';
import { differ, varyingSettings } from './varying.ts';

/**
 * Settings that distinguish a diagram's panels: the facet given, and every other setting that still varies among the
 * cells of one point, except the seed. A mean over such a setting would hide it.
 */
export function facetSettings(
  sweep: Sweep,
  { x, y, facet, where }: Pick<Diagram, 'x' | 'y' | 'facet' | 'where'>,
): string[] {
  const drawn = drawnCells(sweep.cells, { where });
  const facets = facet === undefined ? [] : [facet];
  const varying = varyingSettings(sweep);
  const candidates = new Set([...sweep.axes.filter((name) => varying.includes(name)), ...varying]);
  for (const name of candidates) {
    if (name === 'seed') continue;
    const points = pointsOf(drawn, [x, ...(y === undefined ? [] : [y]), ...facets]);
    const varies = [...points.values()].some((cells) => differ(cells, name));
    if (varies) facets.push(name);
  }
  return facets;
}

/** Groups cells by the values of some settings, in grid order. */
export function pointsOf(cells: readonly Cell[], names: readonly string[]): Map<string, [Cell, ...Cell[]]> {
  const groups = new Map<string, [Cell, ...Cell[]]>();
  for (const cell of cells) {
    const key = JSON.stringify(names.map((name) => settingOf(cell.settings, name)));
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [cell]);
    else group.push(cell);
  }
  return groups;
}
