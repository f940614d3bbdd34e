import { SaveError } from '../../errors.ts';
import { type Lent, totalLent } from '../../linalg/team/team.ts';
import type { Cell } from '../cells.ts';
import { joinSmallGroups } from '../plan/small-groups.ts';
import { GroupQueue, groupCells, makeGroup } from '../plan/work-groups.ts';
import type { CoordinatorEnd, CoordinatorOptions } from './coordinator-options.ts';
import { deferred } from './deferred.ts';
import { MOST_DEATHS } from './events.ts';
import type { CoordinatorHooks } from './hooks.ts';
import type { CellMessage, CellOutcome, GroupTerms, WorkerMessage } from './messages.ts';
import { OpenGroup } from './open-group.ts';
import { CellPool } from './pool.ts';
import { RunningTask } from './running-task.ts';
import { failedResult } from './serve-group.ts';
import { shareCores } from './share-cores.ts';
import { tellOutcome } from './tell-outcome.ts';

/** Thrown where threads cannot run cells at all: the engine is missing, or the thread's entry file cannot be loaded. */
export class WorkerStartError extends Error {
  override readonly name = 'WorkerStartError';

  constructor(reason: string) {
    super(`worker threads cannot start: ${reason}`);
  }
}

/**
 * Runs cells on a pool of threads. A result depends on its cell alone, not on order or thread.
 *
 * @throws WorkerStartError, and errors of the hooks
 */
export async function runCells(
  cells: readonly Cell[],
  options: CoordinatorOptions,
  hooks: CoordinatorHooks,
): Promise<CoordinatorEnd> {
  if (options.signal?.aborted) return 'stopped';
  const first = cells.length > 0 ? cells : (hooks.more?.(true) ?? []);
  if (first.length === 0) return 'finished';
  // Cells that are not known yet may need every worker.
  const workers = hooks.more === undefined ? Math.min(options.workers, first.length) : options.workers;
  const coordinator = new Coordinator({ cores: options.workers, ...options, workers }, hooks);
  coordinator.add(first, options.terms);
  coordinator.addNoMore();
  return coordinator.run();
}

/** Distributes cells to a pool of threads. */
export class Coordinator {
  readonly #options: CoordinatorOptions;
  readonly #hooks: CoordinatorHooks;
  readonly #queue = new GroupQueue();
  readonly #pool: CellPool;
  readonly #running = new Map<number, RunningTask>();
  readonly #deaths = new Map<string, number>();
  readonly #end = deferred<CoordinatorEnd>();
  #tasksStarted = 0;
  #failedStarts = 0;
  #usedBytes = 0;
  #isRunning = false;
  #hasAll = false;
  #stopped = false;

