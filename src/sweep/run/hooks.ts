import type { Cell } from '../cells.ts';
import type { MoreCells } from '../supply/cell-source.ts';
import type { Observer } from './events.ts';
import type { CellOutcome } from './messages.ts';

/** Callbacks by which the coordinator reports results. An exception in one stops the run. */
export interface CoordinatorHooks {
  /**
   * Called before the first result of each thread, with the engine that it computes with. Returns the identifier of
   * this run, which stays the same when the run is continued.
   */
  readonly onEngine: (engine: string) => string;
  /** Where the cells of a run are not all known at its start: see MoreCells. */
  readonly more?: MoreCells | undefined;
  readonly onResult: (cell: Cell, worker: number, outcome: CellOutcome) => void;
  readonly observe: Observer;
}
