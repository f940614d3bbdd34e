import { describe, expect, test } from 'vitest';
import { convnetBlueprint } from '../../src/networks/convnet.ts';
import { createNetwork } from '../../src/networks/create-network.ts';
import { crossEntropy } from '../../src/networks/cross-entropy.ts';
import { mlpBlueprint } from '../../src/networks/mlp.ts';
import { wideResnetBlueprint } from '../../src/networks/wide-resnet.ts';
import { filledMatrix, largestError, wasm } from '../linalg/support.ts';
import { differences, KEY, weighted } from './support.ts';

const mlp = mlpBlueprint({ d: 6, classes: 3, width: 8, depth: 3, gamma: 0.1 });
const convnet = convnetBlueprint({ shape: [2, 11, 13], classes: 3 });
const wideResnet = wideResnetBlueprint({ shape: [2, 6, 7], classes: 3, depth: 10, widen: 1, dropout: 0 });

describe.each([
  ['mlp', mlp],
  ['convnet', convnet],
  ['wide-resnet', wideResnet],
])('%s', (_, blueprint) => {
  test('gradients are those of finite differences', async () => {
    const engine = await wasm;
    using network = createNetwork(engine, blueprint, KEY);
    const { parameters } = network;
    using X = filledMatrix(engine, 2, network.d);
    using weights = filledMatrix(engine, 2, 3, 4);
    using byParameters = engine.memory.matrix(parameters.rows, 1);
    using byInputs = engine.memory.matrix(2, network.d);
    const L = () => weighted(engine, network, X, weights);
    await L();
    await network.backward(X, weights, { parameters: byParameters, inputs: byInputs });
    const some = (length: number) =>
      Array.from({ length: 25 }, (_, i) => Math.floor((i * (length - 1)) / 24));
    const inputs = some(X.data.length);
    const found = await differences(() => X.data, inputs, L, 2 ** -10);
    expect(
      largestError(
        inputs.map((i) => byInputs.data[i]),
        found,
      ),
    ).toBeLessThan(2e-3);
    const places = some(parameters.rows);
    const slopes = await differences(() => parameters.data, places, L, 2 ** -10);
    expect(
      largestError(
        places.map((i) => byParameters.data[i]),
        slopes,
      ),
    ).toBeLessThan(2e-3);
    expect(Math.max(...byInputs.data.map(Math.abs))).toBeGreaterThan(1e-3);
  });

  test("a row's logits do not depend on the rows beside it", async () => {
    const engine = await wasm;
    using network = createNetwork(engine, blueprint, KEY);
    using X = filledMatrix(engine, 5, network.d);
    using all = engine.memory.matrix(5, 3);
    using one = engine.memory.matrix(1, 3);
    await network.forward(X, all);
    await network.forward(X.rowsFrom(3, 1), one);
    expect([...one.data]).toEqual([...all.row(3)]);
  });
});

test('weights and biases of a layer lie within 1/sqrt(inputs), and no two layers share numbers', async () => {
  const engine = await wasm;
  using network = createNetwork(engine, mlp, KEY);
  const values = network.parameters.data;
  const first = values.subarray(0, 56);
  expect(Math.max(...first.map(Math.abs))).toBeLessThanOrEqual(1 / Math.sqrt(6));
  expect(Math.max(...first.map(Math.abs))).toBeGreaterThan(0.9 / Math.sqrt(6));
  expect(Math.max(...values.subarray(56).map(Math.abs))).toBeLessThanOrEqual(1 / Math.sqrt(8));
  expect(new Set(values).size).toBe(values.length);
});

test('an image too small for the filters is refused', () => {
  expect(() => convnetBlueprint({ shape: [1, 10, 28], classes: 2 })).toThrow('10 x 28');
});

describe('cross entropy', () => {
  test('is log K where all logits are equal, and does not overflow', async () => {
    const engine = await wasm;
    using logits = engine.memory.matrix(2, 4);
    logits.data.fill(3e4);
    expect(crossEntropy(engine, logits, [0, 3])).toBeCloseTo(Math.log(4), 12);
    logits.row(0)[1] = -3e4;
    expect(crossEntropy(engine, logits, [1, 3])).toBeCloseTo((6e4 + Math.log(3) + Math.log(4)) / 2, 6);
  });

  test('its gradient is that of finite differences', async () => {
    const engine = await wasm;
    using logits = filledMatrix(engine, 3, 4);
    using gradient = engine.memory.matrix(3, 4);
    crossEntropy(engine, logits, [2, 0, 3], gradient);
    const L = async () => crossEntropy(engine, logits, [2, 0, 3]);
    const found = await differences(() => logits.data, Array.from(logits.data.keys()), L);
    expect(largestError(gradient.data, found)).toBeLessThan(1e-5);
  });
});
