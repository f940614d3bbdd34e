import { describe, expect, test } from 'vitest';
import type { Engine, Matrix } from '../../src/linalg/index.ts';
import { convnetBlueprint } from '../../src/networks/convnet.ts';
import { createNetwork } from '../../src/networks/create-network.ts';
import { logitsOf } from '../../src/networks/logits.ts';
import { mlpBlueprint } from '../../src/networks/mlp.ts';
import type { Network } from '../../src/networks/network.ts';
import { flowSystem } from '../../src/solvers/deep/flow-system.ts';
import { fullDescent } from '../../src/solvers/deep/full-descent.ts';
import { type NetworkFlowOptions, trainNetworkFlow } from '../../src/solvers/deep/network-flow.ts';
import { wasm } from '../linalg/support.ts';
import { differences, KEY } from '../networks/support.ts';

const [N, CLASSES] = [60, 3];
const mlp = mlpBlueprint({ d: 40, classes: CLASSES, width: 24, depth: 3, gamma: 0.1 });

function gaussians({ memory, kernels }: Engine, rows: number, firstRow: number): Matrix {
  const X = memory.matrix(rows, mlp.d);
  kernels.gauss(X, { seed: 5, purpose: 1, firstRow });
  return X;
}

const labels = Int32Array.from({ length: N }, (_, n) => (n * n) % CLASSES);

/** Outputs of a trained network on fresh inputs, and the result of its training. */
async function flow(options: Partial<NetworkFlowOptions>) {
  const engine = await wasm;
  using network = createNetwork(engine, mlp, KEY);
  using X = gaussians(engine, N, 0);
  const given = { eta: 1.5, T: 20, lossTarget: 0, ...options };
  const training = await trainNetworkFlow(engine, network, { X, labels }, given);
  return { training, logits: await unseen(engine, network) };
}

async function unseen(engine: Engine, network: Network): Promise<Float64Array> {
  using X = gaussians(engine, 200, N);
  return logitsOf(engine, network, X);
}

/** Gradient descent with steps small enough to follow the flow. */
async function descent(T: number, steps: number): Promise<Float64Array> {
  const engine = await wasm;
  using network = createNetwork(engine, mlp, KEY);
  using X = gaussians(engine, N, 0);
  using logits = engine.memory.matrix(N, CLASSES);
  using rate = engine.memory.matrix(network.parameters.rows, 1);
  const blocks = { labels, inputs: () => X };
  for (let step = 0; step < steps; step++) {
    await fullDescent(engine, network, blocks, logits, { parameters: rate });
    engine.kernels.addScaled(network.parameters, rate, T / steps);
  }
  return await unseen(engine, network);
}

/** Root mean square of a - b relative to that of b. */
function gap(a: Float64Array, b: Float64Array): number {
  const square = (values: Float64Array) => values.reduce((sum, value) => sum + value * value, 0);
  return Math.sqrt(square(a.map((value, i) => value - b[i])) / square(b));
}

