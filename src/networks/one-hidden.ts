import type { Kernels } from '../linalg/kernels/kernels.ts';
import type { Matrix, Vector } from '../linalg/matrix.ts';
import type { Memory } from '../linalg/memory.ts';
import type { RandomKey } from '../linalg/random.ts';

/** f(x) = sum_j a_j phi(<w_j, x>), phi(h) = h for h > 0 and gamma h otherwise (docs/mathematics.md, "Network and loss"). */
export interface OneHidden {
  /** First layer, m x d. */
  readonly W: Matrix;
  /** Readout, m; not trained. */
  readonly a: Vector;
  /** Slope of the leaky ReLU for negative inputs. */
  readonly gamma: number;
}

/** The readout a: +1/sqrt(m) for the first half of the hidden units, -1/sqrt(m) for the rest. */
export function readout(m: number, memory: Memory): Vector {
  const a = memory.vector(m);
  a.data.fill(1 / Math.sqrt(m), 0, m / 2);
  a.data.fill(-1 / Math.sqrt(m), m / 2);
  return a;
}

/** Initial network: w_jk ~ U(-1/sqrt(d), 1/sqrt(d)) times `initScale`. */
export function initialNetwork(
  { m, d, gamma, initScale }: { m: number; d: number; gamma: number; initScale: number },
  key: RandomKey,
  memory: Memory,
  kernels: Kernels,
): OneHidden {
  const a = readout(m, memory);
  const W = memory.matrix(m, d);
  const bound = initScale / Math.sqrt(d);
  kernels.uniform(W, key, -bound, bound);
  return { W, a, gamma };
}

export function freeNetwork({ W, a }: OneHidden): void {
  W.free();
  a.free();
}
