import type { InputWeights } from './input-weights.ts';
import type { PgdSample } from './pgd-sample.ts';
import { largestSize, type PgdSteps } from './pgd-steps.ts';

/** Length of a step as a share of epsilon. */
const STEP_SHARE = 1 / 5;

export interface ProjectedOptions {
  readonly norm: 'L2' | 'Linf';
  readonly epsilon: number;
  /** Step along sign(g) instead of g over its size. */
  readonly bySign: boolean;
}

/**
 * Steps of epsilon / 5 along the gradient, rescaled to the norm they may have, clamped to the data range. A step moves
 * pre-activations by a multiple of V (direction), which is carried along as `image`, and by what clamping takes back.
 */
export class ProjectedSteps implements PgdSteps {
  readonly #sample: PgdSample;
  readonly #options: ProjectedOptions;
  /** V V^T, m x m, and V^T, d x m. */
  readonly #gram: Float32Array;
  readonly #columns: Float32Array;
  /** V (direction), m; the direction is the gradient or its signs. */
  readonly #image: Float64Array;
  /** Signs of the gradient, d, where steps go by sign. */
  readonly #signs: Int8Array;
  /** Perturbation after the step, d. */
  readonly #delta: Float64Array;
  /** Size of the direction under the norm. */
  #size = 0;

  constructor(sample: PgdSample, weights: InputWeights, options: ProjectedOptions) {
    this.#sample = sample;
    this.#options = options;
    this.#gram = weights.gram.data;
    this.#columns = weights.columns.data;
    this.#image = new Float64Array(sample.m);
    this.#signs = new Int8Array(options.bySign ? sample.d : 0);
    this.#delta = new Float64Array(sample.d);
  }

  begin(image: Float32Array): void {
    this.#image.set(image);
    if (this.#options.bySign) {
      this.#sample.gradient.forEach((g, k) => {
        this.#signs[k] = Math.sign(g);
      });
    }
    this.#measure();
  }

  step(): boolean {
    if (this.#size === 0) return false;
    const { start, x, shift, gradient, target, low, high } = this.#sample;
    const { norm, epsilon, bySign } = this.#options;
    const direction = bySign ? this.#signs : gradient;
    const [delta, image] = [this.#delta, this.#image];
    const stride = (target * epsilon * STEP_SHARE) / this.#size;
    for (let k = 0; k < x.length; k++) delta[k] = x[k] - start[k] + stride * direction[k];
    const size = norm === 'L2' ? euclidean(delta) : largestSize(delta);
    const shrink = size > epsilon ? epsilon / size : 1;
    for (let j = 0; j < shift.length; j++) shift[j] = shrink * (shift[j] + stride * image[j]);

    let hasMoved = false;
    for (let k = 0; k < x.length; k++) {
      const free = start[k] + shrink * delta[k];
      const allowed = Math.min(Math.max(free, low), high);
      if (allowed !== free) this.#sample.shiftBy(k, allowed - free);
      const value = Math.fround(allowed);
      if (value !== x[k]) hasMoved = true;
      x[k] = value;
    }
    return hasMoved;
  }

  turn(): void {
    const [image, gram, m] = [this.#image, this.#gram, this.#image.length];
    let hasTurned = false;
    this.#sample.turn((unit, change) => {
      hasTurned = true;
      if (this.#options.bySign) return;
      const from = unit * m;
      for (let j = 0; j < m; j++) image[j] += change * gram[from + j];
    });
    if (!hasTurned) return;
    if (this.#options.bySign) this.#followSigns();
    this.#measure();
  }

  /** The image follows the coordinates of the gradient that changed sign. */
  #followSigns(): void {
    const [g, signs, image, columns, m] = [
      this.#sample.gradient,
      this.#signs,
      this.#image,
      this.#columns,
      this.#image.length,
    ];
    for (let k = 0; k < g.length; k++) {
      const change = Math.sign(g[k]) - signs[k];
      if (change === 0) continue;
      signs[k] += change;
      for (let j = 0; j < m; j++) image[j] += change * columns[k * m + j];
    }
  }

  #measure(): void {
    const { norm, bySign } = this.#options;
    const g = bySign ? this.#signs : this.#sample.gradient;
    this.#size = norm === 'L2' ? euclidean(g) : largestSize(g);
  }
}

function euclidean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let k = 0; k < values.length; k++) sum += values[k] * values[k];
  return Math.sqrt(sum);
}
