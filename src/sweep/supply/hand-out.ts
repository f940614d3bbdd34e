import type { Cell, Sweep } from '../cells.ts';
import { coarseRanks } from '../plan/coarse-first.ts';
import type { Planning } from '../plan/work-groups.ts';
import { isChosenByResults } from '../refine/selection.ts';
import type { Records } from '../run/finish-run.ts';
import type { CellOutcome } from '../run/messages.ts';
import { BudgetedCells, type RankedCell } from './budget.ts';
import { CellPace } from './cell-pace.ts';
import type { MoreCells } from './cell-source.ts';
import { ChosenCells } from './chosen-cells.ts';

/** Time limit of a run. */
export interface TimeLimit {
  readonly secondsLeft: () => number;
  /** Operations per second of a thread, before any cell has finished. */
  readonly pace: number;
}

/** Supply of cells to a run. */
export interface HandOut {
  /** Cells to run from the start; the others come by `more`. */
  readonly first: readonly Cell[];
  readonly more?: MoreCells;
  /** Records a result, after it was written to the journal. */
  settle(cell: Cell, outcome: CellOutcome): void;
  /** The cells requested so far. */
  cells(): readonly Cell[];
  /** Seconds that cells without a result would take one after the other; undefined where the speed is unknown. */
  secondsMissing(results: KnownRecords): number | undefined;
}

/** Records by cell id. */
export type KnownRecords = Pick<Records, 'get' | 'has'>;

interface HandOutOptions {
  readonly planning: Planning;
  readonly results: KnownRecords;
  readonly isPending: (cell: Cell) => boolean;
  readonly limit?: TimeLimit | undefined;
  /** Called with cells that became known after the start. */
  readonly onAdded: (cells: readonly Cell[]) => void;
}

/** Supplies the cells of a sweep: all at once, as results request them, or by rank while time is left. */
export function handOut(sweep: Sweep, options: HandOutOptions): HandOut {
  const { planning, results, isPending, limit, onAdded } = options;
  const chosen = isChosenByResults(sweep) ? new ChosenCells(sweep, results) : undefined;
  const known = chosen?.more().filter(({ cell }) => isPending(cell));
  const moreChosen = (): ReturnType<ChosenCells['more']> => {
    const found = chosen?.more().filter(({ cell }) => isPending(cell)) ?? [];
    if (found.length > 0) onAdded(found.map(({ cell }) => cell));
    return found;
  };
  const cells = () => chosen?.cells ?? sweep.cells;
  if (limit === undefined)
    return {
      first: known?.map(({ cell }) => cell) ?? sweep.cells.filter(isPending),
      ...(chosen && { more: () => moreChosen().map(({ cell }) => cell) }),
      settle: ({ id }) => chosen?.settle(id),
      cells,
      secondsMissing: () => undefined,
    };

  const pace = new CellPace(planning, limit.pace);
  for (const cell of sweep.cells) {
    const record = results.get(cell.id);
    if (record !== undefined && record.status !== 'failed') pace.note(cell.settings, record.seconds);
  }
  const budgeted = new BudgetedCells(planning, pace, limit.secondsLeft);
  budgeted.add(known?.map(({ cell, depth }) => ({ cell, rank: depth })) ?? rankedCells(sweep, isPending));
  return {
    first: [],
    more: (isIdle) => {
      const added = moreChosen();
      if (added.length > 0) budgeted.add(added.map(({ cell, depth }) => ({ cell, rank: depth })));
      return budgeted.more(isIdle);
    },
    settle: ({ id, settings }, { result, seconds }) => {
      chosen?.settle(id);
      if (result.status !== 'failed') pace.note(settings, seconds);
    },
    cells,
    secondsMissing: (found) =>
      cells().reduce((sum, cell) => (found.has(cell.id) ? sum : sum + pace.predict(cell.settings)), 0),
  };
}

/** Cells to run with their ranks in coarse-to-fine order. */
function rankedCells(sweep: Sweep, isPending: (cell: Cell) => boolean): RankedCell[] {
  const ranks = coarseRanks(sweep);
  return sweep.cells.flatMap((cell, k) => (isPending(cell) ? [{ cell, rank: ranks[k] ?? 0 }] : []));
}
