import type { Engine } from '../../linalg/engine.ts';
import { assembleNetwork } from '../../networks/create-network.ts';
import type { LayerSpec } from '../../networks/layers/layer-spec.ts';
import type { Network } from '../../networks/network.ts';
import type { OneHidden } from '../../networks/one-hidden.ts';

/** A copy of f(x) = sum_j a_j phi(<w_j, x> + b_j) as a network with the logits (0, f). The caller disposes of it. */
export function asNetwork(engine: Engine, { W, b, a, gamma }: OneHidden): Network {
  const [m, d] = [W.rows, W.cols];
  const layers: LayerSpec[] = [
    { kind: 'dense', inputs: d, outputs: m },
    { kind: 'leaky-relu', size: m, gamma },
    { kind: 'dense', inputs: m, outputs: 2 },
  ];
  // Parameters of each dense layer: the weights, then the biases, 0 where there are none.
  const values = new Float32Array(m * d + m + 2 * m + 2);
  values.set(W.data);
  if (b !== undefined) values.set(b.data, m * d);
  values.set(a.data, m * d + m + m);
  return assembleNetwork(engine, { d, classes: 2, layers, values });
}
