import type { Cell, Sweep } from '../cells.ts';
import type { ResultsById } from '../refine/point.ts';
import { type CalledCell, Selector } from '../refine/selection.ts';

/** Follows which cells results call for while a run goes on. */
export class ChosenCells {
  readonly #selector: Selector;
  readonly #results: ResultsById;
  readonly #called = new Map<string, CalledCell>();
  /** Cells that were called for and have no result yet: until one of them ends nothing changes. */
  readonly #open = new Set<string>();
  #isStale = true;

  /** @param results grow while the run goes on */
  constructor(sweep: Sweep, results: ResultsById) {
    this.#selector = new Selector(sweep);
    this.#results = results;
  }

  /** Notes that a cell has a result. */
  settle(id: string): void {
    if (this.#open.delete(id)) this.#isStale = true;
  }

  /** Cells that are called for since the last time, those with results included. */
  more(): CalledCell[] {
    const found: CalledCell[] = [];
    while (this.#isStale) {
      this.#isStale = false;
      for (const called of this.#selector.select(this.#results).called) {
        const { id } = called.cell;
        if (this.#called.has(id)) continue;
        this.#called.set(id, called);
        if (!this.#results.has(id)) this.#open.add(id);
        found.push(called);
      }
    }
    return found;
  }

  /** All cells that were called for, in the order of the whole grid. */
  get cells(): Cell[] {
    return Array.from(this.#called.values(), ({ cell }) => cell).sort((a, b) => a.index - b.index);
  }
}
