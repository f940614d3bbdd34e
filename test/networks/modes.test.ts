import { expect, test } from 'vitest';
import { createNetwork } from '../../src/networks/create-network.ts';
import { Dropout } from '../../src/networks/layers/dropout.ts';
import { parameterCount } from '../../src/networks/layers/layer-spec.ts';
import { wideResnetBlueprint } from '../../src/networks/wide-resnet.ts';
import { flowSystem } from '../../src/solvers/deep/flow-system.ts';
import { filledMatrix, wasm } from '../linalg/support.ts';
import { KEY } from './support.ts';

const SIZES = { shape: [2, 6, 7], classes: 3, depth: 10, widen: 1, dropout: 0.3 } as const;

test('dropout keeps the mean in training, draws anew with each pass, and keeps everything in evaluation', async () => {
  const engine = await wasm;
  let row = 0;
  using dropout = new Dropout(engine, 0.3, () => ({ ...KEY, firstRow: row++ }));
  using input = engine.memory.matrix(50, 400);
  using output = engine.memory.matrix(50, 400);
  input.data.fill(1);
  const passes: Float32Array[] = [];
  for (let pass = 0; pass < 2; pass++) {
    await dropout.forward(input, output, 'training');
    passes.push(output.data.slice());
  }
  for (const values of passes) {
    const kept = values.filter((value) => value > 0);
    // Five standard deviations of a binomial.
    expect(Math.abs(kept.length / values.length - 0.7)).toBeLessThan(
      5 * Math.sqrt((0.3 * 0.7) / values.length),
    );
    expect(new Set(kept)).toEqual(new Set([Math.fround(1 / 0.7)]));
  }
  expect(passes[1]).not.toEqual(passes[0]);
  await dropout.forward(input, output, 'evaluation');
  expect(output.data).toEqual(input.data);
});

test('two networks of one key train to the same bits, dropout and statistics included', async () => {
  const engine = await wasm;
  using X = filledMatrix(engine, 5, 84);
  using logits = engine.memory.matrix(5, 3);
  const found = [];
  for (const key of [KEY, KEY, { ...KEY, seed: 2 }]) {
    using network = createNetwork(engine, wideResnetBlueprint(SIZES), key);
    await network.forward(X, logits, 'training');
    const first = logits.data.slice();
    await network.forward(X, logits, 'training');
    found.push({ first, second: logits.data.slice(), statistics: network.statistics.data.slice() });
  }
  expect(found[1]).toEqual(found[0]);
  expect(found[2]).not.toEqual(found[0]);
  expect(found[0].second).not.toEqual(found[0].first);
});

test('the published network has its 36.5 million parameters', () => {
  const { layers } = wideResnetBlueprint({
    shape: [3, 32, 32],
    classes: 10,
    depth: 28,
    widen: 10,
    dropout: 0.3,
  });
  const count = layers.reduce((sum, layer) => sum + parameterCount(layer), 0);
  // 36,479,194 in the published table, where convolutions have no biases.
  const biases = 16 + 8 * (160 + 320 + 640) + (160 + 320 + 640);
  expect(count - biases).toBe(36_479_194);
});

test('there is no flow of batch normalization', async () => {
  const engine = await wasm;
  using network = createNetwork(engine, wideResnetBlueprint(SIZES), KEY);
  using X = filledMatrix(engine, 4, 84);
  expect(() => flowSystem(engine, network, { X, labels: Int32Array.of(0, 1, 2, 0) })).toThrow(
    'no gradient flow',
  );
});
