import type { Cell, Sweep } from '../cells.ts';
import type { ResultsById } from '../refine/point.ts';
import { type CalledCell, Selector } from '../refine/selection.ts';

/** Follows which cells results call for while a run goes on. */
export class ChosenCells {
  readonly #selector: Selector;
  readonly #results: ResultsById;
  readonly #called = new Map<string, CalledCell>();
  /** Cells of each point that were called for and have no result yet: until a point has all of its results nothing changes. */
  readonly #open = new Map<string, Set<string>>();
  #isStale = true;

  /** @param results grow while the run goes on */
  constructor(sweep: Sweep, results: ResultsById) {
    this.#selector = new Selector(sweep);
    this.#results = results;
  }

  /** Notes that a cell has a result. */
  settle(id: string): void {
    const point = this.#called.get(id)?.point;
    const open = point === undefined ? undefined : this.#open.get(point);
    if (point === undefined || !open?.delete(id) || open.size > 0) return;
    this.#open.delete(point);
    this.#isStale = true;
  }

  /** Cells that are called for since the last time, those with results included. */
  more(): CalledCell[] {
    if (!this.#isStale) return [];
    this.#isStale = false;
    const found: CalledCell[] = [];
    for (const called of this.#selector.select(this.#results).called) {
      const { cell, point } = called;
      if (this.#called.has(cell.id)) continue;
      this.#called.set(cell.id, called);
      found.push(called);
      if (this.#results.has(cell.id)) continue;
      const open = this.#open.get(point) ?? new Set();
      this.#open.set(point, open.add(cell.id));
    }
    return found;
  }

  /** All cells that were called for, in the order of the whole grid. */
  get cells(): Cell[] {
    return Array.from(this.#called.values(), ({ cell }) => cell).sort((a, b) => a.index - b.index);
  }
}
