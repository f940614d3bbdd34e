import type { CellResult } from '../../experiment/measurements.ts';
import type { ModuleFile } from '../../parts/module.ts';
import type { Cell, SaveKind, Search } from '../cells.ts';

/** Engines for matrix products; `auto` picks the fastest one available. */
export const ENGINE_CHOICES = ['auto', 'wasm', 'mlas'] as const;
export type EngineChoice = (typeof ENGINE_CHOICES)[number];

/** Names of engines in results; which one `auto` is, a thread tells. */
export const ENGINE_NAMES = { wasm: 'wasm-strict', mlas: 'mlas' } as const;

/** Options of a worker thread, fixed at its start. */
export interface WorkerOptions {
  readonly engine: EngineChoice;
  readonly dataFolder: string;
  /** Limit of the memory that one thread may use for shared stages, in bytes. */
  readonly memoryBytes: number;
  readonly save: readonly SaveKind[];
  readonly outputFolder: string;
  /** The user's modules, loaded before the first cell. */
  readonly use?: readonly ModuleFile[];
}

/** Terms common to all cells of a group. */
export interface GroupTerms {
  /** Present where epsilon is searched for rather than given. */
  readonly search?: Search | undefined;
  /** A cell that takes longer than this fails. */
  readonly cellTimeoutMs?: number | undefined;
}

/**
 * A group of cells, as sent to a thread. Threads that work on the same group share `cursor`, so each cell is taken
 * once and an idle thread can help with a group that another began.
 */
export interface GroupTask {
  readonly task: number;
  readonly cells: readonly Cell[];
  readonly search?: Search | undefined;
  /** One element in shared memory: the position of the next untaken cell. */
  readonly cursor: Int32Array;
  /** One element in shared memory: the position of the cell that the thread runs or ran last, -1 before the first. */
  readonly place: Int32Array;
  /** Whether cells that take too long fail, so that their begin must be told at once. */
  readonly isTimed: boolean;
  /** The cores that the thread may use at the time, in shared memory: see team.ts. */
  readonly team: Int32Array;
  /** Guards the thread's native calls, so that the thread is never terminated during one. */
  readonly gate: Int32Array;
}

/** Outcome of a finished cell: its result, and details that are not part of the result. */
export interface CellOutcome {
  readonly result: CellResult;
  readonly seconds: number;
  /** Stack of an unexpected error. */
  readonly stack?: string;
}

/** Message about the cell at a position of the task's group. */
export type CellMessage = { readonly task: number; readonly worker: number; readonly position: number } & (
  | { readonly type: 'cell-started' }
  | { readonly type: 'cell-stage'; readonly doing: string }
  | { readonly type: 'cell-done'; readonly outcome: CellOutcome }
);

/** Message about a task as a whole. `worker` is the thread's id. */
export type TaskMessage = { readonly task: number; readonly worker: number } & (
  | { readonly type: 'ready'; readonly engine: string }
  | { readonly type: 'start-failed'; readonly reason: string }
  | { readonly type: 'save-failed'; readonly reason: string }
  | { readonly type: 'task-done' }
);

/**
 * Messages of a worker thread to the coordinator, which are posted in arrays. All go through the thread's parent port, which keeps their order and
 * is drained before the thread's exit is reported.
 */
export type WorkerMessage = CellMessage | TaskMessage;
