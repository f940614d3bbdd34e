import type { Cell, Sweep } from '../cells.ts';
import { GridCell } from './grid-cell.ts';

/**
 * Axes that are not functions of those before them (epsilon = 0.0078 sqrt(d) is one of d), numeric ones first.
 * `aggregate` turns the others into facets.
 */
export function freeAxes({ axes, cells }: Sweep): string[] {
  const free: string[] = [];
  for (const name of axes) {
    if (name === 'seed') continue;
    if (countPlaces(cells, [...free, name]) > countPlaces(cells, free)) free.push(name);
  }
  const numeric = (name: string) => cells.every((cell) => typeof GridCell.setting(cell, name) === 'number');
  return [...free.filter(numeric), ...free.filter((name) => !numeric(name))];
}

/** Number of distinct combinations of these settings among the cells. */
function countPlaces(cells: readonly Cell[], names: readonly string[]): number {
  const places = cells.map((cell) => JSON.stringify(names.map((name) => GridCell.setting(cell, name))));
  return new Set(places).size;
}
