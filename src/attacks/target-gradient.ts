import type { InputSpace } from '../datasets/input-space.ts';
import type { Engine } from '../linalg/engine.ts';
import type { Matrix } from '../linalg/matrix.ts';
import type { Differentiable } from './differentiable.ts';
import { intoInputSpace } from './input-gradient.ts';
import { LARGEST_MARGIN } from './pgd/steps.ts';

/**
 * For inputs and target classes, which way the cross-entropy of the target falls fastest, and how low it is. Both from
 * z, the logits: cross-entropy is log(1 + odds) with odds = sum_{k != t} exp(z_k - z_t), and its gradient by z is
 * (1 - p_t) (q - e_t), q the softmax over the other classes. The positive factor is left out, so that the direction
 * does not vanish where the network is certain. For two classes odds = exp(-yhat f) with f = z_1 - z_0.
 */
export class TargetGradient implements Disposable {
  /** Minus the gradient of the cross-entropy in the space of inputs, up to a factor a row, rows x d. */
  readonly gradients: Matrix;
  readonly #engine: Engine;
  readonly #network: Differentiable;
  readonly #space: InputSpace;
  readonly #logits: Matrix;

  /** `rows`: the most that are computed at a time. */
  constructor(engine: Engine, network: Differentiable, space: InputSpace, rows: number) {
    this.#engine = engine;
    this.#network = network;
    this.#space = space;
    this.gradients = engine.memory.matrix(rows, space.d);
    this.#logits = engine.memory.matrix(rows, network.classes);
  }

  /**
   * Computes gradients for X (rows x d, as the network sees them) toward target classes (rows).
   *
   * @returns odds against the target, rows, in single precision.
   */
  async compute(X: Matrix, targets: Int32Array): Promise<Float32Array> {
    const logits = this.#logits.rowsFrom(0, X.rows);
    const gradients = this.gradients.rowsFrom(0, X.rows);
    await this.#network.forward(X, logits);
    const odds = this.#towardTargets(logits, targets);
    await this.#network.backward(X, logits, { inputs: gradients });
    intoInputSpace(gradients, this.#space);
    return odds;
  }

  /** Replaces logits by minus their gradient. */
  #towardTargets(logits: Matrix, targets: Int32Array): Float32Array {
    const { memory, kernels } = this.#engine;
    const K = logits.cols;
    using exponents = memory.vector(logits.rows * K);
    const odds = new Float32Array(logits.rows);
    // exp(z_k - top) for the others, exp(top - z_t) for the target.
    for (let n = 0; n < logits.rows; n++) {
      const [z, t, e] = [logits.row(n), targets[n], exponents.data.subarray(n * K, (n + 1) * K)];
      const top = z.reduce((most, value, k) => (k === t ? most : Math.max(most, value)), -Infinity);
      for (let k = 0; k < K; k++) e[k] = z[k] - top;
      e[t] = Math.min(Math.max(top - z[t], -LARGEST_MARGIN), LARGEST_MARGIN);
    }
    kernels.exp(exponents, exponents);
    for (let n = 0; n < logits.rows; n++) {
      const [z, t, e] = [logits.row(n), targets[n], exponents.data.subarray(n * K, (n + 1) * K)];
      const others = e.reduce((sum, value, k) => (k === t ? sum : sum + value), 0);
      for (let k = 0; k < K; k++) z[k] = -e[k] / others;
      z[t] = 1;
      odds[n] = others * e[t];
    }
    return odds;
  }

  [Symbol.dispose](): void {
    this.gradients.free();
    this.#logits.free();
  }
}
