import type { Engine, Matrix } from '../../src/linalg/index.ts';
import type { Network } from '../../src/networks/network.ts';

export const KEY = { seed: 1, purpose: 7, firstRow: 0 };

/** Central differences of L by each of the entries `at` of `values`, with steps that float32 represents exactly. */
export async function differences(
  values: () => Float32Array,
  at: readonly number[],
  L: () => Promise<number>,
  step = 2 ** -7,
): Promise<number[]> {
  const found: number[] = [];
  for (const i of at) {
    const before = values()[i];
    values()[i] = before + step;
    const [high, above] = [values()[i], await L()];
    values()[i] = before - step;
    const [low, below] = [values()[i], await L()];
    values()[i] = before;
    found.push((above - below) / (high - low));
  }
  return found;
}

/** <weights, logits of X>: a loss whose gradient by the logits is `weights`. */
export async function weighted(
  { memory }: Engine,
  network: Network,
  X: Matrix,
  weights: Matrix,
): Promise<number> {
  using logits = memory.matrix(X.rows, network.classes);
  await network.forward(X, logits);
  const w = weights.data;
  return logits.data.reduce((sum, z, i) => sum + z * w[i], 0);
}
