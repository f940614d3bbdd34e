import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Engine, Matrix } from '../../src/linalg/index.ts';
import { InferenceSession, Tensor } from '../../src/linalg/mlas/onnxruntime.ts';
import type { Blueprint } from '../../src/networks/contract.ts';
import { convnetBlueprint } from '../../src/networks/convnet.ts';
import { createNetwork } from '../../src/networks/create-network.ts';
import { crossEntropy } from '../../src/networks/cross-entropy.ts';
import { branchesOf, type LayerSpec } from '../../src/networks/layers/layer-spec.ts';
import { type MlpSizes, mlpBlueprint } from '../../src/networks/mlp.ts';
import type { Network } from '../../src/networks/network.ts';
import { type WideResnetSizes, wideResnetBlueprint } from '../../src/networks/wide-resnet.ts';
import { exportNetwork } from '../../src/onnx/export-network.ts';
import { INPUT_NAME, OUTPUT_NAME } from '../../src/onnx/export-one-hidden.ts';
import { meanCrossEntropy, trainMinibatchSgd } from '../../src/solvers/deep/minibatch-sgd.ts';
import { largestError, wasm } from '../linalg/support.ts';
import { KEY } from './support.ts';

interface Convnet {
  readonly kind: 'convnet';
  readonly shape: readonly [number, number, number];
  readonly classes: number;
}

/** A case of test/fixtures/pytorch/make_networks.py. */
interface PytorchCase {
  readonly architecture:
    | ({ readonly kind: 'mlp' } & MlpSizes)
    | Convnet
    | ({ readonly kind: 'wide-resnet' } & WideResnetSizes);
  readonly rows: number;
  /** Before the first step and after each. */
  readonly logits: number[][];
  readonly losses: number[];
  readonly inputGradient: number[];
}

const cases: PytorchCase[] = JSON.parse(
  readFileSync(new URL('../fixtures/pytorch/networks.json', import.meta.url), 'utf8'),
);

const SGD = {
  batch: 128,
  lr: 0.1,
  momentum: 0.9,
  weightDecay: 5e-4,
  key: { seed: 1, purpose: 4, firstRow: 0 },
};

/** The number generator of make_networks.py. */
function numbers(count: number, seed: number): number[] {
  let state = seed;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 8) / 2 ** 23 - 1;
  });
}

/**
 * Weights and biases drawn as in make_networks.py, in the order of its modules and in PyTorch's layout (channels
 * first).
 */
function* drawn(specs: readonly LayerSpec[], place = { of: 1 }): Generator<number> {
  for (const spec of specs) {
    if (spec.kind === 'residual') yield* drawn(branchesOf(spec), place);
    if (spec.kind === 'batch-norm') {
      for (const weight of numbers(spec.channels, place.of++)) yield 1 + weight / 2;
      for (const bias of numbers(spec.channels, place.of++)) yield bias / 2;
    }
    if (spec.kind !== 'dense' && spec.kind !== 'convolution') continue;
    const [outputs, channels, pixels] =
      spec.kind === 'dense' ? [spec.outputs, spec.inputs, 1] : [spec.filters, spec.channels, spec.side ** 2];
    const inputs = channels * pixels;
    const W = numbers(outputs * inputs, place.of++);
    const b = numbers(outputs, place.of++);
    for (let i = 0; i < W.length; i++) {
      const [unit, pixel, channel] = [
        Math.floor(i / inputs),
        Math.floor((i % inputs) / channels),
        i % channels,
      ];
      yield W[unit * inputs + channel * pixels + pixel] * inputs ** -0.5;
    }
    for (const bias of b) yield bias * inputs ** -0.5;
  }
}

function blueprintOf(architecture: PytorchCase['architecture']): Blueprint {
  switch (architecture.kind) {
    case 'mlp':
      return mlpBlueprint(architecture);
    case 'convnet':
      return convnetBlueprint(architecture);
    case 'wide-resnet':
      return wideResnetBlueprint(architecture);
  }
}

function problemOf(engine: Engine, { architecture, rows }: PytorchCase) {
  const blueprint = blueprintOf(architecture);
  const network = createNetwork(engine, blueprint, KEY);
  network.parameters.data.set([...drawn(blueprint.layers)]);
  const X = engine.memory.matrix(rows, network.d);
  X.data.set(numbers(rows * network.d, 100));
  const labels = Int32Array.from({ length: rows }, (_, n) => n % network.classes);
  return { network, X, labels };
}

async function logitsOf({ memory }: Engine, network: Network, X: Matrix): Promise<Float32Array> {
  using logits = memory.matrix(X.rows, network.classes);
  await network.forward(X, logits);
  return logits.data.slice();
}

