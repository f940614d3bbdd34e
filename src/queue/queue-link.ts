import { setTimeout as sleep } from 'node:timers/promises';
import type { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { connect } from './connection.ts';

const RETRY_MS = 1000;
/** Time limit of closing, so that a lost Redis does not keep a process from ending. */
const CLOSE_MS = 3000;

interface Link {
  readonly redis: Redis;
  readonly worker: Worker;
}

/**
 * A BullMQ worker that is recreated after its connection was lost, since its own loops (fetching, looking for stalled
 * jobs) do not always survive that. Results of the old one are still sent; a job that it could not complete stalls and
 * is done again, and its results are recognized as duplicates.
 */
export class QueueLink {
  readonly #url: string;
  readonly #say: (line: string) => void;
  readonly #makeWorker: (redis: Redis) => Worker;
  #link: Link | undefined;
  #isClosed = false;

  private constructor(url: string, say: (line: string) => void, makeWorker: (redis: Redis) => Worker) {
    this.#url = url;
    this.#say = say;
    this.#makeWorker = makeWorker;
  }

  /** Connects. Throws UsageError where the first connection fails. */
  static async open(
    url: string,
    say: (line: string) => void,
    makeWorker: (redis: Redis) => Worker,
  ): Promise<QueueLink> {
    const link = new QueueLink(url, say, makeWorker);
    await link.#attach();
    return link;
  }

  /** Pauses taking jobs. */
  rest(ms: number): void {
    const worker = this.#link?.worker;
    void worker?.pause(true).catch(() => {});
    setTimeout(() => worker?.resume(), ms).unref();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    if (this.#link !== undefined) await detach(this.#link, false);
  }

  async #attach(): Promise<void> {
    // Its commands have no timeout, since it waits for work indefinitely.
    const redis = await connect(this.#url, 0);
    const link = { redis, worker: this.#makeWorker(redis) };
    this.#link = link;
    redis.once('close', () => {
      if (this.#link === link && !this.#isClosed) void this.#replace(link);
    });
  }

  async #replace(lost: Link): Promise<void> {
    this.#say('Redis: the connection is lost; trying again');
    this.#link = undefined;
    await detach(lost, true);
    while (!this.#isClosed && this.#link === undefined) {
      await sleep(RETRY_MS);
      await this.#attach().catch(() => {});
    }
    if (this.#isClosed) await this.close();
    else this.#say('Redis: connected again');
  }
}

async function detach({ redis, worker }: Link, isLost: boolean): Promise<void> {
  const closing = worker.close(isLost).catch(() => {});
  await Promise.race([closing, sleep(isLost ? RETRY_MS : CLOSE_MS)]);
  redis.disconnect();
}
