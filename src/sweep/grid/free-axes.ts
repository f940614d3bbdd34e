import { settingOf } from '../../parts/by-name.ts';
import type { Cell, Sweep } from '../cells.ts';

/**
 * Axes that do not merely follow from those before them (epsilon = 0.0078 sqrt(d) follows from d), numeric ones
 * first: what remains is made facets by `aggregate`.
 */
export function freeAxes({ axes, cells }: Sweep): string[] {
  const free: string[] = [];
  for (const name of axes) {
    if (name === 'seed') continue;
    if (countPlaces(cells, [...free, name]) > countPlaces(cells, free)) free.push(name);
  }
  const numeric = (name: string) =>
    cells.every(({ settings }) => typeof settingOf(settings, name) === 'number');
  return [...free.filter(numeric), ...free.filter((name) => !numeric(name))];
}

/** How many combinations of values of these settings there are. */
function countPlaces(cells: readonly Cell[], names: readonly string[]): number {
  const places = cells.map(({ settings }) => JSON.stringify(names.map((name) => settingOf(settings, name))));
  return new Set(places).size;
}