describe.each(cases)('$architecture.kind as PyTorch', (pytorch) => {
  test('logits, loss and gradient by the inputs', async () => {
    const engine = await wasm;
    const { network, X, labels } = problemOf(engine, pytorch);
    using logits = engine.memory.matrix(X.rows, network.classes);
    using inputs = engine.memory.matrix(X.rows, X.cols);
    await network.forward(X, logits);
    expect(largestError(logits.data, pytorch.logits[0])).toBeLessThan(1e-6);
    expect(crossEntropy(engine, logits, labels, logits)).toBeCloseTo(pytorch.losses[0], 6);
    await network.backward(X, logits, { inputs });
    const largest = Math.max(...pytorch.inputGradient.map(Math.abs));
    expect(largestError(inputs.data, pytorch.inputGradient)).toBeLessThan(1e-5 * largest);
    network[Symbol.dispose]();
    X.free();
  });

  test.each([1, 3])('%i steps of SGD', async (epochs) => {
    const engine = await wasm;
    const { network, X, labels } = problemOf(engine, pytorch);
    const { loss, steps } = await trainMinibatchSgd(engine, network, { X, labels }, { ...SGD, epochs });
    expect(steps).toBe(epochs);
    expect(loss).toBeCloseTo(pytorch.losses[epochs], 5);
    expect(largestError(await logitsOf(engine, network, X), pytorch.logits[epochs])).toBeLessThan(1e-5);
    network[Symbol.dispose]();
    X.free();
  });

  test('onnxruntime computes the same logits from the exported model', async () => {
    const engine = await wasm;
    const { network, X } = problemOf(engine, pytorch);
    const session = await InferenceSession.create(exportNetwork(network));
    const batch = new Tensor('float32', X.data.slice(), [X.rows, X.cols]);
    const { [OUTPUT_NAME]: output } = await session.run({ [INPUT_NAME]: batch });
    expect(output.dims).toEqual([X.rows, network.classes]);
    expect(output.data).toHaveLength(pytorch.logits[0].length);
    expect(largestError(Array.from(output.data, Number), pytorch.logits[0])).toBeLessThan(1e-5);
    await session.release();
    network[Symbol.dispose]();
    X.free();
  });
});

describe('minibatch SGD', () => {
  const [mlp] = cases;

  test('takes the last, smaller batch too, and gives the same bits again', async () => {
    const engine = await wasm;
    const ends = [];
    for (const batch of [4, 4, 5]) {
      const { network, X, labels } = problemOf(engine, mlp);
      const options = { ...SGD, batch, epochs: 5 };
      const told: number[] = [];
      const { steps, loss, converged } = await trainMinibatchSgd(
        engine,
        network,
        { X, labels },
        options,
        (epoch) => told.push(epoch),
      );
      expect([steps, converged, told]).toEqual([10, true, [1, 2, 3, 4, 5]]);
      expect(await meanCrossEntropy(engine, network, { X, labels }, 6)).toBeCloseTo(loss, 6);
      ends.push(await logitsOf(engine, network, X));
      network[Symbol.dispose]();
      X.free();
    }
    expect(ends[1]).toEqual(ends[0]);
    expect(ends[2]).not.toEqual(ends[0]);
  });

  test('ends at a loss, which is told as reached or not', async () => {
    const engine = await wasm;
    const trained = async (epochs: number, lossTarget: number) => {
      const { network, X, labels } = problemOf(engine, mlp);
      const options = { ...SGD, batch: 4, epochs, lossTarget };
      const training = await trainMinibatchSgd(engine, network, { X, labels }, options);
      network[Symbol.dispose]();
      X.free();
      return training;
    };
    const whole = await trained(40, 0);
    const target = (whole.loss + (await trained(1, 0)).loss) / 2;
    const early = await trained(40, target);
    expect(early.converged).toBe(true);
    expect(early.steps).toBeLessThan(whole.steps);
    expect(await trained(early.steps / 2, 0)).toEqual({ ...early, converged: true });
    expect((await trained(early.steps / 2 - 1, target)).converged).toBe(false);
  });

  test('another key takes the samples in another order', async () => {
    const engine = await wasm;
    const ends = [];
    for (const seed of [1, 2]) {
      const { network, X, labels } = problemOf(engine, mlp);
      await trainMinibatchSgd(
        engine,
        network,
        { X, labels },
        { ...SGD, batch: 2, epochs: 1, key: { ...SGD.key, seed } },
      );
      ends.push(await logitsOf(engine, network, X));
      network[Symbol.dispose]();
      X.free();
    }
    expect(ends[1]).not.toEqual(ends[0]);
  });
});
