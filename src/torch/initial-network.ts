import type { Memory } from '../linalg/memory.ts';
import type { OneHidden } from '../networks/one-hidden.ts';
import { TorchCpu } from './cpu-generator.ts';
import { NETWORKS_BEFORE, replacedWords, wordsBefore } from './published-order.ts';

export interface TorchInitial {
  readonly seed: number;
  readonly m: number;
  readonly d: number;
  readonly gamma: number;
  /** Whether samples are loaded from files rather than drawn. */
  readonly isLoaded: boolean;
}

/**
 * The initial network of a role in the code of [K24b]: a linear layer with PyTorch's own initial values, which are
 * replaced by w_jk ~ N(0, 1/d) and b_j ~ N(0, 1); then the readout a_j ~ N(0, 1/m). The caller frees it.
 *
 * @throws RangeError where m is below 16
 */
export function torchInitialNetwork(
  { seed, m, d, gamma, isLoaded }: TorchInitial,
  role: keyof typeof NETWORKS_BEFORE,
  memory: Memory,
): OneHidden {
  const generator = new TorchCpu(seed);
  generator.skip(wordsBefore(NETWORKS_BEFORE[role], { m, d }, isLoaded) + replacedWords(m, d));
  const [W, b, a] = [memory.matrix(m, d), memory.matrix(m, 1), memory.vector(m)];
  generator.normal(W.data, 1 / Math.sqrt(d));
  generator.normal(b.data, 1);
  const readout = new Float32Array(m);
  generator.normal(readout, 1 / Math.sqrt(m));
  a.data.set(readout);
  return { W, b, a, gamma };
}
