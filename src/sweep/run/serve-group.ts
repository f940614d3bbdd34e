import { threadId } from 'node:worker_threads';
import { reasonOf, SaveError } from '../../errors.ts';
import type { CellResult } from '../../experiment/measurements.ts';
import type { Cell, Search } from '../cells.ts';
import type { CellOutcome, GroupTask, WorkerMessage } from './messages.ts';

/** Time from which a cell is long enough for its stages to be told. */
const LONG_MS = 50;
/** Time for which messages about short cells wait for others, since a message takes as long as a small cell. */
const PATIENCE_MS = 20;

/** Runs one cell; `report` receives its current stage. With `search`, epsilon is searched for rather than given. */
export type RunOne = (cell: Cell, report: (doing: string) => void, search?: Search) => Promise<CellResult>;

/** Runs cells in a thread; also holds the name of its engine. */
export interface CellServer {
  readonly engine: string;
  /** Called before the first of these cells; cached stages that none of them uses can be dropped. */
  readonly begin: (cells: readonly Cell[]) => void;
  readonly runOne: RunOne;
}

/** Result of a cell that threw: failed, with the first line of the message. */
export function failedResult(reason: string): CellResult {
  const [firstLine = ''] = reason.split('\n', 1);
  return { status: 'failed', error: firstLine, measurements: {}, timings: {} };
}

/** Outcome of a cell. @throws SaveError where its files cannot be written, which is no fault of the cell */
async function outcomeOf(run: () => Promise<CellResult>): Promise<CellOutcome> {
  const start = performance.now();
  const seconds = () => (performance.now() - start) / 1000;
  try {
    const result = await run();
    return { result, seconds: seconds() };
  } catch (error) {
    if (error instanceof SaveError) throw error;
    const reason = reasonOf(error);
    const stack = error instanceof Error ? error.stack : undefined;
    return { result: failedResult(reason), seconds: seconds(), ...(stack && { stack }) };
  }
}

/**
 * Works on a group in a thread: takes cells one by one until none is left and posts the outcome of each. A cell that
 * throws has failed. Where the server cannot be made, for instance for lack of an engine, the message is
 * `start-failed`; where files of a cell cannot be written it is `save-failed`, and no further cell is taken. Messages
 * about short cells are posted together, some milliseconds later, unless cells are timed.
 */
export async function serveGroup(
  { task, cells, cursor, place, isTimed, search }: GroupTask,
  ready: Promise<CellServer>,
  post: (messages: readonly WorkerMessage[]) => void,
): Promise<void> {
  const worker = threadId;
  let server: CellServer;
  try {
    server = await ready;
  } catch (error) {
    post([{ type: 'start-failed', task, worker, reason: reasonOf(error) }]);
    return;
  }
  post([{ type: 'ready', task, worker, engine: server.engine }]);
  server.begin(cells);

  let waiting: WorkerMessage[] = [];
  let posted = performance.now();
  const tell = (message: WorkerMessage, mayWait = false) => {
    waiting.push(message);
    if (mayWait && !isTimed && performance.now() - posted < PATIENCE_MS) return;
    post(waiting);
    waiting = [];
    posted = performance.now();
  };
  let isShort = false;
  for (;;) {
    const position = Atomics.add(cursor, 0, 1);
    const cell = cells[position];
    if (cell === undefined) break;
    Atomics.store(place, 0, position);
    tell({ type: 'cell-started', task, worker, position }, isShort);
    // Where the cell before was short, stages of this one are told only once it is not.
    const start = isShort ? performance.now() : -Infinity;
    const report = (doing: string) => {
      if (performance.now() - start < LONG_MS) return;
      tell({ type: 'cell-stage', task, worker, position, doing });
    };
    let outcome: CellOutcome;
    try {
      outcome = await outcomeOf(() => server.runOne(cell, report, search));
    } catch (error) {
      tell({ type: 'save-failed', task, worker, reason: reasonOf(error) });
      return;
    }
    isShort = outcome.seconds * 1000 < LONG_MS;
    tell({ type: 'cell-done', task, worker, position, outcome }, isShort);
  }
  tell({ type: 'task-done', task, worker });
}
