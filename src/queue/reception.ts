import type { Cell } from '../sweep/cells.ts';
import { type Deferred, deferred } from '../sweep/run/deferred.ts';
import type { CellOutcome } from '../sweep/run/messages.ts';
import type { CellRecord } from '../sweep/store/journal-line.ts';

/** Sends a result to the coordinator. */
export type Send = (record: CellRecord, thread: number) => Promise<void>;

interface Expected {
  readonly left: Set<string>;
  readonly send: Send;
  readonly sending: Promise<void>[];
  readonly done: Deferred<void>;
}

/** Routes the results of cells to the jobs that wait for them; two jobs may wait for the same cell. */
export class Reception {
  readonly #expected = new Set<Expected>();

  /** Resolves when every cell's result has been sent; rejects where one could not be. */
  async expect(cells: readonly Cell[], send: Send): Promise<void> {
    const expected: Expected = {
      ...{ left: new Set(cells.map(({ id }) => id)), send, sending: [], done: deferred<void>() },
    };
    this.#expected.add(expected);
    try {
      await expected.done.promise;
      await Promise.all(expected.sending);
    } finally {
      this.#expected.delete(expected);
    }
  }

  deliver({ id, index }: Cell, worker: number, { result, seconds, stack }: CellOutcome): void {
    const record = { id, index, worker, seconds, ...result, ...(stack && { stack }) };
    for (const { left, send, sending, done } of this.#expected) {
      if (!left.delete(id)) continue;
      const sent = send(record, worker);
      // The rejection surfaces in the wait for all results.
      sent.catch(() => {});
      sending.push(sent);
      if (left.size === 0) done.resolve();
    }
  }
}
