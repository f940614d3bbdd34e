import { randomBytes } from 'node:crypto';
import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Vocabulary } from '../parts/vocabulary.ts';
import type { Cell } from '../sweep/cells.ts';
import { checkMessage, type GroupMessage, PREFIX, queueName } from './group-message.ts';

const UNFINISHED = ['active', 'waiting', 'prioritized', 'delayed', 'failed'] as const;
/** Delay before a refused job is offered again. */
export const REFUSED_DELAY_MS = 2000;

/** A group of cells that has been posted to Redis. */
export interface OutJob {
  readonly id: string;
  readonly cells: readonly Cell[];
}

/** State of a job; `gone` where Redis does not know it because it was completed or lost. */
export type JobFate = 'there' | 'gone' | { readonly failed: string };

/** Terms common to all jobs of a run. */
export type JobTerms = Omit<GroupMessage, 'cells'>;

/** The jobs of one run in the shared queue. */
export class JobBoard {
  readonly #queue: Queue;
  readonly #terms: JobTerms;
  readonly #vocabulary: Vocabulary;

  constructor(redis: Redis, terms: JobTerms, vocabulary: Vocabulary) {
    this.#terms = terms;
    this.#vocabulary = vocabulary;
    this.#queue = new Queue(queueName(terms), { connection: redis, prefix: PREFIX });
    // Errors are reported by the connection itself.
    this.#queue.on('error', () => {});
  }

  /** Posts groups of cells to the queue. */
  async post(groups: readonly (readonly Cell[])[], delay = 0): Promise<OutJob[]> {
    const jobs = groups.map((cells) => ({
      id: `${this.#terms.run}-${randomBytes(8).toString('hex')}`,
      cells,
    }));
    await this.#queue.addBulk(
      jobs.map(({ id, cells }) => ({
        name: 'group',
        data: { ...this.#terms, cells },
        // A completed job leaves nothing, since its results are in the outbox. A failed one is kept for inspection.
        opts: { jobId: id, removeOnComplete: true, removeOnFail: false, delay },
      })),
    );
    return jobs;
  }

  /** Finds jobs of this run that are in the queue already, posted by a coordinator that died. */
  async find(): Promise<OutJob[]> {
    const found: OutJob[] = [];
    for (const job of await this.#queue.getJobs([...UNFINISHED])) {
      const checked = checkMessage(job?.data, this.#terms, this.#vocabulary);
      if ('message' in checked && checked.message.run === this.#terms.run && job.id !== undefined)
        found.push({ id: job.id, cells: checked.message.cells });
    }
    return found;
  }

  async fateOf({ id }: OutJob): Promise<JobFate> {
    const state = await this.#queue.getJobState(id);
    if (state === 'unknown' || state === 'completed') return 'gone';
    if (state !== 'failed') return 'there';
    const job = await this.#queue.getJob(id);
    return job === undefined ? 'gone' : { failed: job.failedReason ?? 'no reason given' };
  }

  /** Removes a job, unless a worker is working on it. */
  async remove({ id }: OutJob): Promise<void> {
    await this.#queue.remove(id);
  }

  countWorkers(): Promise<number> {
    return this.#queue.getWorkersCount();
  }

  async close(): Promise<void> {
    await this.#queue.close();
  }
}
