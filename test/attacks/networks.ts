import type { InputSpace } from '../../src/datasets/input-space.ts';
import type { Engine, Matrix, Vector } from '../../src/linalg/index.ts';
import { initialNetwork, type OneHidden } from '../../src/networks/one-hidden.ts';

/** A network with random weights of size `scale` / sqrt(d). */
export function randomNetwork(engine: Engine, m: number, d: number, seed: number, scale = 1): OneHidden {
  const key = { seed, purpose: 901, firstRow: 0 };
  return initialNetwork({ m, d, gamma: 0.1, initScale: scale }, key, engine.memory, engine.kernels);
}

/** N uniform inputs on [low, high). */
export function uniformInputs(
  engine: Engine,
  N: number,
  d: number,
  seed: number,
  [low, high]: readonly [number, number] = [-1, 1],
): Matrix {
  const X = engine.memory.matrix(N, d);
  engine.kernels.uniform(X, { seed, purpose: 902, firstRow: 0 }, low, high);
  return X;
}

export function randomTargets(engine: Engine, N: number, seed: number): Vector {
  const targets = engine.memory.vector(N);
  engine.kernels.signs(targets, { seed, purpose: 903, firstRow: 0 });
  return targets;
}

/** A copy of the rows of X. */
export function rowsOf(X: Matrix): number[][] {
  return Array.from({ length: X.rows }, (_, n) => [...X.row(n)]);
}

/** f(x) in float64, term by term: the definition, for finite differences. */
export function outputAt({ W, a, gamma }: OneHidden, x: readonly number[]): number {
  let f = 0;
  for (let j = 0; j < W.rows; j++) {
    const h = W.row(j).reduce((sum, w, k) => sum + w * (x[k] ?? Number.NaN), 0);
    f += (a.data[j] ?? Number.NaN) * (h > 0 ? h : gamma * h);
  }
  return f;
}

/** Normalization of pixels in [0, 1], with a mean and a scale for each coordinate. */
export function standardizedSpace(d: number): InputSpace {
  const each = (from: number, to: number) =>
    Float64Array.from({ length: d }, (_, k) => from + ((to - from) * k) / d);
  return { d, range: [0, 1], mean: each(0.2, 0.7), scale: each(0.05, 0.6) };
}

/** The inverse of `seen`, in float64. */
export function pixelsOf(space: InputSpace, x: readonly number[]): number[] {
  return x.map((value, k) => value * (space.scale?.[k] ?? 1) + (space.mean?.[k] ?? 0));
}
