import type { Cell } from '../cells.ts';
import type { Group } from '../plan/work-groups.ts';
import { sharedNumber } from './shared-number.ts';

/** A group that threads are working on. */
export class OpenGroup {
  readonly group: Group;
  /** Shared by the threads: see `GroupTask.cursor`. */
  readonly cursor = sharedNumber(0);
  /** Number of tasks that work on this group, and of those that have not taken a first cell yet. */
  tasks = 0;
  arriving = 0;
  readonly #settled: Uint8Array;

  constructor(group: Group) {
    this.group = group;
    this.#settled = new Uint8Array(group.cells.length);
  }

  /** Number of cells that one more thread could take. */
  get spareCells(): number {
    return this.group.cells.length - Atomics.load(this.cursor, 0) - this.arriving;
  }

  /** Records a result for the cell at `position`; returns whether it is the first one. */
  settle(position: number): boolean {
    const first = this.#settled[position] === 0;
    this.#settled[position] = 1;
    return first;
  }

  isSettled(position: number): boolean {
    return this.#settled[position] === 1;
  }

  /** Cells without a result once no thread works on the group any more. */
  leftover(): Cell[] {
    return this.group.cells.filter((_, position) => !this.isSettled(position));
  }
}
