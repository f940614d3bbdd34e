import type { Matrix } from '../linalg/matrix.ts';
import type { PgdSteps } from './pgd-steps.ts';
import type { PgdWalk } from './pgd-walk.ts';

/** A sample that hears of what moved it. */
export interface MaskedSample extends PgdWalk {
  readonly target: number;
  /** Gradient of f where the sample is, 1 x d. */
  readonly gradient: Matrix;
  shiftBy(k: number, change: number): void;
  settle(): void;
  turn(): void;
}

/** How far the coordinate of largest gradient moves in a step. */
const STRIDE = 0.3;

/**
 * Steps of the L0 attack: each one adds the coordinate of largest gradient among those that stand where they began, then
 * moves all that were added, clamped to the data range. A coordinate that comes back to where it began leaves again.
 */
export class MaskedSteps implements PgdSteps {
  readonly #sample: MaskedSample;
  readonly #isMasked: Uint8Array;
  /** The masked coordinates. */
  #mask: number[] = [];

  constructor(sample: MaskedSample) {
    this.#sample = sample;
    this.#isMasked = new Uint8Array(sample.d);
  }

  begin(): void {
    this.#mask = [];
    this.#isMasked.fill(0);
  }

  step(): boolean {
    const sample = this.#sample;
    const { start, x, target, low, high } = sample;
    const gradient = sample.gradient.data;
    const newcomer = this.#largestOutside(gradient);
    const mask = newcomer === undefined ? this.#mask : [...this.#mask, newcomer];
    const size = mask.reduce((most, k) => Math.max(most, Math.abs(gradient[k])), 0);
    if (size === 0) return false;

    let hasMoved = false;
    for (const k of mask) {
      const free = x[k] + (STRIDE * target * gradient[k]) / size;
      const value = Math.fround(Math.min(Math.max(free, low), high));
      if (value === x[k]) continue;
      hasMoved = true;
      sample.shiftBy(k, value - x[k]);
      x[k] = value;
    }
    sample.settle();
    this.#mask = mask.filter((k) => x[k] !== start[k]);
    for (const k of mask) this.#isMasked[k] = x[k] === start[k] ? 0 : 1;
    return hasMoved;
  }

  turn(): void {
    this.#sample.turn();
  }

  /** Of equal ones the lowest; none where all are masked. */
  #largestOutside(gradient: Float32Array): number | undefined {
    const isMasked = this.#isMasked;
    let chosen = -1;
    let most = -1;
    for (let k = 0; k < gradient.length; k++) {
      if (isMasked[k] === 1) continue;
      const size = Math.abs(gradient[k]);
      if (size > most) {
        chosen = k;
        most = size;
      }
    }
    return chosen < 0 ? undefined : chosen;
  }
}
