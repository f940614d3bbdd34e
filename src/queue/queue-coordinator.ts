import { setTimeout as sleep } from 'node:timers/promises';
import type { Cell } from '../sweep/cells.ts';
import type { CoordinatorEnd, CoordinatorOptions } from '../sweep/run/coordinator-options.ts';
import { MOST_DEATHS } from '../sweep/run/events.ts';
import type { CoordinatorHooks } from '../sweep/run/hooks.ts';
import { failedResult } from '../sweep/run/serve-group.ts';
import { tellOutcome } from '../sweep/run/tell-outcome.ts';
import { type JobBoard, type OutJob, REFUSED_DELAY_MS } from './job-board.ts';
import { jobsOf } from './job-sizes.ts';
import type { Delivery, Outbox } from './outbox.ts';

/** Largest number of jobs in Redis at once: enough for many machines, and independent of the size of the sweep. */
const MOST_JOBS_OUT = 128;
const CHECK_MS = 1000;
const SHORTEST_POLL_MS = 10;
const LONGEST_POLL_MS = 200;
/**
 * Number of successive errors, one second apart, after which a run gives up. Lost connections are waited out and not
 * counted.
 */
const MOST_ERRORS = 30;
/** BullMQ's reason for a job that its workers abandoned. */
const STALLED = /stalled/;
/** Time without any worker after which the user is told how to start one. */
const ALONE_MS = 10_000;

/** Connection to jobs and results. */
export interface Exchange {
  readonly board: JobBoard;
  readonly outbox: Outbox;
  /** Address, for messages. */
  readonly place: string;
}

/**
 * Sends cells to a queue and collects their results. Redis may lose its data, workers may compute a cell twice and this
 * process may die: finished cells are in the journal, and the others are sent again.
 */
export class QueueCoordinator {
  readonly #options: CoordinatorOptions;
  readonly #hooks: CoordinatorHooks;
  readonly #exchange: Exchange;
  readonly #unsettled: Map<string, Cell>;
  readonly #out = new Map<string, OutJob>();
  readonly #waiting: (readonly Cell[])[] = [];
  readonly #workers = new Map<string, number>();
  readonly #told = new Set<string>();
  #checkedAt = 0;
  #aloneSince: number | undefined;
  #stopped = false;

  constructor(
    cells: readonly Cell[],
    options: CoordinatorOptions,
    hooks: CoordinatorHooks,
    exchange: Exchange,
  ) {
    this.#options = options;
    this.#hooks = hooks;
    this.#exchange = exchange;
    this.#unsettled = new Map(cells.map((cell) => [cell.id, cell]));
  }

  /** Runs until every cell is finished, or the signal stops it. Rejects with errors of the hooks. */
  async run(): Promise<CoordinatorEnd> {
    const { signal } = this.#options;
    const aborted = new Promise<'stopped'>((resolve) => {
      if (signal?.aborted) resolve('stopped');
      signal?.addEventListener('abort', () => resolve('stopped'), { once: true });
    });
    const work = this.#work();
    // After a stop, operations in progress may fail.
    work.catch(() => {});
    const end = await Promise.race([work, aborted]);
    this.#stopped = true;
    // A lost Redis must not keep an interrupted run from ending.
    await Promise.race([this.#leave(end), sleep(CHECK_MS)]);
    return end;
  }

  async #work(): Promise<CoordinatorEnd> {
    let pollMs = SHORTEST_POLL_MS;
    let errors = 0;
    let isPrepared = false;
    while (this.#hasWork() && !this.#stopped) {
      try {
        if (!isPrepared) await this.#prepare();
        isPrepared = true;
        const settled = await this.#receive();
        this.#takeMore(this.#waiting.length === 0);
        await this.#handOut();
        if (performance.now() - this.#checkedAt > CHECK_MS) await this.#check();
        pollMs = settled > 0 ? SHORTEST_POLL_MS : Math.min(pollMs * 2, LONGEST_POLL_MS);
        errors = 0;
      } catch (error) {
        if (!isRedisError(error) || ++errors >= MOST_ERRORS) throw error;
        this.#warnOnce(`Redis: ${error.message}; trying again`);
        pollMs = CHECK_MS;
      }
      await sleep(pollMs);
    }
    return this.#unsettled.size === 0 ? 'finished' : 'stopped';
  }

  /** Whether cells are left; requests more where there are none. */
  #hasWork(): boolean {
    return this.#unsettled.size > 0 || this.#takeMore(true);
  }

  /** Divides newly known cells into jobs; returns whether there were any. */
  #takeMore(isIdle: boolean): boolean {
    const cells = this.#hooks.more?.(isIdle) ?? [];
    for (const cell of cells) this.#unsettled.set(cell.id, cell);
    const { planning, terms } = this.#options;
    this.#waiting.push(...jobsOf(cells, planning, terms).map((job) => job.cells));
    return cells.length > 0;
  }

