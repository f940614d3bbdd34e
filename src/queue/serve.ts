import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Job, UnrecoverableError, WaitingError, Worker } from 'bullmq';
import { reasonOf } from '../errors.ts';
import type { Vocabulary } from '../parts/vocabulary.ts';
import { plural } from '../sweep/plan/plain-text.ts';
import type { Planning } from '../sweep/plan/work-groups.ts';
import { Coordinator } from '../sweep/run/coordinator.ts';
import { MOST_DEATHS } from '../sweep/run/events.ts';
import type { WorkerOptions } from '../sweep/run/messages.ts';
import { probeEngine } from '../sweep/run/probe-engine.ts';
import type { CellRecord } from '../sweep/store/journal-line.ts';
import { lapSweepVersion } from '../sweep/store/versions.ts';
import { shownUrl } from './address.ts';
import { connect } from './connection.ts';
import { DataHashes } from './data-hash.ts';
import {
  checkMessage,
  type GroupMessage,
  type Identity,
  namedDatasets,
  PREFIX,
  queueName,
} from './group-message.ts';
import { Outbox } from './outbox.ts';
import { QueueLink } from './queue-link.ts';
import { Reception } from './reception.ts';

/** Time without contact after which a worker is considered dead, and others take over its cells. */
const LOCK_MS = 15_000;
const RETRY_MS = 1000;
/** Time for which a worker takes no jobs after refusing one, so that another worker gets the refused job. */
const REST_MS = 10_000;

export interface ServeOptions {
  readonly url: string;
  readonly workers: number;
  readonly memoryBytes: number;
  readonly workerFile: string;
  readonly workerOptions: WorkerOptions;
  readonly planning: Planning;
  /** Settings and measurements of the cells that it accepts. */
  readonly vocabulary: Vocabulary;
  /** Aborting stops at once; running cells return to the queue. */
  readonly signal: AbortSignal;
  /** Prints one line about an event. */
  readonly say: (line: string) => void;
  readonly lockMs?: number;
}

/**
 * Serves cells to coordinators on other machines with the threads of this one, until the signal stops it.
 *
 * @throws UsageError where the first connection fails, WorkerStartError where threads cannot run cells
 */
export async function serveQueue(options: ServeOptions): Promise<void> {
  const { url, workers, say, lockMs = LOCK_MS } = options;
  const ended = new AbortController();
  const signal = AbortSignal.any([options.signal, ended.signal]);
  const results = await connect(url);
  const engine = await probeEngine(options.workerFile, options.workerOptions).catch((error: unknown) => {
    results.disconnect();
    throw error;
  });
  const identity = { version: lapSweepVersion(), engine };
  const reception = new Reception();
  const coordinator = new Coordinator(
    { ...options, signal, failFast: false, terms: {} },
    {
      onEngine: () => '',
      onResult: (cell, worker, outcome) => reception.deliver(cell, worker, outcome),
      observe: (event) => {
        if (event.type === 'worker-died') say(`thread ${event.worker} died: ${event.reason}`);
        if (event.type === 'cell-failed') say(`cell ${event.id} failed: ${event.error}`);
      },
    },
  );
  const desk = new Desk(
    { ...options, signal },
    identity,
    coordinator,
    reception,
    (run) => new Outbox(results, run),
  );
  const link = await QueueLink.open(url, say, (redis) => {
    const worker = new Worker(queueName(identity), (job, token) => desk.serve(job, token), {
      ...{ connection: redis, prefix: PREFIX, concurrency: workers, runRetryDelay: RETRY_MS },
      ...{ lockDuration: lockMs, stalledInterval: lockMs, maxStalledCount: MOST_DEATHS - 1 },
    });
    worker.on('error', (error) => say(`Redis: ${error.message}`));
    return worker;
  });
  desk.onRefusal = () => link.rest(REST_MS);
  say(
    `serving lap-sweep ${identity.version}, engine ${engine}, on ${plural(workers, 'thread')}, at ${shownUrl(url)}`,
  );
  try {
    if (!signal.aborted) await coordinator.run();
  } finally {
    ended.abort();
    await link.close();
    results.disconnect();
  }
}

