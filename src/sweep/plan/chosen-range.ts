import type { CellResult } from '../../experiment/measurements.ts';
import type { Cell, Sweep } from '../cells.ts';
import { GridCell } from '../grid/grid-cell.ts';
import { latticesOf } from '../refine/lattice.ts';
import { looksOf } from '../refine/looks.ts';
import type { ResultsById } from '../refine/point.ts';
import { Selector } from '../refine/selection.ts';
import { type RefinedSweep, typicalResults } from './typical-results.ts';

/** Range of the number of cells of a sweep that chooses them by their results. */
export interface ChosenRange {
  /** Cells that run whatever the results: the finished ones, and those needed before anything can be decided. */
  readonly least: readonly Cell[];
  /**
   * Number of cells if the rest comes out as is typical. With `refine`: each panel has one boundary from side to side
   * (`typicalResults`); without: points use half of the looks at their seeds.
   */
  readonly likely: number;
  /** The whole grid. */
  readonly most: number;
}

/** Cells of the panels that are played through; more panels are taken to be alike. */
const MOST_PLAYED = 20_000;

/** Estimates which cells a sweep will run, from the results so far. */
export function chosenRange(sweep: Sweep, results: ResultsById): ChosenRange {
  const least = new Selector(sweep).select(results).map(({ cell }) => cell);
  const { refine } = sweep;
  const most = sweep.cells.length;
  const likely = refine === undefined ? halfOfLooks(sweep) : played({ ...sweep, refine }, results);
  return { least, likely: Math.round(Math.min(Math.max(likely, least.length), most)), most };
}

function halfOfLooks({ cells, seeds }: Sweep): number {
  if (seeds === undefined) return cells.length;
  const perPoint = new Set(cells.map((cell) => GridCell.setting(cell, 'seed'))).size;
  const looks = looksOf(seeds, perPoint);
  return (cells.length * looks[Math.floor(looks.length / 2)]) / perPoint;
}

/** Number of cells that a refined sweep calls for with typical results in the place of those that are not there yet. */
function played(sweep: RefinedSweep, results: ResultsById): number {
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
    const called = selector.select(known);
    const open = called.filter(({ cell }) => !known.has(cell.id));
    for (const { cell } of open) {
      const result = results.get(cell.id) ?? typical.get(cell.id)?.();
      if (result !== undefined) known.set(cell.id, result);
    }
    if (open.length === 0) return (called.length * lattices.length) / Math.max(taken.length, 1);
  }
}

function cellsOf(lattice: { readonly points: readonly (readonly Cell[])[] } | undefined): number {
  return lattice?.points.reduce((sum, cells) => sum + cells.length, 0) ?? 0;
}