  /** Collects results that workers finished without a coordinator, adopts jobs in progress, and divides the rest. */
  async #prepare(): Promise<void> {
    await this.#receiveAll();
    const { board } = this.#exchange;
    const taken = new Set<string>();
    for (const job of await board.find()) {
      if (!job.cells.some(({ id }) => this.#unsettled.has(id))) {
        await board.remove(job);
        continue;
      }
      this.#out.set(job.id, job);
      for (const { id } of job.cells) taken.add(id);
    }
    const rest = [...this.#unsettled.values()].filter(({ id }) => !taken.has(id));
    const { planning, terms } = this.#options;
    this.#waiting.push(...jobsOf(rest, planning, terms).map(({ cells }) => cells));
  }

  async #handOut(): Promise<void> {
    const next = this.#waiting.slice(0, Math.max(MOST_JOBS_OUT - this.#out.size, 0));
    if (next.length === 0) return;
    const unsettled = next.map((cells) => cells.filter(({ id }) => this.#unsettled.has(id)));
    const jobs = await this.#exchange.board.post(unsettled.filter((cells) => cells.length > 0));
    this.#waiting.splice(0, next.length);
    for (const job of jobs) this.#out.set(job.id, job);
  }

  async #receiveAll(): Promise<void> {
    while ((await this.#receive()) > 0 && !this.#stopped);
  }

  /**
   * Records the results that have arrived; returns their number. They are removed from Redis once they are in the
   * journal.
   */
  async #receive(): Promise<number> {
    const { outbox } = this.#exchange;
    const deliveries = await outbox.receive();
    for (const delivery of deliveries) {
      if (this.#stopped) return 0;
      this.#settle(delivery);
    }
    await outbox.drop(deliveries);
    if (deliveries.length > 0) this.#forgetSettledJobs();
    return deliveries.length;
  }

  #settle({ content }: Delivery): void {
    if (content === undefined) {
      this.#warnOnce('something that is no result was sent as one; it is ignored');
      return;
    }
    const { record, by } = content;
    const cell = this.#unsettled.get(record.id);
    // A second result of a cell equals the first.
    if (cell === undefined) return;
    const { status, error, measurements, timings, seconds, stack } = record;
    const result = { status, measurements, timings, ...(error !== undefined && { error }) };
    this.#record(cell, this.#numberOf(by), { result, seconds, ...(stack && { stack }) });
  }

  #record(cell: Cell, worker: number, outcome: Parameters<CoordinatorHooks['onResult']>[2]): void {
    tellOutcome(cell, worker, outcome, this.#hooks, this.#options.planning);
    this.#unsettled.delete(cell.id);
    if (outcome.result.status === 'failed' && this.#options.failFast) this.#stopped = true;
  }

  /** Numbers the threads of other machines in the order in which they appear. */
  #numberOf(by: string): number {
    const number = this.#workers.get(by) ?? this.#workers.size + 1;
    this.#workers.set(by, number);
    return number;
  }

  #forgetSettledJobs(): void {
    for (const job of this.#out.values())
      if (!job.cells.some(({ id }) => this.#unsettled.has(id))) this.#out.delete(job.id);
  }

  /** Handles jobs that Redis lost, that killed their workers, or that no worker accepts. */
  async #check(): Promise<void> {
    this.#checkedAt = performance.now();
    const { board } = this.#exchange;
    const jobs = [...this.#out.values()];
    const fates = await Promise.all(jobs.map((job) => board.fateOf(job)));
    // Workers send results before they complete a job, so all results of a job that is gone have arrived.
    await this.#receiveAll();
    for (const [i, job] of jobs.entries()) {
      const fate = fates[i];
      if (fate === undefined || fate === 'there' || !this.#out.has(job.id)) continue;
      if (fate !== 'gone') await board.remove(job);
      this.#out.delete(job.id);
      const left = job.cells.filter(({ id }) => this.#unsettled.has(id));
      if (fate === 'gone') this.#waiting.unshift(left);
      else if (STALLED.test(fate.failed)) this.#workersDied(job, left);
      else await this.#offerAgain(left, fate.failed);
    }
    await this.#lookForWorkers();
  }

  /** Offers cells again that a worker refused or could not run; another may. */
  async #offerAgain(cells: readonly Cell[], reason: string): Promise<void> {
    this.#warnOnce(reason);
    for (const job of await this.#exchange.board.post([cells], REFUSED_DELAY_MS)) this.#out.set(job.id, job);
  }

  /** Splits a group that killed several workers in a row into single cells, so that only the culprit fails. */
  #workersDied(job: OutJob, left: readonly Cell[]): void {
    const [only, ...others] = left;
    if (only === undefined) return;
    if (others.length > 0 || job.cells.length > 1) {
      this.#waiting.push(...left.map((cell) => [cell]));
      return;
    }
    const error = `its worker died or was lost ${MOST_DEATHS} times`;
    this.#record(only, 0, { result: failedResult(error), seconds: 0 });
  }

  async #lookForWorkers(): Promise<void> {
    if ((await this.#exchange.board.countWorkers()) > 0) {
      this.#aloneSince = undefined;
      return;
    }
    this.#aloneSince ??= performance.now();
    if (performance.now() - this.#aloneSince > ALONE_MS)
      this.#warnOnce(
        `no worker of this version and engine is there; start some with \`lap-sweep worker ${this.#exchange.place}\``,
      );
  }

  #warnOnce(message: string): void {
    if (this.#told.has(message) || this.#told.size > 100) return;
    this.#told.add(message);
    this.#hooks.observe({ type: 'warning', message });
  }

  /** Withdraws jobs that no worker has begun. Workers finish the others, and a continued run finds their results. */
  async #leave(end: CoordinatorEnd): Promise<void> {
    const { board, outbox } = this.#exchange;
    for (const job of this.#out.values()) await board.remove(job).catch(() => {});
    if (end === 'finished') await outbox.clear();
    await board.close();
  }
}

/** Whether an error comes from the connection or Redis itself rather than from a hook. */
function isRedisError(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  return (
    ['ReplyError', 'AbortError', 'MaxRetriesPerRequestError'].includes(error.name) ||
    /Connection is closed|Command timed out|ECONN|EPIPE|ETIMEDOUT/.test(error.message)
  );
}
