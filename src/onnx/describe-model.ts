import { createEngine } from '../linalg/create-engine.ts';
import type { LayerSpec } from '../networks/layers/layer-spec.ts';
import { decodeModel } from '../onnx-format/decode-model.ts';
import { importNetwork } from './import-network.ts';
import { readModelFile } from './read-model-file.ts';
import { OnnxSession } from './session.ts';

/** Shape of a user's model. */
export interface ModelDescription {
  /** Shape of an input without the batch: [d], or channels, height and width. */
  readonly shape: readonly number[];
  readonly outputs: number;
  /** Hidden units and slope of (leaky) ReLU, where the model is a network of one hidden layer. */
  readonly oneHidden?: { readonly m: number; readonly gamma: number };
}

/**
 * Describes the model at `path` by opening it and running it on inputs of zeros.
 *
 * @throws DataError where it cannot be read or run
 */
export async function describeModel(path: string): Promise<ModelDescription> {
  const { bytes } = await readModelFile(path);
  const decoded = decodeModel(path, bytes);
  const session = await OnnxSession.open(path, bytes);
  try {
    const { memory } = await createEngine('wasm');
    using X = memory.matrix(1, session.d);
    const outputs = (await session.run(X)).length;
    const read = importNetwork(decoded, session.shape);
    const oneHidden = 'reason' in read ? undefined : hiddenLayerOf(read.layers);
    return { shape: session.shape, outputs, ...(oneHidden && { oneHidden }) };
  } finally {
    await session.release();
  }
}

function hiddenLayerOf(layers: readonly LayerSpec[]): ModelDescription['oneHidden'] {
  const [hidden, activation, last, more] = layers.filter(({ kind }) => kind !== 'pixels');
  if (more !== undefined || hidden?.kind !== 'dense' || last?.kind !== 'dense') return undefined;
  if (activation?.kind !== 'leaky-relu') return undefined;
  return { m: hidden.outputs, gamma: Number(activation.gamma.toPrecision(6)) };
}
