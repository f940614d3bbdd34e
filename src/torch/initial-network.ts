import type { Memory } from '../linalg/memory.ts';
import type { OneHidden } from '../networks/one-hidden.ts';
import { TorchCpu, wordsOfNormal } from './cpu-generator.ts';

/** Sizes of a network, and where in the sequence of random numbers it is drawn. */
export interface TorchInitial {
  readonly seed: number;
  readonly m: number;
  readonly d: number;
  readonly gamma: number;
  /** Number of networks drawn before it. */
  readonly after: number;
  /** Words drawn between the first network and the second. */
  readonly between: number;
}

/**
 * The initial network of the code of [K24b]: a linear layer with PyTorch's own initial values, which are replaced by
 * w_jk ~ N(0, 1/d) and b_j ~ N(0, 1); then the readout a_j ~ N(0, 1/m). The caller frees it.
 *
 * @throws RangeError where m or m d is below 16
 */
export function torchInitialNetwork(initial: TorchInitial, memory: Memory): OneHidden {
  const { seed, m, d, gamma, after, between } = initial;
  const generator = new TorchCpu(seed);
  const replaced = m * d + m;
  const words = replaced + wordsOfNormal(m * d) + 2 * wordsOfNormal(m);
  generator.skip(after * words + (after > 0 ? between : 0) + replaced);
  const [W, b, a] = [memory.matrix(m, d), memory.matrix(m, 1), memory.vector(m)];
  generator.normal(W.data, 1 / Math.sqrt(d));
  generator.normal(b.data, 1);
  const readout = new Float32Array(m);
  generator.normal(readout, 1 / Math.sqrt(m));
  a.data.set(readout);
  return { W, b, a, gamma };
}
