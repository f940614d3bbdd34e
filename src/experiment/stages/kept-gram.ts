import type { Gram } from '../../linalg/gram.ts';
import type { Matrix } from '../../linalg/matrix.ts';
import { hasTheory, solverOf } from '../parts.ts';
import type { Settings } from '../settings.ts';
import { updatesBaseGram } from './base-gram.ts';

/** Whether f and the control of a cell are trained on the same inputs, by a solver that leaves their Gram matrix. */
export function sharesNaturalGram(settings: Settings): boolean {
  const { scenario, N, Nadv, standard, bias } = settings;
  const isSame = scenario !== 'noise' && Nadv === N && standard === 'trained';
  if (!isSame || bias !== 'none' || !hasTheory(settings) || updatesBaseGram(settings)) return false;
  return solverOf(settings).oneHidden?.leavesGram ?? false;
}

/** The Gram matrix of the last samples that it was asked for. It must not outlive them. */
export class KeptGram implements Disposable {
  #kept: { readonly X: Matrix; readonly G: Gram } | undefined;

  /**
   * X X^T for X (N x d).
   *
   * @param make makes room for it
   * @param fill computes it
   */
  async of(X: Matrix, make: () => Gram, fill: (G: Gram) => Promise<void>): Promise<Gram> {
    if (this.#kept && areSame(this.#kept.X, X)) return this.#kept.G;
    this[Symbol.dispose]();
    const G = make();
    await fill(G);
    this.#kept = { X, G };
    return G;
  }

  [Symbol.dispose](): void {
    this.#kept?.G[Symbol.dispose]();
    this.#kept = undefined;
  }
}

/** Whether both are the same rows of one memory. */
function areSame(X: Matrix, Y: Matrix): boolean {
  return X.offset === Y.offset && X.rows === Y.rows && X.cols === Y.cols;
}
