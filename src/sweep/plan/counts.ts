import type { CellResult } from '../../experiment/measurements.ts';
import type { Cell } from '../cells.ts';
import type { Counts } from '../run/events.ts';

/** Number of cells in each state. `statusOf` gives the status of a cell's result by its id, if it has one. */
export function countCells(
  cells: readonly Cell[],
  statusOf: (id: string) => CellResult['status'] | undefined,
): Counts {
  const counts = { cells: cells.length, done: 0, unconverged: 0, failed: 0, pending: 0 };
  for (const { id } of cells) counts[statusOf(id) ?? 'pending']++;
  return counts;
}
