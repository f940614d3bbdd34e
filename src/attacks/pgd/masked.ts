import type { Matrix } from '../../linalg/matrix.ts';
import type { PgdSteps } from './steps.ts';
import type { PgdWalk } from './walk.ts';

/** A sample whose gradient the steps of the L0 attack follow. */
export interface MaskedSample extends PgdWalk {
  readonly target: number;
  /** Gradient of f at the current point, 1 x d. */
  readonly gradient: Matrix;
  shiftBy(k: number, change: number): void;
  settle(): void;
  turn(): void;
}

/** Change of the coordinate with the largest gradient in one step. */
const STRIDE = 0.3;

/**
 * Steps of the L0 attack. Each adds to the mask the coordinate of largest gradient among those at their initial value,
 * then moves all masked coordinates, clamped to the data range. A coordinate that returns to its initial value leaves
 * the mask.
 */
export class MaskedSteps implements PgdSteps {
  readonly #sample: MaskedSample;
  readonly #free: Float32Array;
  readonly #largestFree: (gradient: Matrix) => number | undefined;
  /** The masked coordinates, in the order in which they were added. */
  readonly #mask: number[] = [];

  /**
   * @param free indicator (1 or 0, length d) of coordinates outside the mask, updated in place
   * @param largest finds the coordinate of largest absolute gradient where `free` is 1
   */
  constructor(
    sample: MaskedSample,
    free = new Float32Array(sample.d),
    largest = (gradient: Matrix) => largestIn(gradient.data, free),
  ) {
    this.#sample = sample;
    this.#free = free;
    this.#largestFree = largest;
  }

  begin(): void {
    this.#mask.length = 0;
    this.#free.fill(1);
  }

  step(): boolean {
    const [sample, mask, free] = [this.#sample, this.#mask, this.#free];
    const { start, x, target, low, high } = sample;
    const gradient = sample.gradient.data;
    const newcomer = this.#largestFree(sample.gradient);
    if (newcomer !== undefined) mask.push(newcomer);
    let size = 0;
    for (let i = 0; i < mask.length; i++) size = Math.max(size, Math.abs(gradient[mask[i]]));
    if (size === 0) return false;

    const stride = STRIDE * target;
    let [hasMoved, kept] = [false, 0];
    for (let i = 0; i < mask.length; i++) {
      const k = mask[i];
      const value = Math.fround(Math.min(Math.max(x[k] + (stride * gradient[k]) / size, low), high));
      if (value !== x[k]) {
        hasMoved = true;
        sample.shiftBy(k, value - x[k]);
        x[k] = value;
      }
      const isBack = value === start[k];
      free[k] = isBack ? 1 : 0;
      if (!isBack) mask[kept++] = k;
    }
    mask.length = kept;
    sample.settle();
    return hasMoved;
  }

  turn(): void {
    this.#sample.turn();
  }
}

/**
 * The coordinate of largest absolute value where `free` is 1, the first of equal ones; undefined where there is none.
 */
function largestIn(gradient: Float32Array, free: Float32Array): number | undefined {
  let [chosen, most] = [-1, -1];
  for (let k = 0; k < gradient.length; k++) {
    const size = Math.abs(gradient[k]);
    if (free[k] === 1 && size > most) [chosen, most] = [k, size];
  }
  return chosen < 0 ? undefined : chosen;
}
