import { cosine } from '../src/experiment/measure.ts';
import type { Engine, Matrix, Vector } from '../src/linalg/index.ts';
import { initialNetwork, type OneHidden } from '../src/networks/one-hidden.ts';

/** Samples, hidden units and slope of the comparison with SGD in docs/mathematics.md, "Gradient flow". */
export const [N, m, GAMMA] = [200, 200, 0.01];
/** Flow time of 100,000 published epochs. */
export const T = 1e4;

/**
 * Uniform inputs with random labels, fresh inputs on which functions are compared, and networks with the same initial
 * weights.
 */
export interface FlowProblem {
  readonly X: Matrix;
  readonly y: Vector;
  readonly G: Matrix;
  readonly Z: Matrix;
  readonly network: () => OneHidden;
}

export async function flowProblem(engine: Engine, d: number): Promise<FlowProblem> {
  const { memory, kernels } = engine;
  const stream = (purpose: number) => ({ seed: 1, purpose, firstRow: 0 });
  const [X, y, G] = [memory.matrix(N, d), memory.vector(N), memory.matrix(N, N)];
  const Z = memory.matrix(2000, d);
  kernels.uniform(X, stream(1), -1, 1);
  kernels.uniform(Z, stream(2), -1, 1);
  kernels.signs(y, stream(3));
  await engine.gram(X, G);
  const network = () => initialNetwork({ m, d, gamma: GAMMA, initScale: 1 }, stream(4), memory, kernels);
  return { X, y, G, Z, network };
}

/** Correlation of two functions' outputs on the same inputs. */
export function correlation(f: Float64Array, g: Float64Array): number {
  const centred = (values: Float64Array) => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return values.map((value) => value - mean);
  };
  return cosine(centred(f), centred(g));
}
