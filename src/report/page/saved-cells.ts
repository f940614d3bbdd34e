import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { settingOf } from '../../parts/by-name.ts';
import type { Cell, SaveKind, Sweep } from '../../sweep/cells.ts';
import { settingEquation } from '../charts/labels.ts';
import { varyingSettings } from '../statistics/varying.ts';

/** Pictures take time and room; every cell's numbers are in its files. */
const MOST_DRAWN = 24;

/** The cells whose files of a kind are drawn. */
export interface SavedCells {
  readonly drawn: readonly Cell[];
  /** Points of the grid, seeds apart, that have such files. */
  readonly points: number;
  /** Cells that have such files. */
  readonly saved: number;
}

/** Cells that left `<kind>/<id><ending>` in a folder, and of these, of each point the first seed, as many as are drawn. */
export function savedCells(sweep: Sweep, folder: string, kind: SaveKind, ending: string): SavedCells {
  const saved = sweep.save.includes(kind)
    ? sweep.cells.filter(({ id }) => existsSync(join(folder, kind, `${id}${ending}`)))
    : [];
  const first = ofFirstSeeds(saved);
  return { drawn: first.slice(0, MOST_DRAWN), points: first.length, saved: saved.length };
}

/** How many of the saved files are drawn: `24 of 96 saved maps, one seed of each point`. */
export function drawnText({ drawn, points, saved }: SavedCells, noun: string): string {
  const shown = drawn.length < points ? `The first ${drawn.length} of ${points}` : `${points}`;
  return `${shown} of ${saved} saved ${noun}, one seed of each point`;
}

/** Settings that distinguish a cell within its sweep; the name of the sweep where none do. */
export function cellTitle({ settings }: Cell, sweep: Sweep): string {
  const equations = varyingSettings(sweep).map((name) => settingEquation(name, settingOf(settings, name)));
  return equations.length === 0 ? sweep.name : equations.join(', ');
}

/** Of cells that differ in the seed alone, the first. */
function ofFirstSeeds(cells: readonly Cell[]): Cell[] {
  const first = new Map<string, Cell>();
  for (const cell of cells) {
    const key = JSON.stringify({ ...cell.settings, seed: undefined });
    const known = first.get(key);
    if (known === undefined || cell.settings.seed < known.settings.seed) first.set(key, cell);
  }
  return [...first.values()];
}
