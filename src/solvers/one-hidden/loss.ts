import type { Kernels } from '../../linalg/kernels/kernels.ts';
import type { Vector } from '../../linalg/matrix.ts';
import type { Memory } from '../../linalg/memory.ts';

export type LossName = 'exponential' | 'logistic';

/** Loss, slope and curvature of the outputs of N samples, written into vectors that it owns. */
export class MarginLoss implements Disposable {
  /** Loss l(u_n). */
  readonly loss: Vector;
  /** Curvature l''(u_n). */
  readonly curvature: Vector;
  readonly #slope: Vector;
  readonly #margins: Vector;
  readonly #y: Vector;
  readonly #name: LossName;
  readonly #kernels: Kernels;

  constructor(name: LossName, y: Vector, memory: Memory, kernels: Kernels) {
    this.loss = memory.vector(y.length);
    this.curvature = memory.vector(y.length);
    this.#slope = memory.vector(y.length);
    this.#margins = memory.vector(y.length);
    this.#y = y;
    this.#name = name;
    this.#kernels = kernels;
  }

  /** pull_n = -y_n l'(u_n) / N: minus the gradient of the mean loss by the output f_n (docs/mathematics.md's c_n). */
  pull(outputs: Vector, pull: Vector): void {
    const [y, f, u] = [this.#y.data, outputs.data, this.#margins.data];
    for (let n = 0; n < u.length; n++) u[n] = y[n] * f[n];
    this.#kernels.lossTerms(this.#margins, this.#name, this.loss, this.#slope, this.curvature);
    const [slope, c] = [this.#slope.data, pull.data];
    for (let n = 0; n < u.length; n++) c[n] = (y[n] * slope[n]) / u.length;
  }

  /** Mean loss of the outputs last given to `pull`. */
  mean(): number {
    let sum = 0;
    for (const loss of this.loss.data) sum += loss;
    return sum / this.#y.length;
  }

  /** Smallest margin of the outputs last given to `pull`. */
  marginMin(): number {
    return this.#margins.data.reduce((least, u) => Math.min(least, u), Number.POSITIVE_INFINITY);
  }

  [Symbol.dispose](): void {
    for (const vector of [this.loss, this.curvature, this.#slope, this.#margins]) vector.free();
  }
}
