import type { Engine } from '../../../src/linalg/engine.ts';
import type { RandomKey } from '../../../src/linalg/random.ts';
import { initialNetwork, type OneHidden } from '../../../src/networks/one-hidden.ts';

/** As `initialNetwork`, but the first `positive` of the m hidden units have a positive readout, not half of them. */
export function unbalancedNetwork(
  sizes: { m: number; d: number; gamma: number; initScale: number },
  positive: number,
  key: RandomKey,
  { memory, kernels }: Engine,
): OneHidden {
  const network = initialNetwork(sizes, key, memory, kernels);
  const size = 1 / Math.sqrt(sizes.m);
  network.a.data.fill(size, 0, positive).fill(-size, positive);
  return network;
}
