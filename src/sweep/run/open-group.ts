import type { Cell } from '../cells.ts';
import type { Group } from '../plan/work-groups.ts';

/** A group that threads are working on. */
export class OpenGroup {
  readonly group: Group;
  /** Shared by the threads: see GroupTask. */
  readonly cursor = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  /** Tasks that serve this group, and how many of them have not taken a first cell yet. */
  tasks = 0;
  arriving = 0;
  readonly #settled: Uint8Array;

  constructor(group: Group) {
    this.group = group;
    this.#settled = new Uint8Array(group.cells.length);
  }

  /** Cells that would be left for one more thread. */
  get spareCells(): number {
    return this.group.cells.length - Atomics.load(this.cursor, 0) - this.arriving;
  }

  /** Whether this is the first result of the cell at that position; notes it. */
  settle(position: number): boolean {
    const first = this.#settled[position] === 0;
    this.#settled[position] = 1;
    return first;
  }

  isSettled(position: number): boolean {
    return this.#settled[position] === 1;
  }

  /** Cells without a result, once no thread works here any more. */
  leftover(): Cell[] {
    return this.group.cells.filter((_, position) => !this.isSettled(position));
  }
}
