import type { CellResult } from '../../experiment/measurements.ts';
import type { Cell, Sweep } from '../cells.ts';
import { GridCell } from '../grid/grid-cell.ts';
import { latticesOf } from '../refine/lattice.ts';
import { looksOf } from '../refine/looks.ts';
import type { ResultsById } from '../refine/point.ts';
import { Selector } from '../refine/selection.ts';
import { type RefinedSweep, typicalResults } from './typical-results.ts';

/** A number of cells, and how many of these have no result yet. */
export interface ChosenCells {
  readonly cells: number;
  readonly left: number;
}

/** Range of the number of cells of a sweep that chooses them by their results. */
export interface ChosenRange {
  /** Cells called for by the results so far: those that run whatever comes out. */
  readonly least: ChosenCells;
  /**
   * Cells called for if the rest comes out as is typical. With `refine`: each panel has one boundary from side to side
   * (`typicalResults`); without: points use half of the looks at their seeds.
   */
  readonly likely: ChosenCells;
  /** The whole grid. */
  readonly most: ChosenCells;
}

/** Cells of the panels that are played through; more panels are taken to be alike. */
const MOST_PLAYED = 20_000;

/** Estimates which cells a sweep will run, from the results so far. */
export function chosenRange(sweep: Sweep, results: ResultsById): ChosenRange {
  const { refine } = sweep;
  const calledNow = new Selector(sweep).select(results).map(({ cell }) => cell);
  const least = counted(calledNow, results);
  const most = counted(sweep.cells, results);
  const likely = refine === undefined ? halfOfLooks(sweep, least) : played({ ...sweep, refine }, results);
  return { least, likely: within(least, likely, most), most };
}

function counted(cells: readonly Cell[], results: ResultsById): ChosenCells {
  const left = cells.filter(({ id }) => results.get(id) === undefined).length;
  return { cells: cells.length, left };
}

function within(least: ChosenCells, likely: ChosenCells, most: ChosenCells): ChosenCells {
  const between = (of: (chosen: ChosenCells) => number) =>
    Math.round(Math.min(Math.max(of(likely), of(least)), of(most)));
  return { cells: between(({ cells }) => cells), left: between(({ left }) => left) };
}

function halfOfLooks({ cells, seeds }: Sweep, least: ChosenCells): ChosenCells {
  const finished = least.cells - least.left;
  if (seeds === undefined) return { cells: cells.length, left: cells.length - finished };
  const perPoint = new Set(cells.map((cell) => GridCell.setting(cell, 'seed'))).size;
  const looks = looksOf(seeds, perPoint);
  const half = (cells.length * looks[Math.floor(looks.length / 2)]) / perPoint;
  return { cells: half, left: half - finished };
}

/** Number of cells that a refined sweep calls for with typical results in the place of those that are not there yet. */
function played(sweep: RefinedSweep, results: ResultsById): ChosenCells {
  const { lattices } = latticesOf(sweep, sweep.refine.axes);
  const every = Math.max(1, Math.ceil((lattices.length * cellsOf(lattices[0])) / MOST_PLAYED));
  const taken = lattices.filter((_, panel) => panel % every === 0);
  const typical = new Map<string, () => CellResult>();
  for (const [panel, lattice] of taken.entries()) {
    const resultOf = typicalResults(sweep, lattice, panel);
    for (const [point, cells] of lattice.points.entries())
      for (const cell of cells) typical.set(cell.id, () => resultOf(cell, point));
  }
  const known = new Map<string, CellResult>();
  const selector = new Selector({ ...sweep, cells: taken.flatMap(({ points }) => points.flat()) });
  for (;;) {
    const called = selector.select(known).map(({ cell }) => cell);
    const open = called.filter(({ id }) => !known.has(id));
    for (const cell of open) {
      const result = results.get(cell.id) ?? typical.get(cell.id)?.();
      if (result !== undefined) known.set(cell.id, result);
    }
    if (open.length > 0) continue;
    const panels = lattices.length / Math.max(taken.length, 1);
    const { cells, left } = counted(called, results);
    return { cells: panels * cells, left: panels * left };
  }
}

function cellsOf(lattice: { readonly points: readonly (readonly Cell[])[] } | undefined): number {
  return lattice?.points.reduce((sum, cells) => sum + cells.length, 0) ?? 0;
}
