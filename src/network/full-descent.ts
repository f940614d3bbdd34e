import type { Engine } from '../linalg/engine.ts';
import type { Matrix } from '../linalg/matrix.ts';
import { crossEntropy } from './cross-entropy.ts';
import type { Gradients, Network } from './network.ts';

/** All samples that a network learns from, some at a time. */
export interface SampleBlocks {
  /** Classes in 0..K-1, N. */
  readonly labels: Int32Array;
  /** Inputs of samples from to from + count - 1, count x d; valid until the next call. */
  inputs(from: number, count: number): Matrix | Promise<Matrix>;
}

/**
 * Mean cross-entropy L of a network over all samples, its logits of each (N x K), and the direction of steepest
 * descent: `rate` becomes -dL/dparameters (P x 1) and -dL/dinputs (N x d). `network.blockRows` samples at a time.
 */
export async function fullDescent(
  engine: Engine,
  network: Network,
  { labels, inputs }: SampleBlocks,
  logits: Matrix,
  rate: Gradients = {},
): Promise<number> {
  const { memory, kernels } = engine;
  const N = labels.length;
  const most = Math.min(network.blockRows, N);
  const { parameters } = rate;
  const needsGradient = parameters !== undefined || rate.inputs !== undefined;
  using byLogits = memory.matrix(most, network.classes);
  using ofBlock = memory.matrix(parameters === undefined || most === N ? 1 : parameters.rows, 1);
  let sum = 0;
  for (let from = 0; from < N; from += most) {
    const count = Math.min(most, N - from);
    const x = await inputs(from, count);
    const z = logits.rowsFrom(from, count);
    await network.forward(x, z);
    const dz = byLogits.rowsFrom(0, count);
    sum +=
      crossEntropy(engine, z, labels.subarray(from, from + count), needsGradient ? dz : undefined) * count;
    if (!needsGradient) continue;
    const share = -count / N;
    const values = dz.data;
    for (let i = 0; i < values.length; i++) values[i] *= share;
    const into = from === 0 ? parameters : parameters && ofBlock;
    await network.backward(x, dz, { parameters: into, inputs: rate.inputs?.rowsFrom(from, count) });
    if (from > 0 && parameters) kernels.addScaled(parameters, ofBlock, 1);
  }
  return sum / N;
}
