import { isArtificial } from '../experiment/settings.ts';
import { settingOf } from '../parts/by-name.ts';
import type { Cell, Diagram, Sweep } from '../sweep/cells.ts';
import { drawnCells } from '../sweep/file/drawn-cells.ts';

/** The measurement a sweep is about: what it searched for; on the test split where there is one, else on the natural training data. */
export function headline(sweep: Sweep): string {
  if (sweep.search !== undefined) return 'epsilon_min';
  const real = sweep.cells.some(({ settings }) => !isArtificial(settings.dataset));
  return real ? 'acc_adv_test' : 'acc_adv_natural';
}

/**
 * The diagrams that a sweep asks for, but for those of parts that were not run; where it asks for none, the headline
 * over its axes, two to a diagram.
 */
export function diagramsOf(sweep: Sweep): readonly Diagram[] {
  if (sweep.diagrams.length > 0)
    return sweep.diagrams.filter((diagram) => drawnCells(sweep.cells, diagram).length > 0);
  const [x, y] = freeAxes(sweep);
  if (x === undefined) return [];
  const value = headline(sweep);
  const name = [value, 'over', x, ...(y === undefined ? [] : ['and', y])].join('_');
  return [{ name, x, ...(y === undefined ? {} : { y }), value }];
}

/**
 * Axes that do not merely follow from those before them (epsilon = 0.0078 sqrt(d) follows from d), numeric ones
 * first: what remains is made facets by `aggregate`.
 */
function freeAxes({ axes, cells }: Sweep): string[] {
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
