import { settingOf } from '../../parts/by-name.ts';
import type { Cell, Sweep } from '../cells.ts';

/** Settings that differ between the cells of a sweep, in the order of the columns of cells.csv. */
export function varyingSettings({ cells, vocabulary }: Sweep): string[] {
  return Object.keys(vocabulary.settings).filter((name) => differ(cells, name));
}

/** Whether some cells differ in a setting. */
export function differ([first, ...others]: readonly Cell[], name: string): boolean {
  if (first === undefined) return false;
  const value = settingOf(first.settings, name);
  return others.some(({ settings }) => !same(settingOf(settings, name), value));
}

function same(a: unknown, b: unknown): boolean {
  return a === b || (typeof a === 'object' && JSON.stringify(a) === JSON.stringify(b));
}
