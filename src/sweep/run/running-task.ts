import { deferred } from './deferred.ts';
import type { OpenGroup } from './open-group.ts';

/** A task that a thread has: which cell it is at, and the means to stop it. */
export class RunningTask {
  readonly number: number;
  /** Worker number shown to people, from 1. */
  readonly worker: number;
  readonly open: OpenGroup;
  readonly abort = new AbortController();
  /** Position in the group of the cell that is running. */
  position: number | undefined;
  hasBegun = false;
  timedOut = false;
  readonly #said = deferred<void>();
  #timer: NodeJS.Timeout | undefined;

  constructor(number: number, worker: number, open: OpenGroup) {
    this.number = number;
    this.worker = worker;
    this.open = open;
    open.tasks++;
    open.arriving++;
  }

  /** Resolves when the thread's last message about this task has come. */
  get allSaid(): Promise<void> {
    return this.#said.promise;
  }

  sayAll(): void {
    this.#said.resolve();
  }

  /** The thread begins a cell, which may take so long. */
  begin(position: number, onTimeout: () => void): void {
    const { cellTimeoutMs } = this.open.group.terms;
    this.#arrive();
    this.position = position;
    if (cellTimeoutMs !== undefined) this.#timer = setTimeout(onTimeout, cellTimeoutMs);
  }

  finish(): void {
    this.position = undefined;
    clearTimeout(this.#timer);
  }

  /** The task is over, however it went. */
  close(): void {
    clearTimeout(this.#timer);
    this.#arrive();
    this.open.tasks--;
  }

  #arrive(): void {
    if (!this.hasBegun) this.open.arriving--;
    this.hasBegun = true;
  }
}
