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
  /** The gradient or its signs, d. */
  readonly #direction: Float32Array;
  /** V (direction), m. */
  readonly #image: Float64Array;
  /** Perturbation after the step, d. */
  readonly #delta: Float64Array;
  /** Size of the direction under the norm. */
  #size = 0;

  constructor(sample: PgdSample, weights: InputWeights, options: ProjectedOptions) {
    this.#sample = sample;
    this.#options = options;
    this.#gram = weights.gram.data;
    this.#columns = weights.columns.data;
    this.#direction = new Float32Array(sample.d);
    this.#image = new Float64Array(sample.m);
    this.#delta = new Float64Array(sample.d);
  }

  begin(image: Float32Array): void {
    const { gradient } = this.#sample;
    this.#direction.set(this.#options.bySign ? gradient.map(Math.sign) : gradient);
    this.#image.set(image);
    this.#size = this.#sizeOf(this.#direction);
  }

  step(): boolean {
    if (this.#size === 0) return false;
    const { start, x, shift, target } = this.#sample;
    const { epsilon } = this.#options;
    const [direction, delta, image] = [this.#direction, this.#delta, this.#image];
    const stride = (target * epsilon * STEP_SHARE) / this.#size;
    for (let k = 0; k < x.length; k++) delta[k] = x[k] - start[k] + stride * direction[k];
    const size = this.#sizeOf(delta);
    const shrink = size > epsilon ? epsilon / size : 1;
    for (let j = 0; j < shift.length; j++) shift[j] = shrink * (shift[j] + stride * image[j]);
    return this.#moveBy(shrink);
  }

  /** x = start + shrink x delta, clamped. */
  #moveBy(shrink: number): boolean {
    const { start, x, low, high } = this.#sample;
    const delta = this.#delta;
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
    else this.#direction.set(this.#sample.gradient);
    this.#size = this.#sizeOf(this.#direction);
  }

  /** The image follows the coordinates of the gradient that changed sign. */
  #followSigns(): void {
    const { gradient } = this.#sample;
    const [direction, image, columns] = [this.#direction, this.#image, this.#columns];
    const m = image.length;
    for (let k = 0; k < gradient.length; k++) {
      const change = Math.sign(gradient[k]) - direction[k];
      if (change === 0) continue;
      direction[k] += change;
      for (let j = 0; j < m; j++) image[j] += change * columns[k * m + j];
    }
  }

  #sizeOf(values: Float32Array | Float64Array): number {
    return this.#options.norm === 'L2' ? euclidean(values) : largestSize(values);
  }
}

function euclidean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let k = 0; k < values.length; k++) sum += values[k] * values[k];
  return Math.sqrt(sum);
}
