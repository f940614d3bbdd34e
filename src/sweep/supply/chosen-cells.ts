import type { Cell, Sweep } from '../cells.ts';
import type { ResultsById } from '../refine/point.ts';
import { type CalledCell, Selector } from '../refine/selection.ts';

/** Tracks the cells requested by results during a run. */
export class ChosenCells {
  readonly #selector: Selector;
  readonly #results: ResultsById;
  readonly #called = new Map<string, CalledCell>();
  /** Requested cells without a result, by point; the point's state changes only once it has all results. */
  readonly #open = new Map<string, Set<string>>();
  #isStale = true;

  /** @param results grow while the run goes on */
  constructor(sweep: Sweep, results: ResultsById) {
    this.#selector = new Selector(sweep);
    this.#results = results;
  }

  /** Records that a cell has a result. */
  settle(id: string): void {
    const point = this.#called.get(id)?.point;
    const open = point === undefined ? undefined : this.#open.get(point);
    if (point === undefined || !open?.delete(id) || open.size > 0) return;
    this.#open.delete(point);
    this.#isStale = true;
  }

  /** Cells requested since the last call, including those with results. */
  more(): CalledCell[] {
    if (!this.#isStale) return [];
    this.#isStale = false;
    const found: CalledCell[] = [];
    for (const called of this.#selector.select(this.#results)) {
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

  /** All cells requested so far, in the order of the whole grid. */
  get cells(): Cell[] {
    return Array.from(this.#called.values(), ({ cell }) => cell).sort((a, b) => a.index - b.index);
  }
}
