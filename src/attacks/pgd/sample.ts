import type { InputSpace } from '../../datasets/input-space.ts';
import type { Kernels } from '../../linalg/kernels/kernels.ts';
import type { ChangeList, FollowedUnits } from '../../linalg/kernels/walk-kernels.ts';
import type { Matrix } from '../../linalg/matrix.ts';
import type { OneHidden } from '../../networks/one-hidden.ts';
import type { InputWeights } from '../input-weights.ts';
import type { PgdRows } from './rows.ts';
import { PgdWalk } from './walk.ts';

/** Initial state of a sample. */
export interface PgdStart {
  /** Input as the network sees it, d. */
  readonly seen: Float32Array;
  /** Pre-activations, m. */
  readonly H: Float32Array;
  /** Gradient of f in input space, 1 x d; updated in place. */
  readonly gradient: Matrix;
  /** Target label. */
  readonly target: number;
}

/**
 * One sample during `pgd`, in input space. Pre-activations and gradient are updated incrementally: H by the moves of x,
 * the gradient by the few units that cross zero in a step.
 */
export class PgdSample extends PgdWalk {
  readonly m: number;
  /** Change of the pre-activations since the start, m. */
  readonly shift: Float64Array;
  target = 1;
  /** target x f at the current point. */
  margin = 0;
  readonly #weights: InputWeights;
  readonly #kernels: Kernels;
  readonly #units: FollowedUnits;
  readonly #list: ChangeList;
  readonly #sum: Matrix;
  /** Views of `sum`, H and slopes. */
  readonly #sums: Float32Array;
  readonly #H: Float64Array;
  readonly #slopes: Float64Array;
  #gradient: Matrix;

  /** Holds views of the worker's memory, so nothing may be allocated while it is in use. */
  constructor(
    { a, gamma }: OneHidden,
    weights: InputWeights,
    space: InputSpace,
    kernels: Kernels,
    { start, x, H, shift, slopes, list, sum }: PgdRows,
  ) {
    super(space, start.data, x.data);
    this.m = weights.V.rows;
    this.shift = shift.data;
    this.#units = { H, shift, slopes, a, gamma };
    this.#H = H.data;
    this.#slopes = slopes.data;
    this.#list = list;
    this.#sum = sum;
    this.#sums = sum.data;
    this.#weights = weights;
    this.#kernels = kernels;
    this.#gradient = weights.V.rowsFrom(0, 1);
  }

  begin({ seen: row, H, gradient, target }: PgdStart): void {
    this.setOut(row);
    this.#H.set(H);
    this.shift.fill(0);
    const { gamma } = this.#units;
    for (let j = 0; j < this.m; j++) this.#slopes[j] = H[j] > 0 ? 1 : gamma;
    this.#gradient = gradient;
    this.target = target;
    this.#list.count = 0;
    this.margin = target * this.#kernels.walk.turnUnits(this.#units, this.#list);
  }

  /** Gradient of f at the current point, 1 x d. */
  get gradient(): Matrix {
    return this.#gradient;
  }

  /** Records a move of coordinate k by `change`; `settle` applies it to the pre-activations. */
  shiftBy(k: number, change: number): void {
    this.#list.add(k, change);
  }

  /** Applies the moves recorded by `shiftBy`, or by a kernel in the list, to the pre-activations. */
  settle(): void {
    const { shift } = this;
    this.#sums.fill(0);
    this.#kernels.walk.addRows(this.#sum, this.#weights.columns, this.#list);
    for (let j = 0; j < shift.length; j++) shift[j] += this.#sums[j];
    this.#list.count = 0;
  }

  /**
   * Updates margin and gradient from the pre-activations.
   *
   * @param follow called with the units that crossed zero and the changes of their weights in the gradient, a_j
   * phi'(H_j); not called where there are none
   */
  turn(follow?: (crossed: ChangeList) => void): void {
    this.margin = this.target * this.#kernels.walk.turnUnits(this.#units, this.#list);
    if (this.#list.count === 0) return;
    this.#kernels.walk.addRows(this.#gradient, this.#weights.V, this.#list);
    follow?.(this.#list);
    this.#list.count = 0;
  }
}
