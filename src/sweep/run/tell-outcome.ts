import type { Cell } from '../cells.ts';
import type { Planning } from '../plan/work-groups.ts';
import type { CoordinatorHooks } from './hooks.ts';
import type { CellOutcome } from './messages.ts';

/** Records a finished cell through the hooks, then notifies observers. Throws errors of the hooks. */
export function tellOutcome(
  cell: Cell,
  worker: number,
  outcome: CellOutcome,
  { onResult, observe }: Pick<CoordinatorHooks, 'onResult' | 'observe'>,
  { estimateCell }: Planning,
): void {
  const { id, index } = cell;
  const { result, seconds, stack } = outcome;
  const { flops } = estimateCell(cell.settings);
  onResult(cell, worker, outcome);
  if (result.status === 'failed') {
    const error = result.error ?? 'no reason given';
    observe({ type: 'cell-failed', id, index, worker, error, flops, ...(stack && { stack }) });
  } else {
    const { status, measurements } = result;
    observe({ type: 'cell-done', id, index, worker, status, seconds, flops, measurements });
  }
}
