import type { Kernels } from '../linalg/kernels.ts';
import type { Matrix } from '../linalg/matrix.ts';

/**
 * Few multiples of rows, summed by a float32 kernel before they go to a float64 sum: at the speed of the one, and no
 * more rounding than the other over a hundred steps.
 */
export class Pending {
  readonly #row: Matrix;
  readonly #kernels: Kernels;
  #isEmpty = true;

  /** `row`: zeros, 1 x m, to work in. */
  constructor(row: Matrix, kernels: Kernels) {
    this.#row = row;
    this.#kernels = kernels;
  }

  /** Adds factor x addend (1 x m). */
  add(addend: Matrix, factor: number): void {
    this.#kernels.addScaled(this.#row, addend, factor);
    this.#isEmpty = false;
  }

  /** sum (m) += what was added since the last time. */
  moveTo(sum: Float64Array): void {
    if (this.#isEmpty) return;
    const row = this.#row.data;
    for (let j = 0; j < sum.length; j++) sum[j] += row[j];
    row.fill(0);
    this.#isEmpty = true;
  }
}