  constructor(options: CoordinatorOptions, hooks: CoordinatorHooks) {
    this.#options = options;
    this.#hooks = hooks;
    this.#pool = new CellPool(
      options.workerFile,
      options.workers,
      options.workerOptions,
      (message) => this.#guard(() => this.#receive(message)),
      (error) => this.#startFailed(error.message),
    );
  }

  /** Adds cells to run, in groups of descending cost, after those added before. */
  add(cells: readonly Cell[], terms: GroupTerms): void {
    this.#enqueue(cells, terms);
    this.#fill();
  }

  /** Declares that every cell has been added; the run ends once they are done. */
  addNoMore(): void {
    this.#hasAll = true;
    this.#fill();
  }

  /**
   * Runs until every cell is done or the signal stops it. Rejects with errors of the hooks, WorkerStartError and
   * SaveError.
   */
  async run(): Promise<CoordinatorEnd> {
    const stop = () => this.#stop();
    this.#options.signal?.addEventListener('abort', stop);
    try {
      this.#isRunning = true;
      this.#fill();
      return await this.#end.promise;
    } finally {
      this.#options.signal?.removeEventListener('abort', stop);
      await this.#pool.stop();
      for (const task of this.#running.values()) task.close();
    }
  }

  #stop(): void {
    this.#stopped = true;
    this.#end.resolve('stopped');
  }

  #fail(error: unknown): void {
    this.#stopped = true;
    this.#end.reject(error);
  }

  #guard(action: () => void): void {
    if (this.#stopped) return;
    try {
      action();
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Gives work to every idle thread. */
  #fill(): void {
    if (!this.#isRunning) return;
    const { workers, cores = workers } = this.#options;
    while (!this.#stopped && this.#running.size < Math.min(workers, cores - this.#lent.cores)) {
      const open = this.#nextGroup();
      if (open === undefined) break;
      void this.#serve(open);
    }
    shareCores([...this.#running.values()], cores, this.#freeBytes);
    if (this.#running.size === 0 && this.#hasAll && !this.#stopped) this.#end.resolve('finished');
  }

  /** Cores and memory that running tasks have lent to threads of their own. */
  get #lent(): Lent {
    return totalLent([...this.#running.values()].map(({ team }) => team));
  }

  get #freeBytes(): number {
    return this.#options.memoryBytes - this.#usedBytes - this.#lent.bytes;
  }

  #nextGroup(): OpenGroup | undefined {
    // A group runs despite the limit when nothing else runs: planning has already refused cells that cannot fit.
    const freeBytes = this.#running.size === 0 ? Infinity : this.#freeBytes;
    const group = this.#queue.take(freeBytes);
    if (group !== undefined) return new OpenGroup(group);
    if (!this.#queue.isEmpty) return undefined;
    return this.#takeMore(true) ? this.#nextGroup() : this.#groupToHelp(freeBytes);
  }

  #enqueue(cells: readonly Cell[], terms: GroupTerms | undefined): void {
    const groups = joinSmallGroups(groupCells(cells, this.#options.planning, terms));
    for (const group of groups) this.#queue.add(group);
  }

  /** Puts cells that became known behind the others; whether there were any. */
  #takeMore(isIdle: boolean): boolean {
    const cells = this.#hooks.more?.(isIdle) ?? [];
    this.#enqueue(cells, this.#options.terms);
    return cells.length > 0;
  }

  /**
   * The running group with the most untaken cells, for an idle thread to help with. Its shared work is done twice, but
   * no thread waits.
   */
  #groupToHelp(freeBytes: number): OpenGroup | undefined {
    let best: OpenGroup | undefined;
    for (const { open } of this.#running.values()) {
      if (open.spareCells < 1 || open.group.memoryBytes > freeBytes) continue;
      if (best === undefined || open.spareCells / open.tasks > best.spareCells / best.tasks) best = open;
    }
    return best;
  }

  async #serve(open: OpenGroup): Promise<void> {
    const task = new RunningTask(++this.#tasksStarted, this.#freeSlot(), open);
    this.#running.set(task.number, task);
    this.#usedBytes += open.group.memoryBytes;
    const end = await this.#pool.run(task.request, task.abort.signal);
    if (!end.died) await task.allSaid;
    this.#guard(() => {
      this.#running.delete(task.number);
      this.#usedBytes -= open.group.memoryBytes;
      if (end.died) this.#threadDied(task, end.reason);
      task.close();
      if (open.tasks === 0) this.#requeue(open);
      this.#fill();
    });
  }

  /** The lowest free worker number, from 1. */
  #freeSlot(): number {
    const taken = new Set([...this.#running.values()].map(({ worker }) => worker));
    let slot = 1;
    while (taken.has(slot)) slot++;
    return slot;
  }

  #receive(message: WorkerMessage): void {
    const task = this.#running.get(message.task);
    if (task === undefined) return;
    if (message.type === 'ready') this.#hooks.onEngine(message.engine);
    else if (message.type === 'start-failed') throw new WorkerStartError(message.reason);
    else if (message.type === 'save-failed') throw new SaveError(message.reason);
    else if (message.type === 'task-done') task.sayAll();
    else this.#receiveOfCell(task, message);
  }

  #receiveOfCell(task: RunningTask, message: CellMessage): void {
    const { open, worker } = task;
    const { position } = message;
    const cell = open.group.cells[position];
    if (cell === undefined)
      throw new RangeError(`A worker named cell ${position} of ${open.group.cells.length}`);
    const { id, index } = cell;
    if (message.type === 'cell-started') {
      task.begin(position, () => this.#timeOut(task, cell));
      this.#hooks.observe({ type: 'cell-started', id, index, worker });
    } else if (message.type === 'cell-stage') {
      this.#hooks.observe({ type: 'cell-stage', id, index, worker, doing: message.doing });
    } else {
      task.finish();
      this.#failedStarts = 0;
      if (open.settle(position)) this.#record(cell, worker, message.outcome);
    }
  }

  #record(cell: Cell, worker: number, outcome: CellOutcome): void {
    tellOutcome(cell, worker, outcome, this.#hooks, this.#options.planning);
    if (outcome.result.status === 'failed' && this.#options.failFast) this.#stop();
    else if (this.#takeMore(false)) this.#fill();
  }

  #timeOut(task: RunningTask, cell: Cell): void {
    this.#guard(() => {
      const minutes = (task.open.group.terms.cellTimeoutMs ?? 0) / 60_000;
      if (task.position === undefined || !task.open.settle(task.position)) return;
      task.timedOut = true;
      const result = failedResult(`took longer than ${minutes} min (--cell-timeout)`);
      this.#record(cell, task.worker, { result, seconds: minutes * 60 });
      task.abort.abort();
    });
  }

  #threadDied(task: RunningTask, reason: string): void {
    if (task.timedOut) return;
    const { open, worker, lastPlace: position } = task;
    const cell = open.group.cells[position];
    if (cell === undefined || open.isSettled(position)) {
      this.#hooks.observe({ type: 'worker-died', worker, reason });
      if (position < 0) this.#startFailed(reason);
      return;
    }
    const deaths = (this.#deaths.get(cell.id) ?? 0) + 1;
    this.#deaths.set(cell.id, deaths);
    this.#hooks.observe({ type: 'worker-died', worker, reason, id: cell.id, deaths });
    if (deaths < MOST_DEATHS) return;
    this.#deaths.delete(cell.id);
    open.settle(position);
    const error = `its worker thread died ${deaths} times, last: ${reason}`;
    this.#record(cell, worker, { result: failedResult(error), seconds: 0 });
  }

  #startFailed(reason: string): void {
    this.#failedStarts++;
    if (this.#failedStarts >= MOST_DEATHS) this.#fail(new WorkerStartError(reason));
  }

  /**
   * Puts back the cells of a thread that died. A cell that has killed a thread runs alone from now on, so that it takes
   * no others with it.
   */
  #requeue(open: OpenGroup): void {
    const leftover = open.leftover();
    const add = (cells: Cell[]) =>
      this.#queue.add(makeGroup(cells, this.#options.planning, open.group.terms));
    const innocent = leftover.filter(({ id }) => !this.#deaths.has(id));
    if (innocent.length > 0) add(innocent);
    for (const cell of leftover) if (this.#deaths.has(cell.id)) add([cell]);
  }
}
