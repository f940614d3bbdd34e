import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { settingOf } from '../../parts/by-name.ts';
import type { Cell, SaveKind, Sweep } from '../../sweep/cells.ts';
import { varyingSettings } from '../../sweep/grid/varying.ts';
import { settingEquation } from '../charts/labels.ts';

/** Limit of the pictures drawn, since they take time and space; the numbers of every cell are in its files. */
const MOST_DRAWN = 24;

/** Cells for which saved files of a kind are drawn. */
export interface SavedCells {
  readonly drawn: readonly Cell[];
  /** Number of grid points, regardless of the seed, with such files. */
  readonly points: number;
  /** Number of cells with such files. */
  readonly saved: number;
}

/**
 * Cells that saved `<kind>/<id><ending>` in a folder. Of these, the first seed of each point is drawn, up to the limit.
 */
export function savedCells(sweep: Sweep, folder: string, kind: SaveKind, ending: string): SavedCells {
  const saved = sweep.save.includes(kind)
    ? sweep.cells.filter(({ id }) => existsSync(join(folder, kind, `${id}${ending}`)))
    : [];
  const first = ofFirstSeeds(saved);
  return { drawn: first.slice(0, MOST_DRAWN), points: first.length, saved: saved.length };
}

/** Says how many of the saved files are drawn: `24 of 96 saved maps, one seed of each point`. */
export function drawnText({ drawn, points, saved }: SavedCells, noun: string): string {
  const shown = drawn.length < points ? `The first ${drawn.length} of ${points}` : `${points}`;
  return `${shown} of ${saved} saved ${noun}, one seed of each point`;
}

/** Settings that distinguish a cell within its sweep; the name of the sweep where none do. */
export function cellTitle({ settings }: Cell, sweep: Sweep): string {
  const equations = varyingSettings(sweep).map((name) => settingEquation(name, settingOf(settings, name)));
  return equations.length === 0 ? sweep.name : equations.join(', ');
}

/** The first of each set of cells that differ in the seed alone. */
function ofFirstSeeds(cells: readonly Cell[]): Cell[] {
  const first = new Map<string, Cell>();
  for (const cell of cells) {
    const key = JSON.stringify({ ...cell.settings, seed: undefined });
    const known = first.get(key);
    if (known === undefined || cell.settings.seed < known.settings.seed) first.set(key, cell);
  }
  return [...first.values()];
}
