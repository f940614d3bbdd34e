import type { CellResult } from '../../experiment/measurements.ts';
import type { Cell } from '../cells.ts';
import type { Counts } from '../run/events.ts';

/** Number of cells in each state. */
export function countCells(cells: readonly Cell[], results: ReadonlyMap<string, CellResult>): Counts {
  const counts = { cells: cells.length, done: 0, unconverged: 0, failed: 0, pending: 0 };
  for (const { id } of cells) counts[results.get(id)?.status ?? 'pending']++;
  return counts;
}
