import { newTeam } from '../../linalg/team/team.ts';
import { deferred } from './deferred.ts';
import type { GroupTask } from './messages.ts';
import type { OpenGroup } from './open-group.ts';
import { sharedNumber } from './shared-number.ts';

/** A running task: its current cell, and the means to stop it. */
export class RunningTask {
  readonly number: number;
  /** Worker number shown to users, from 1. */
  readonly worker: number;
  readonly open: OpenGroup;
  readonly abort = new AbortController();
  /** The cores that it may use; its thread reads them as it runs. */
  readonly team = newTeam();
  /** See `GroupTask.place`. */
  readonly place = sharedNumber(-1);
  /** Position in the group of the running cell, as far as told. */
  position: number | undefined;
  #hasBegun = false;
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

  /** The task as sent to a thread. */
  get request(): Omit<GroupTask, 'gate'> {
    const { group, cursor } = this.open;
    const { search, cellTimeoutMs } = group.terms;
    const shared = { cursor, place: this.place, team: this.team };
    return { task: this.number, cells: group.cells, search, isTimed: cellTimeoutMs !== undefined, ...shared };
  }

  /** Position in the group of the cell that the thread runs or ran last, told or not; -1 before the first. */
  get lastPlace(): number {
    return Atomics.load(this.place, 0);
  }

  /** Resolves when the thread's last message about this task has arrived. */
  get allSaid(): Promise<void> {
    return this.#said.promise;
  }

  sayAll(): void {
    this.#said.resolve();
  }

  /** Records that the thread begins a cell, and starts the cell's timeout. */
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

  /** Stops the timeout; called when the task is over for any reason. */
  close(): void {
    clearTimeout(this.#timer);
    this.#arrive();
    this.open.tasks--;
  }

  #arrive(): void {
    if (!this.#hasBegun) this.open.arriving--;
    this.#hasBegun = true;
  }
}
