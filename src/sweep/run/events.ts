import type { Measurements } from '../../experiment/measurements.ts';

/** Number of cells of a sweep in each state. */
export interface Counts {
  readonly cells: number;
  readonly done: number;
  readonly unconverged: number;
  readonly failed: number;
  readonly pending: number;
}

/** A cell in an event. `index` is its index in the grid; `worker` counts from 1. */
interface CellEvent {
  readonly id: string;
  readonly index: number;
  readonly worker: number;
}

/** A cell fails once it has killed its worker this many times. */
export const MOST_DEATHS = 3;

/** Events of a run, in order. `--json` prints each as one line (all but `cell-stage`). */
export type SweepEvent =
  | {
      readonly type: 'sweep-started';
      readonly sweep: string;
      readonly folder: string;
      /** Number of threads of this machine; 0 where workers of a queue run the cells. */
      readonly workers: number;
      readonly counts: Counts;
      /** Estimated floating-point operations of the pending cells. */
      readonly flops: number;
    }
  | {
      /** Results called for further cells: those of a grid that fills itself in are not all known at the start. */
      readonly type: 'cells-added';
      readonly cells: number;
      /** Estimated, as in `sweep-started`. */
      readonly flops: number;
    }
  | ({ readonly type: 'cell-started' } & CellEvent)
  | ({ readonly type: 'cell-stage'; readonly doing: string } & CellEvent)
  | ({
      readonly type: 'cell-done';
      readonly status: 'done' | 'unconverged';
      readonly seconds: number;
      /** Estimated, as in `sweep-started`. */
      readonly flops: number;
      readonly measurements: Measurements;
    } & CellEvent)
  | ({
      readonly type: 'cell-failed';
      readonly error: string;
      readonly flops: number;
      readonly stack?: string;
    } & CellEvent)
  | {
      readonly type: 'worker-died';
      readonly worker: number;
      readonly reason: string;
      /** The cell that was running, and how often it has killed its thread so far. */
      readonly id?: string;
      readonly deaths?: number;
    }
  | { readonly type: 'warning'; readonly message: string }
  | {
      readonly type: 'sweep-ended';
      readonly outcome: 'done' | 'failed' | 'interrupted' | 'budget';
      readonly folder: string;
      readonly counts: Counts;
      readonly seconds: number;
      readonly files: readonly string[];
    };

export type Observer = (event: SweepEvent) => void;
