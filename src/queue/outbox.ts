import type { Redis } from 'ioredis';
import { type CellRecord, decodeRecord, encodeRecord } from '../sweep/store/journal-line.ts';
import { PREFIX } from './group-message.ts';

/** Time after which results that nobody fetches expire; each new result restarts it. */
const KEPT_SECONDS = 7 * 24 * 3600;
const MOST_AT_ONCE = 500;
/** Longer than any record. */
const MOST_CHARACTERS = 4 * 2 ** 20;
const WORKER_NAME = /^[\w.:-]{1,100}$/;

/** A finished cell as a worker sent it. */
export interface Delivery {
  /** Id of the entry in the stream. */
  readonly entry: string;
  /** Undefined where the entry is damaged or not a result. */
  readonly content: { readonly record: CellRecord; readonly by: string } | undefined;
}

/** Redis stream in which workers return the results of a run. An entry stays until it is dropped. */
export class Outbox {
  readonly #redis: Redis;
  readonly #key: string;

  constructor(redis: Redis, run: string) {
    this.#redis = redis;
    this.#key = `${PREFIX}:results:${run}`;
  }

  /** Sends a result, which is in Redis when this resolves. `by` names the worker. */
  async send(record: CellRecord, by: string): Promise<void> {
    const fields = ['record', encodeRecord(record).trimEnd(), 'by', by];
    const replies = await this.#redis
      .multi()
      .xadd(this.#key, '*', ...fields)
      .expire(this.#key, KEPT_SECONDS)
      .exec();
    for (const [error] of replies ?? []) if (error) throw error;
  }

  /** The oldest entries, a limited number at once; empty where there are none. */
  async receive(): Promise<Delivery[]> {
    const entries = await this.#redis.xrange(this.#key, '-', '+', 'COUNT', MOST_AT_ONCE);
    return entries.map(([entry, fields]) => ({ entry, content: readEntry(fields) }));
  }

  /** Deletes entries. */
  async drop(deliveries: readonly Delivery[]): Promise<void> {
    if (deliveries.length > 0) await this.#redis.xdel(this.#key, ...deliveries.map(({ entry }) => entry));
  }

  /** Deletes all entries. */
  async clear(): Promise<void> {
    await this.#redis.del(this.#key);
  }
}

/** The result in the fields of a stream entry; undefined where they are invalid. */
export function readEntry(fields: readonly string[]): Delivery['content'] {
  const [recordField, line, byField, by] = fields;
  if (fields.length !== 4 || recordField !== 'record' || byField !== 'by') return undefined;
  if (line === undefined || by === undefined) return undefined;
  if (line.length > MOST_CHARACTERS || !WORKER_NAME.test(by)) return undefined;
  const record = decodeRecord(line);
  return record && { record, by };
}
