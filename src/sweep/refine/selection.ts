import type { Cell, Sweep } from '../cells.ts';
import { pointsOf } from '../grid/facets.ts';
import { varyingSettings } from '../grid/varying.ts';
import { fillIn } from './fill-in.ts';
import { type Lattice, latticesOf } from './lattice.ts';
import { type PointState, type ResultsById, stateOf } from './point.ts';

/** A requested cell, with the number of halvings of the grid before it was requested. */
export interface CalledCell {
  readonly cell: Cell;
  readonly depth: number;
  /** Identifies its point: the id of the point's first cell. */
  readonly point: string;
}

/** Whether a sweep chooses its cells by their results. */
export function isChosenByResults({ refine, seeds }: Sweep): boolean {
  return refine !== undefined || seeds !== undefined;
}

/** Chooses the cells of a sweep with `refine` or `seeds`. A pure function of the results, with a cache. */
export class Selector {
  readonly #sweep: Sweep;
  readonly #lattices: readonly Lattice[];
  /** Cells of each point, where nothing is refined. */
  readonly #points: readonly (readonly Cell[])[];
  /** Settled states of points by their first cell; they no longer change. */
  readonly #settled = new Map<string, PointState>();

  constructor(sweep: Sweep) {
    this.#sweep = sweep;
    const { refine } = sweep;
    this.#lattices = refine === undefined ? [] : latticesOf(sweep, refine.axes).lattices;
    const names = varyingSettings(sweep).filter((name) => name !== 'seed');
    this.#points = refine === undefined ? [...pointsOf(sweep.cells, names).values()] : [];
  }

  /** The part of the grid requested by the results so far. */
  select(results: ResultsById): CalledCell[] {
    const { refine } = this.#sweep;
    if (refine === undefined)
      return this.#points.flatMap((cells) => calledOf(this.#stateOf(cells, results), 0));
    return this.#lattices
      .flatMap((lattice) => [
        ...fillIn(lattice, refine, (cells) => this.#stateOf(cells, results)).called.values(),
      ])
      .flatMap(({ state, depth }) => calledOf(state, depth));
  }

  #stateOf(cells: readonly Cell[], results: ResultsById): PointState {
    const [first] = cells;
    const known = first && this.#settled.get(first.id);
    if (known !== undefined) return known;
    const { vocabulary, refine, seeds } = this.#sweep;
    const value = refine?.value ?? seeds?.value ?? '';
    const judgement = { vocabulary, value, ...(seeds && { seeds }) };
    const state = stateOf(cells, results, judgement);
    if (state.isSettled && first !== undefined) this.#settled.set(first.id, state);
    return state;
  }
}

function calledOf({ cells }: PointState, depth: number): CalledCell[] {
  return cells.map((cell) => ({ cell, depth, point: cells[0].id }));
}