/** Validates jobs, runs them and sends their results. */
class Desk {
  /** Called when a job was refused that another worker may be able to do. */
  onRefusal: () => void = () => {};
  readonly #options: ServeOptions;
  readonly #identity: Identity;
  readonly #coordinator: Coordinator;
  readonly #reception: Reception;
  readonly #outboxOf: (run: string) => Outbox;
  readonly #hashes: DataHashes;
  readonly #aborted: Promise<void>;

  constructor(
    options: ServeOptions,
    identity: Identity,
    coordinator: Coordinator,
    reception: Reception,
    outboxOf: (run: string) => Outbox,
  ) {
    this.#options = options;
    this.#identity = identity;
    this.#coordinator = coordinator;
    this.#reception = reception;
    this.#outboxOf = outboxOf;
    this.#hashes = new DataHashes(options.workerOptions.dataFolder);
    this.#aborted = new Promise((resolve) => options.signal.addEventListener('abort', () => resolve()));
  }

  /** Runs a job. When this resolves, all results are in Redis and the job is completed. */
  async serve(job: Job, token: string | undefined): Promise<void> {
    const start = performance.now();
    const checked = checkMessage(job.data, this.#identity, this.#options.vocabulary);
    if ('refused' in checked) {
      if (checked.elsewhere) this.onRefusal();
      throw this.#refuse(checked.refused);
    }
    const { message } = checked;
    const reason = await this.#whyNotHere(message);
    if (reason !== undefined) {
      this.onRefusal();
      throw this.#refuse(reason);
    }

    const { cells, search, cellTimeoutMs, run } = message;
    const outbox = this.#outboxOf(run);
    const host = hostname()
      .replaceAll(/[^\w.-]/g, '-')
      .slice(0, 60);
    const done = this.#reception.expect(cells, (record, thread) =>
      this.#send(outbox, record, `${host}:${process.pid}:${thread}`),
    );
    this.#coordinator.add(cells, { search, cellTimeoutMs });
    const end = await Promise.race([done, this.#aborted.then(() => 'aborted' as const)]);
    if (end === 'aborted') {
      await job.moveToWait(token);
      throw new WaitingError();
    }
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    this.#options.say(`${plural(cells.length, 'cell')} in ${seconds} s`);
  }

  #refuse(reason: string): UnrecoverableError {
    this.#options.say(`refused a group of cells: ${reason}`);
    return new UnrecoverableError(`refused by ${hostname()}: ${reason}`);
  }

  /** Reason why this machine cannot run a job that others may be able to run. */
  async #whyNotHere({ cells, data }: GroupMessage): Promise<string | undefined> {
    const { planning, memoryBytes } = this.#options;
    const needed = Math.max(...cells.map(({ settings }) => planning.estimateCell(settings).memoryBytes));
    if (needed > memoryBytes)
      return `needs ${(needed / 2 ** 30).toFixed(1)} GiB, this worker may use ${(memoryBytes / 2 ** 30).toFixed(1)} (--memory)`;
    for (const name of namedDatasets(cells)) {
      const found = await this.#hashes.of(name).catch(reasonOf);
      if (found !== data[name])
        return `its ${name} is not the coordinator's: SHA-256 ${data[name]}, here ${found}`;
    }
    return undefined;
  }

  /** Retries until Redis has the result, since the network may come back. */
  async #send(outbox: Outbox, record: CellRecord, by: string): Promise<void> {
    while (!this.#options.signal.aborted) {
      try {
        await outbox.send(record, by);
        return;
      } catch (error) {
        this.#options.say(
          `cell ${record.id}: its result could not be sent, trying again: ${reasonOf(error)}`,
        );
        await sleep(RETRY_MS);
      }
    }
  }
}
