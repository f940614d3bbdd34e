import type { Kernels } from '../linalg/kernels.ts';
import type { Matrix, Vector } from '../linalg/matrix.ts';
import type { InputWeights } from './input-weights.ts';
import { Pending } from './pending.ts';
import type { PgdSample } from './pgd-sample.ts';
import { type PgdSteps, STEP_SHARE } from './pgd-steps.ts';
import { largestSize } from './sizes.ts';

export interface ProjectedOptions {
  readonly norm: 'L2' | 'Linf';
  readonly epsilon: number;
  /** Step along sign(g) instead of g over its size. */
  readonly bySign: boolean;
}

/** Rows to work in; zeros. */
export interface ProjectedRows {
  /** 1 x d each. */
  readonly delta: Matrix;
  readonly signs: Matrix;
  /** 1 x m. */
  readonly pending: Matrix;
  /** One number. */
  readonly length: Vector;
}

/**
 * Steps of epsilon / 5 along the gradient, rescaled to the norm they may have, clamped to the data range. A step moves
 * pre-activations by a multiple of V (direction), which is carried along as `image`, and by what clamping takes back.
 */
export class ProjectedSteps implements PgdSteps {
  readonly #sample: PgdSample;
  readonly #weights: InputWeights;
  readonly #options: ProjectedOptions;
  readonly #kernels: Kernels;
  /** Perturbation, 1 x d. */
  readonly #delta: Matrix;
  /** Signs of the gradient, 1 x d, where steps go by sign. */
  readonly #signs: Matrix;
  /** V (direction), m; the direction is the gradient or its signs. */
  readonly #image: Float64Array;
  readonly #pending: Pending;
  /** Where the kernel of lengths leaves its result, 1. */
  readonly #length: Vector;
  /** Size of the direction under the norm. */
  #size = 0;

  constructor(
    sample: PgdSample,
    weights: InputWeights,
    options: ProjectedOptions,
    kernels: Kernels,
    rows: ProjectedRows,
  ) {
    this.#sample = sample;
    this.#weights = weights;
    this.#options = options;
    this.#kernels = kernels;
    this.#delta = rows.delta;
    this.#signs = rows.signs;
    this.#image = new Float64Array(sample.m);
    this.#pending = new Pending(rows.pending, kernels);
    this.#length = rows.length;
  }

  begin(image: Float32Array): void {
    this.#delta.data.fill(0);
    if (this.#options.bySign) this.#signs.data.set(this.#sample.gradient.data.map(Math.sign));
    this.#image.set(image);
    this.#size = this.#sizeOf(this.#direction);
  }

  step(): boolean {
    if (this.#size === 0) return false;
    const { shift, target } = this.#sample;
    const { epsilon } = this.#options;
    const image = this.#image;
    const stride = (target * epsilon * STEP_SHARE) / this.#size;
    this.#kernels.addScaled(this.#delta, this.#direction, stride);
    const size = this.#sizeOf(this.#delta);
    const shrink = size > epsilon ? epsilon / size : 1;
    for (let j = 0; j < shift.length; j++) shift[j] = shrink * (shift[j] + stride * image[j]);
    return this.#moveBy(shrink);
  }

  /** x = start + shrink x delta, clamped; delta is then what it came to. */
  #moveBy(shrink: number): boolean {
    const { start, x, low, high } = this.#sample;
    const delta = this.#delta.data;
    let hasMoved = false;
    for (let k = 0; k < x.length; k++) {
      let value = start[k] + shrink * delta[k];
      if (value < low || value > high) {
        const end = value < low ? low : high;
        this.#sample.shiftBy(k, end - value);
        value = end;
      }
      const before = x[k];
      x[k] = value;
      if (x[k] !== before) hasMoved = true;
      delta[k] = x[k] - start[k];
    }
    this.#sample.settle();
    return hasMoved;
  }

  turn(): void {
    const { gram } = this.#weights;
    let hasTurned = false;
    this.#sample.turn((unit, change) => {
      hasTurned = true;
      if (!this.#options.bySign) this.#pending.add(gram.rowsFrom(unit, 1), change);
    });
    if (!hasTurned) return;
    if (this.#options.bySign) this.#followSigns();
    this.#pending.moveTo(this.#image);
    this.#size = this.#sizeOf(this.#direction);
  }

  /** The image follows the coordinates of the gradient that changed sign. */
  #followSigns(): void {
    const { columns } = this.#weights;
    const [gradient, signs] = [this.#sample.gradient.data, this.#signs.data];
    for (let k = 0; k < gradient.length; k++) {
      const sign = Math.sign(gradient[k]);
      if (sign === signs[k]) continue;
      this.#pending.add(columns.rowsFrom(k, 1), sign - signs[k]);
      signs[k] = sign;
    }
  }

  get #direction(): Matrix {
    return this.#options.bySign ? this.#signs : this.#sample.gradient;
  }

  #sizeOf(row: Matrix): number {
    if (this.#options.norm === 'Linf') return largestSize(row.data);
    this.#kernels.rowNorms(row, this.#length);
    return this.#length.data[0];
  }
}
