import type { Cell } from '../cells.ts';
import type { Observer } from './events.ts';
import type { CellOutcome } from './messages.ts';

/** Callbacks of the coordinator to the keeper of the results. An exception in one stops the run. */
export interface CoordinatorHooks {
  /**
   * Before the first result of each thread: the engine that it computes with. Returns what names this run among all
   * others, the same when it is continued.
   */
  readonly onEngine: (engine: string) => string;
  readonly onResult: (cell: Cell, worker: number, outcome: CellOutcome) => void;
  readonly observe: Observer;
}
