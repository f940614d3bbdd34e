import type { CellResult } from '../../experiment/measurements.ts';
import type { ModuleFile } from '../../parts/module.ts';
import type { Cell, SaveKind, Search } from '../cells.ts';

/** Which engine multiplies matrices; `auto` picks the fastest that the machine has. */
export const ENGINE_CHOICES = ['auto', 'wasm', 'mlas'] as const;
export type EngineChoice = (typeof ENGINE_CHOICES)[number];

/** Options of a worker thread, fixed at its start. */
export interface WorkerOptions {
  readonly engine: EngineChoice;
  readonly dataFolder: string;
  /** Memory that one thread may use for shared stages, in bytes. */
  readonly memoryBytes: number;
  readonly save: readonly SaveKind[];
  readonly outputFolder: string;
  /** Modules of the user's own, to load before the first cell. */
  readonly use?: readonly ModuleFile[];
}

/** Terms common to all cells of a group. */
export interface GroupTerms {
  /** Where epsilon is searched for rather than given. */
  readonly search?: Search | undefined;
  /** A cell that takes longer has failed. */
  readonly cellTimeoutMs?: number | undefined;
}

/**
 * Cells that share work. Threads that serve the same group share `cursor`, so each cell is taken once and a
 * thread that would be idle can help with a group that another began.
 */
export interface GroupTask {
  readonly task: number;
  readonly cells: readonly Cell[];
  readonly search?: Search | undefined;
  /** One element on shared memory: the position of the next cell that nobody has taken. */
  readonly cursor: Int32Array;
  /** Native calls of the thread go through it, so that the thread is never ended in the middle of one. */
  readonly gate: Int32Array;
}

/** Outcome of a finished cell: its result, and details for people that are not part of it. */
export interface CellOutcome {
  readonly result: CellResult;
  readonly seconds: number;
  /** Where an unexpected error was thrown. */
  readonly stack?: string;
}

/** About the cell at a position of the task's group. */
export type CellMessage = { readonly task: number; readonly worker: number; readonly position: number } & (
  | { readonly type: 'cell-started' }
  | { readonly type: 'cell-stage'; readonly doing: string }
  | { readonly type: 'cell-done'; readonly outcome: CellOutcome }
);

/** About a task as a whole. `worker` is the thread's id. */
export type TaskMessage = { readonly task: number; readonly worker: number } & (
  | { readonly type: 'ready'; readonly engine: string }
  | { readonly type: 'start-failed'; readonly reason: string }
  | { readonly type: 'task-done' }
);

/**
 * Messages of a worker thread to the coordinator. All of it goes through the thread's parent port, which keeps the
 * order and is drained before the thread's exit is reported.
 */
export type WorkerMessage = CellMessage | TaskMessage;
