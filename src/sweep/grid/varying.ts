import type { Settings } from '../../experiment/settings.ts';
import { settingOf } from '../../parts/by-name.ts';
import type { Cell, Sweep } from '../cells.ts';
import { distinctPoints, GridCell } from './grid-cell.ts';

/**
 * Settings that differ between the cells of a sweep, in the order of the columns of cells.csv. Those of g alone are
 * left out where they are those of f in every cell.
 */
export function varyingSettings(sweep: Sweep): readonly string[] {
  const found = known.get(sweep) ?? findVarying(sweep);
  known.set(sweep, found);
  return found;
}

/** Found settings by sweep: each section of a report asks. */
const known = new WeakMap<Sweep, readonly string[]>();

function findVarying({ cells, vocabulary }: Sweep): string[] {
  const all = distinctPoints(cells);
  return Object.entries(vocabulary.settings)
    .filter(([name, { insteadOf }]) => differ(cells, name) && !areEqual(all, name, insteadOf))
    .map(([name]) => name);
}

/** Whether a setting has the value of another in all of `settings`; not where there is no other. */
export function areEqual(all: readonly Settings[], name: string, other: string | undefined): boolean {
  return (
    other !== undefined &&
    all.every((settings) => same(settingOf(settings, name), settingOf(settings, other)))
  );
}

/** Whether some cells differ in a setting. */
export function differ(cells: readonly Cell[], name: string): boolean {
  const [first] = cells;
  if (first === undefined) return false;
  const value = GridCell.setting(first, name);
  return cells.some((cell) => !same(GridCell.setting(cell, name), value));
}

function same(a: unknown, b: unknown): boolean {
  return a === b || (typeof a === 'object' && JSON.stringify(a) === JSON.stringify(b));
}