describe('gradient flow of a deep network', () => {
  test('goes where gradient descent in very small steps goes, in a fraction of the gradients', async () => {
    const expected = await descent(20, 8000);
    const { training, logits } = await flow({ eta: 0.1 });
    expect(gap(logits, expected)).toBeLessThan(0.03);
    expect(training).toMatchObject({ converged: true, time: 20 });
    expect(training.steps).toBeLessThan(1000);
  });

  test('comes closer in smaller steps', async () => {
    const exact = (await flow({ eta: 0.02 })).logits;
    const [coarse, fine] = [await flow({ eta: 1.5 }), await flow({ eta: 0.3 })];
    expect(gap(fine.logits, exact)).toBeLessThan(0.7 * gap(coarse.logits, exact));
    expect(gap(coarse.logits, exact)).toBeLessThan(0.15);
    expect(coarse.training.steps).toBeLessThan(100);
  });

  test('crosses long times in few gradients, however stiff', async () => {
    const { training } = await flow({ T: 1e4 });
    expect(training.converged).toBe(true);
    expect(training.loss).toBeLessThan(1e-4);
    expect(training.steps).toBeLessThan(1000);
  });

  test('is the same with the first layer in dual and in primal form', async () => {
    const [dual, primal] = [await flow({ form: 'dual', T: 5 }), await flow({ form: 'primal', T: 5 })];
    expect(gap(dual.logits, primal.logits)).toBeLessThan(5e-3);
    expect(dual.training.loss / primal.training.loss).toBeCloseTo(1, 3);
  });

  test('is the same in both forms where samples come block by block', async () => {
    const engine = await wasm;
    const rows = 700;
    using X = gaussians(engine, rows, 0);
    const labels = Int32Array.from({ length: rows }, (_, n) => n % CLASSES);
    const parametersBy = async (form: 'dual' | 'primal') => {
      using network = createNetwork(engine, mlp, KEY);
      using system = flowSystem(engine, network, { X, labels }, form);
      using state = engine.memory.matrix(system.size, 1);
      using rate = engine.memory.matrix(system.size, 1);
      using logits = engine.memory.matrix(rows, CLASSES);
      await system.begin(state);
      const losses = [];
      for (let step = 0; step < 20; step++) {
        losses.push(await system.evaluate(state, logits, rate));
        engine.kernels.addScaled(state, rate, 2);
      }
      await system.finish(state);
      return { losses, parameters: new Float64Array(network.parameters.data) };
    };
    const [dual, primal] = [await parametersBy('dual'), await parametersBy('primal')];
    expect(gap(dual.parameters, primal.parameters)).toBeLessThan(1e-5);
    expect(dual.losses.at(-1)).toBeCloseTo(primal.losses.at(-1) ?? 0, 6);
    expect(dual.losses.at(-1)).toBeLessThan(dual.losses[0] - 0.005);
  });

  test('ends at the loss that is asked for, and says where it could not', async () => {
    const early = (await flow({ T: 1e6, lossTarget: 0.1 })).training;
    expect(early.converged).toBe(true);
    expect(early.loss).toBeLessThanOrEqual(0.1);
    expect(early.loss).toBeGreaterThan(0.02);
    expect(early.time).toBeLessThan(1e6);
    const short = (await flow({ T: 1e6, maxGradients: 40 })).training;
    expect(short.converged).toBe(false);
    expect(short.time).toBeLessThan(1e6);
  });
});

test('goes to the time that is asked for where the loss is 0 long before', async () => {
  const { training } = await flow({ T: 1e30 });
  expect(training).toMatchObject({ converged: true, time: 1e30 });
});

test('descent over all samples is minus the differences of the mean cross-entropy, block by block', async () => {
  const engine = await wasm;
  using network = createNetwork(engine, mlp, KEY);
  using X = gaussians(engine, N, 0);
  using logits = engine.memory.matrix(N, CLASSES);
  using rate = engine.memory.matrix(network.parameters.rows, 1);
  using byInputs = engine.memory.matrix(N, mlp.d);
  const inBlocks: Network = Object.create(network, { blockRows: { value: 25 } });
  inBlocks.forward = network.forward.bind(network);
  inBlocks.backward = network.backward.bind(network);
  const blocks = { labels, inputs: (from: number, count: number) => X.rowsFrom(from, count) };
  const loss = await fullDescent(engine, inBlocks, blocks, logits, { parameters: rate, inputs: byInputs });
  const L = async () => {
    const z = await logitsOf(engine, network, X);
    return labels.reduce((sum, label, n) => {
      const row = z.subarray(n * CLASSES, (n + 1) * CLASSES);
      return sum + Math.log(row.reduce((total, value) => total + Math.exp(value - row[label]), 0)) / N;
    }, 0);
  };
  expect(loss).toBeCloseTo(await L(), 6);
  const places = Array.from({ length: 25 }, (_, i) => Math.floor((i * (rate.rows - 1)) / 24));
  const slopes = await differences(() => network.parameters.data, places, L, 2 ** -8);
  expect(
    gap(
      Float64Array.from(places, (i) => -rate.data[i]),
      Float64Array.from(slopes),
    ),
  ).toBeLessThan(0.02);
  const entries = Array.from({ length: 25 }, (_, i) => Math.floor((i * (N * mlp.d - 1)) / 24));
  const byEntries = await differences(() => X.data, entries, L, 2 ** -6);
  expect(
    gap(
      Float64Array.from(entries, (i) => -byInputs.data[i]),
      Float64Array.from(byEntries),
    ),
  ).toBeLessThan(0.02);
});

test('a network of convolutions follows its flow too', async () => {
  const engine = await wasm;
  const convnet = convnetBlueprint({ shape: [1, 11, 11], classes: 2 });
  using network = createNetwork(engine, convnet, KEY);
  using X = engine.memory.matrix(4, 121);
  engine.kernels.gauss(X, KEY);
  const rows = { X, labels: Int32Array.of(0, 1, 1, 0) };
  const options = { eta: 1.5, T: 1000, lossTarget: 0.3 };
  const { loss, converged } = await trainNetworkFlow(engine, network, rows, options);
  expect(converged).toBe(true);
  expect(loss).toBeLessThanOrEqual(0.3);
});
