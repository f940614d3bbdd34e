import type { Engine } from '../../linalg/engine.ts';
import type { Matrix } from '../../linalg/matrix.ts';
import { crossEntropy } from '../../networks/cross-entropy.ts';
import type { Network } from '../../networks/network.ts';

/** Training samples, available block by block. */
export interface SampleBlocks {
  /** Classes in 0..K-1, length N. */
  readonly labels: Int32Array;
  /** Inputs of `count` samples starting at `from`, count x d; valid until the next call. */
  inputs(from: number, count: number): Matrix | Promise<Matrix>;
}

/** Buffers for the negative gradients requested. */
export interface Descent {
  /** -dL/dparameters, P x 1. */
  readonly parameters: Matrix;
  /** -dL/dinputs, N x d. */
  readonly inputs?: Matrix;
}

/**
 * Mean cross-entropy L of a network over all samples, with the logits (N x K) and the negative gradient. Samples are
 * processed in blocks of `network.blockRows`.
 */
export async function fullDescent(
  engine: Engine,
  network: Network,
  { labels, inputs }: SampleBlocks,
  logits: Matrix,
  descent: Descent,
): Promise<number> {
  const { memory, kernels } = engine;
  const N = labels.length;
  const most = Math.min(network.blockRows, N);
  using byLogits = memory.matrix(most, network.classes);
  using ofBlock = memory.matrix(most < N ? descent.parameters.rows : 0, 1);
  let sum = 0;
  for (let from = 0; from < N; from += most) {
    const count = Math.min(most, N - from);
    const x = await inputs(from, count);
    const z = logits.rowsFrom(from, count);
    const dz = byLogits.rowsFrom(0, count);
    await network.forward(x, z);
    sum += crossEntropy(engine, z, labels.subarray(from, from + count), dz) * count;
    const slopes = dz.data;
    for (let i = 0; i < slopes.length; i++) slopes[i] *= -count / N;
    const parameters = from === 0 ? descent.parameters : ofBlock;
    await network.backward(x, dz, { parameters, inputs: descent.inputs?.rowsFrom(from, count) });
    if (from > 0) kernels.addScaled(descent.parameters, ofBlock, 1);
  }
  return sum / N;
}
