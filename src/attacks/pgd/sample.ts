import type { InputSpace } from '../../datasets/input-space.ts';
import type { Kernels } from '../../linalg/kernels/kernels.ts';
import type { ChangeList, FollowedUnits } from '../../linalg/kernels/walk-kernels.ts';
import type { Matrix } from '../../linalg/matrix.ts';
import type { OneHidden } from '../../networks/one-hidden.ts';
import type { InputWeights } from '../input-weights.ts';
import type { PgdRows } from './rows.ts';
import { PgdWalk } from './walk.ts';

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
  /** target x f where the sample is. */
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

  /** Holds views of the worker's memory: nothing may be allocated as long as it is used. */
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

  /** Gradient of f where the sample is, 1 x d. */
  get gradient(): Matrix {
    return this.#gradient;
  }

  /** Pre-activations are to follow a move of coordinate k by `change`: they do with `settle`. */
  shiftBy(k: number, change: number): void {
    this.#list.add(k, change);
  }

  /** Pre-activations follow the moves that `shiftBy`, or a kernel through the list, told of. */
  settle(): void {
    const { shift } = this;
    this.#sums.fill(0);
    this.#kernels.walk.addRows(this.#sum, this.#weights.columns, this.#list);
    for (let j = 0; j < shift.length; j++) shift[j] += this.#sums[j];
    this.#list.count = 0;
  }

  /**
   * Brings margin and gradient up to date with the pre-activations.
   *
   * @param follow hears of the units that crossed zero, and by how much their share in the gradient, a_j phi'(H_j),
   * changed; not called where none did.
   */
  turn(follow?: (crossed: ChangeList) => void): void {
    this.margin = this.target * this.#kernels.walk.turnUnits(this.#units, this.#list);
    if (this.#list.count === 0) return;
    this.#kernels.walk.addRows(this.#gradient, this.#weights.V, this.#list);
    follow?.(this.#list);
    this.#list.count = 0;
  }
}
