import type { Kernels } from '../../linalg/kernels/kernels.ts';
import type { Vector } from '../../linalg/matrix.ts';
import type { Memory } from '../../linalg/memory.ts';
import { type LossPart, lossParts } from './losses.ts';

/** Name of a loss, built in or from a user's module. */
export type LossName = string;

/** Loss, slope and curvature at the outputs of N samples, in vectors that it owns. */
export class MarginLoss implements Disposable {
  /** Loss l(u_n). */
  readonly loss: Vector;
  /** Curvature l''(u_n). */
  readonly curvature: Vector;
  /** -l'(u_n). */
  readonly #slope: Vector;
  readonly #margins: Vector;
  readonly #y: Vector;
  readonly #part: LossPart;
  readonly #kernels: Kernels;

  constructor(name: LossName, y: Vector, memory: Memory, kernels: Kernels) {
    this.loss = memory.vector(y.length);
    this.curvature = memory.vector(y.length);
    this.#slope = memory.vector(y.length);
    this.#margins = memory.vector(y.length);
    this.#y = y;
    this.#part = lossParts.get(name);
    this.#kernels = kernels;
  }

  /**
   * pull_n = -y_n l'(u_n) / N, the negative gradient of the mean loss by the output f_n (c_n in docs/mathematics.md).
   */
  pull(outputs: Vector, pull: Vector): void {
    const [y, f, u] = [this.#y.data, outputs.data, this.#margins.data];
    for (let n = 0; n < u.length; n++) u[n] = y[n] * f[n];
    this.#computeTerms();
    const [slope, c] = [this.#slope.data, pull.data];
    for (let n = 0; n < u.length; n++) c[n] = (y[n] * slope[n]) / u.length;
  }

  /** Evaluates loss, slope and curvature at the margins. */
  #computeTerms(): void {
    const { kernel, terms } = this.#part;
    if (kernel !== undefined) {
      this.#kernels.lossTerms(this.#margins, kernel, this.loss, this.#slope, this.curvature);
      return;
    }
    const [loss, slope, curvature] = [this.loss.data, this.#slope.data, this.curvature.data];
    this.#margins.data.forEach((margin, n) => {
      const at = terms?.(margin);
      loss[n] = at?.loss ?? Number.NaN;
      slope[n] = -(at?.slope ?? Number.NaN);
      curvature[n] = at?.curvature ?? Number.NaN;
    });
  }

  /** Mean loss at the outputs last passed to `pull`. */
  mean(): number {
    let sum = 0;
    for (const loss of this.loss.data) sum += loss;
    return sum / this.#y.length;
  }

  /** Smallest margin of the outputs last passed to `pull`. */
  marginMin(): number {
    return this.#margins.data.reduce((least, u) => Math.min(least, u), Number.POSITIVE_INFINITY);
  }

  [Symbol.dispose](): void {
    for (const vector of [this.loss, this.curvature, this.#slope, this.#margins]) vector.free();
  }
}
