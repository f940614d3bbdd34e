import { createEngine } from '../src/linalg/create-engine.ts';
import type { Engine } from '../src/linalg/engine.ts';
import type { Matrix, Vector } from '../src/linalg/matrix.ts';
import { initialNetwork, type OneHidden } from '../src/networks/one-hidden.ts';

export interface Problem {
  readonly engine: Engine;
  readonly X: Matrix;
  readonly y: Vector;
  readonly G: Matrix;
  /** An untrained network, always with the same initial weights. */
  readonly network: () => OneHidden;
}

export interface Shape {
  readonly N: number;
  readonly d: number;
  readonly m: number;
  readonly gamma?: number;
  readonly initScale?: number;
  /** Lower end of the uniform inputs; 0 gives them a common offset. */
  readonly low?: number;
}

/** Uniform inputs with random labels, on strict kernels. */
export async function randomProblem({
  N,
  d,
  m,
  gamma = 0.01,
  initScale = 1,
  low = -1,
}: Shape): Promise<Problem> {
  const engine = await createEngine('wasm');
  const { memory, kernels } = engine;
  const [X, y, G] = [memory.matrix(N, d), memory.vector(N), memory.matrix(N, N)];
  kernels.uniform(X, { seed: 5, purpose: 1, firstRow: 0 }, low, 1);
  kernels.signs(y, { seed: 5, purpose: 2, firstRow: 0 });
  await engine.gram(X, G);
  const init = { seed: 5, purpose: 3, firstRow: 0 };
  return {
    engine,
    X,
    y,
    G,
    network: () => initialNetwork({ m, d, gamma, initScale }, init, memory, kernels),
  };
}
