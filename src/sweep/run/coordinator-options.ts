import type { Cell } from '../cells.ts';
import type { Planning } from '../plan/work-groups.ts';
import type { CoordinatorHooks } from './hooks.ts';
import type { GroupTerms, WorkerOptions } from './messages.ts';

export interface CoordinatorOptions {
  readonly workers: number;
  /** Cores to use; where there are more than running cells, cells have several. By default, one for each worker. */
  readonly cores?: number;
  /** Limit of the estimated memory of tasks that run side by side, in bytes. */
  readonly memoryBytes: number;
  /** The built entry file of worker threads. */
  readonly workerFile: string;
  readonly workerOptions: WorkerOptions;
  readonly planning: Planning;
  readonly failFast: boolean;
  readonly terms: GroupTerms;
  /** Aborting stops the run at once; finished cells are kept. */
  readonly signal?: AbortSignal | undefined;
}

/** How a run ended; `stopped`: by the signal or by fail-fast, with cells left. */
export type CoordinatorEnd = 'finished' | 'stopped';

/** Runs cells and reports to the hooks. `runCells` does so on threads of this machine; a queue does so elsewhere. */
export type RunCells = (
  cells: readonly Cell[],
  options: CoordinatorOptions,
  hooks: CoordinatorHooks,
) => Promise<CoordinatorEnd>;
