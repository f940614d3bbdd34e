import { threadId } from 'node:worker_threads';
import type { CellResult } from '../../experiment/measurements.ts';
import type { Cell, Search } from '../cells.ts';
import type { CellOutcome, GroupTask, WorkerMessage } from './messages.ts';

/** Runs one cell; `report` says what it is doing. `search`: epsilon is searched for rather than given. */
export type RunOne = (cell: Cell, report: (doing: string) => void, search?: Search) => Promise<CellResult>;

/** A thread's means of running cells, and the name of its engine. */
export interface CellServer {
  readonly engine: string;
  /** Called before the first of these cells: what none of them can use need not be kept. */
  readonly begin: (cells: readonly Cell[]) => void;
  readonly runOne: RunOne;
}

/** The result of a cell that threw: failed, with the first line of what was thrown. */
export function failedResult(reason: string): CellResult {
  const [firstLine = ''] = reason.split('\n', 1);
  return { status: 'failed', error: firstLine, measurements: {}, timings: {} };
}

async function outcomeOf(run: () => Promise<CellResult>): Promise<CellOutcome> {
  const start = performance.now();
  const seconds = () => (performance.now() - start) / 1000;
  try {
    const result = await run();
    return { result, seconds: seconds() };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const stack = error instanceof Error ? error.stack : undefined;
    return { result: failedResult(reason), seconds: seconds(), ...(stack && { stack }) };
  }
}

/**
 * A thread's share of a group: takes cells one by one until none is left and posts what each came to. A cell
 * that throws is a failed cell; a server that could not be made (a missing engine, say) is `start-failed`.
 */
export async function serveGroup(
  { task, cells, cursor, search }: GroupTask,
  ready: Promise<CellServer>,
  post: (message: WorkerMessage) => void,
): Promise<void> {
  const worker = threadId;
  let server: CellServer;
  try {
    server = await ready;
  } catch (error) {
    post({
      type: 'start-failed',
      task,
      worker,
      reason: error instanceof Error ? error.message : String(error),
    });
    return;
  }
  post({ type: 'ready', task, worker, engine: server.engine });
  server.begin(cells);

  for (;;) {
    const position = Atomics.add(cursor, 0, 1);
    const cell = cells[position];
    if (cell === undefined) break;
    post({ type: 'cell-started', task, worker, position });
    const report = (doing: string) => post({ type: 'cell-stage', task, worker, position, doing });
    const outcome = await outcomeOf(() => server.runOne(cell, report, search));
    post({ type: 'cell-done', task, worker, position, outcome });
  }
  post({ type: 'task-done', task, worker });
}
