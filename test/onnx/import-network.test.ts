import { describe, expect, test } from 'vitest';
import type { Engine, Matrix } from '../../src/linalg/index.ts';
import { convnetBlueprint } from '../../src/networks/convnet.ts';
import { assembleNetwork, createNetwork } from '../../src/networks/create-network.ts';
import type { LayerSpec } from '../../src/networks/layers/layer-spec.ts';
import { mlpBlueprint } from '../../src/networks/mlp.ts';
import type { Network } from '../../src/networks/network.ts';
import { readout } from '../../src/networks/one-hidden.ts';
import { outputsOf } from '../../src/networks/outputs.ts';
import { wideResnetBlueprint } from '../../src/networks/wide-resnet.ts';
import { exportNetwork } from '../../src/onnx/export-network.ts';
import { exportOnnx } from '../../src/onnx/export-one-hidden.ts';
import { importNetwork } from '../../src/onnx/import-network.ts';
import { OnnxSession } from '../../src/onnx/session.ts';
import { decodeModel } from '../../src/onnx-format/decode-model.ts';
import { filledMatrix, largestError, wasm } from '../linalg/support.ts';
import { KEY } from '../networks/support.ts';
import { pytorchModels } from './pytorch-models.ts';

function read(engine: Engine, bytes: Uint8Array, shape: readonly number[]): Network {
  const parts = importNetwork(decodeModel('model', bytes), shape);
  if ('reason' in parts) throw new Error(parts.reason);
  return assembleNetwork(engine, parts);
}

async function logitsOf({ memory }: Engine, network: Network, X: Matrix): Promise<Float32Array> {
  using logits = memory.matrix(X.rows, network.classes);
  await network.forward(X, logits);
  return logits.data.slice();
}

async function byOnnxruntime(bytes: Uint8Array, X: Matrix): Promise<Float64Array> {
  const session = await OnnxSession.open('model', bytes);
  try {
    return await session.run(X);
  } finally {
    await session.release();
  }
}

/** A layer as stored in a file, where slopes are float32. */
function withRoundedSlope(layer: LayerSpec): LayerSpec {
  if (layer.kind === 'residual') {
    const { inner, shortcut } = layer;
    const around = shortcut && { shortcut: shortcut.map(withRoundedSlope) };
    return { ...layer, inner: inner.map(withRoundedSlope), ...around };
  }
  return layer.kind === 'leaky-relu' ? { ...layer, gamma: Math.fround(layer.gamma) } : layer;
}

const blueprints = [
  ['mlp', mlpBlueprint({ d: 6, classes: 3, width: 8, depth: 3, gamma: 0.1 })],
  ['mlp of one layer', mlpBlueprint({ d: 5, classes: 2, width: 4, depth: 1, gamma: 0.01 })],
  ['convnet', convnetBlueprint({ shape: [2, 11, 13], classes: 3 })],
  ['wide-resnet', wideResnetBlueprint({ shape: [2, 6, 7], classes: 3, depth: 16, widen: 2, dropout: 0 })],
] as const;

describe.each(blueprints)('a network that was exported: %s', (_, blueprint) => {
  test('is read back, its weights bit for bit, and onnxruntime agrees', async () => {
    const engine = await wasm;
    using network = createNetwork(engine, blueprint, KEY);
    for (const [i, value] of network.statistics.data.entries())
      network.statistics.data[i] = value + (i % 3) / 2;
    const bytes = exportNetwork(network);
    using again = read(engine, bytes, [network.d]);
    expect(again.layers).toEqual(network.layers.map(withRoundedSlope));
    expect(again.parameters.data).toEqual(network.parameters.data);
    expect(again.statistics.data).toEqual(network.statistics.data);
    using X = filledMatrix(engine, 7, network.d, 3);
    const logits = await logitsOf(engine, network, X);
    expect(largestError(await logitsOf(engine, again, X), logits)).toBeLessThan(1e-6);
    expect(largestError(await byOnnxruntime(bytes, X), logits)).toBeLessThan(1e-4);
    expect(Math.max(...logits.map(Math.abs))).toBeGreaterThan(0.03);
  });
});

test('a network of one hidden layer that was exported is read back as layers without biases', async () => {
  const engine = await wasm;
  using W = filledMatrix(engine, 6, 9, 4);
  using a = readout(6, engine.memory);
  const network = { W, a, gamma: 0.1 };
  using again = read(engine, exportOnnx(network), [9]);
  using X = filledMatrix(engine, 11, 9, 3);
  const outputs = await outputsOf(engine, network, X);
  expect(largestError(await logitsOf(engine, again, X), outputs)).toBeLessThan(1e-6);
});

describe.each(['mlp', 'one-output', 'convolutions', 'shortcut'])(
  'the model %s, exported by PyTorch',
  (name) => {
    const { shape, bytes, inputs, logits } = pytorchModels[name];
    const problem = (engine: Engine) => {
      const d = shape.reduce((product, size) => product * size);
      const X = engine.memory.matrix(inputs.length / d, d);
      X.data.set(inputs);
      return X;
    };

    test('is computed by onnxruntime, whatever batch it was exported with', async () => {
      using X = problem(await wasm);
      expect(largestError(await byOnnxruntime(bytes, X), logits)).toBeLessThan(1e-5);
    });

    test('is read back', async () => {
      const engine = await wasm;
      using X = problem(engine);
      using network = read(engine, bytes, shape);
      expect(largestError(await logitsOf(engine, network, X), logits)).toBeLessThan(1e-5);
    });
  },
);

test('a model of another form is told apart, with the reason', () => {
  const { bytes, shape } = pytorchModels.tanh;
  expect(importNetwork(decodeModel('model', bytes), shape)).toEqual({ reason: 'it has a node Tanh' });
});
