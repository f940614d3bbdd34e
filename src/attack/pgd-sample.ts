import type { InputSpace } from '../data/input-space.ts';
import type { Kernels } from '../linalg/kernels.ts';
import type { Matrix } from '../linalg/matrix.ts';
import type { OneHidden } from '../model/one-hidden.ts';
import type { InputWeights } from './input-weights.ts';
import { Pending } from './pending.ts';
import { PgdWalk } from './pgd-walk.ts';

/** What a sample sets out with. */
export interface PgdStart {
  /** Input as the network sees it, d. */
  readonly seen: Float32Array;
  /** Pre-activations, m. */
  readonly H: Float32Array;
  /** Gradient of f in the space of inputs, 1 x d; kept up to date in place. */
  readonly gradient: Matrix;
  /** Target label. */
  readonly target: number;
}

/**
 * One sample on its way through the iterates of `pgd`, in the space of inputs. Pre-activations and gradient are not
 * computed anew but follow: H by what moved x, the gradient by the units that crossed zero, which are few in a step.
 */
export class PgdSample extends PgdWalk {
  readonly m: number;
  /** What the steps so far moved the pre-activations by, m. */
  readonly shift: Float64Array;
  target = 1;
  readonly #weights: InputWeights;
  readonly #a: Float64Array;
  readonly #gamma: number;
  readonly #kernels: Kernels;
  readonly #H: Float64Array;
  readonly #active: Uint8Array;
  readonly #pending: Pending;
  #gradient: Matrix;

  /** Holds views of the worker's memory: nothing may be allocated as long as it is used. `row`: 1 x m, to work in. */
  constructor(
    { a, gamma }: OneHidden,
    weights: InputWeights,
    space: InputSpace,
    kernels: Kernels,
    row: Matrix,
  ) {
    super(space);
    const m = weights.V.rows;
    this.m = m;
    this.shift = new Float64Array(m);
    this.#H = new Float64Array(m);
    this.#active = new Uint8Array(m);
    this.#weights = weights;
    this.#pending = new Pending(row, kernels);
    this.#a = a.data;
    this.#gamma = gamma;
    this.#kernels = kernels;
    this.#gradient = weights.V.rowsFrom(0, 1);
  }

  begin({ seen: row, H, gradient, target }: PgdStart): void {
    this.setOut(row);
    this.#H.set(H);
    this.shift.fill(0);
    for (let j = 0; j < this.m; j++) this.#active[j] = H[j] > 0 ? 1 : 0;
    this.#gradient = gradient;
    this.target = target;
  }

  /** Gradient of f where the sample is, 1 x d. */
  get gradient(): Matrix {
    return this.#gradient;
  }

  /** target x f where the sample is. */
  margin(): number {
    const [a, H, shift, gamma] = [this.#a, this.#H, this.shift, this.#gamma];
    let f = 0;
    for (let j = 0; j < a.length; j++) {
      const h = H[j] + shift[j];
      f += a[j] * (h > 0 ? h : gamma * h);
    }
    return this.target * f;
  }

  /** Pre-activations are to follow a move of coordinate k by `change`: they do with `settle`. */
  shiftBy(k: number, change: number): void {
    this.#pending.add(this.#weights.columns.rowsFrom(k, 1), change);
  }

  /** Pre-activations follow the moves that `shiftBy` heard of. */
  settle(): void {
    this.#pending.moveTo(this.shift);
  }

  /**
   * Brings the gradient up to date with the pre-activations. `crossed` hears of each unit that crossed zero, and by
   * how much its share in the gradient, a_j phi'(H_j), changed.
   */
  turn(crossed?: (unit: number, change: number) => void): void {
    const [a, H, shift, active] = [this.#a, this.#H, this.shift, this.#active];
    for (let j = 0; j < a.length; j++) {
      const now = H[j] + shift[j] > 0 ? 1 : 0;
      if (now === active[j]) continue;
      active[j] = now;
      const change = (now === 1 ? 1 - this.#gamma : this.#gamma - 1) * a[j];
      this.#kernels.addScaled(this.#gradient, this.#weights.V.rowsFrom(j, 1), change);
      crossed?.(j, change);
    }
  }
}
