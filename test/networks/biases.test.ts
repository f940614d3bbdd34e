import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { attackByGradient } from '../../src/attacks/one-step.ts';
import { attackByPgd } from '../../src/attacks/pgd/one-hidden.ts';
import { asNetwork } from '../../src/experiment/families/one-hidden-as-network.ts';
import type { Engine, Matrix, Vector } from '../../src/linalg/index.ts';
import { logitsOf } from '../../src/networks/logits.ts';
import { freeNetwork, initialNetwork, type OneHidden } from '../../src/networks/one-hidden.ts';
import { outputsOf } from '../../src/networks/outputs.ts';
import { exportOnnx } from '../../src/onnx/export-one-hidden.ts';
import { scoreByOnnxruntime } from '../../src/onnx/score.ts';
import { trainSgd } from '../../src/solvers/one-hidden/full-batch-sgd.ts';
import { addConstantInput, type Form } from '../../src/solvers/one-hidden/response.ts';
import { alignedShare } from '../../src/theory/alignment.ts';
import { outputsOnPlane } from '../../src/theory/decision-map.ts';
import { wasm } from '../linalg/support.ts';
import { KEY } from './support.ts';

/** A case of test/fixtures/pytorch/make_wide.py; inputs and initial weights are integer multiples of UNIT. */
interface PytorchCase {
  readonly loss: 'linear' | 'logistic';
  readonly gamma: number;
  readonly N: number;
  readonly d: number;
  readonly m: number;
  readonly lr: number;
  readonly epochs: number;
  readonly X: number[];
  readonly y: number[];
  readonly W: number[];
  readonly b: number[];
  readonly a: number[];
  readonly trained: { readonly W: number[]; readonly b: number[] };
  readonly outputs: number[];
  readonly gradients: number[];
}

const UNIT = 2 ** -18;
const cases: PytorchCase[] = JSON.parse(
  readFileSync(new URL('../fixtures/pytorch/wide.json', import.meta.url), 'utf8'),
);

const taken: { free(): void }[] = [];
afterEach(() => {
  for (const owned of taken.splice(0)) owned.free();
});

function matrix({ memory }: Engine, rows: number, cols: number, values: readonly number[]): Matrix {
  const made = memory.matrix(rows, cols);
  made.data.set(values);
  taken.push(made);
  return made;
}

function vector({ memory }: Engine, values: readonly number[]): Vector {
  const made = memory.vector(values.length);
  made.data.set(values);
  taken.push(made);
  return made;
}

async function trained(given: PytorchCase, form: Form) {
  const engine = await wasm;
  const { N, d, m, gamma, loss, lr, epochs } = given;
  const scaled = (values: number[]) => values.map((value) => value * UNIT);
  const X = matrix(engine, N, d, scaled(given.X));
  const network: OneHidden = {
    W: matrix(engine, m, d, scaled(given.W)),
    b: matrix(engine, m, 1, scaled(given.b)),
    a: vector(engine, scaled(given.a)),
    gamma,
  };
  const G = matrix(engine, N, N, new Array(N * N).fill(0));
  await engine.gram(X, G);
  addConstantInput(G);
  const samples = { X, y: vector(engine, given.y) };
  await trainSgd(engine, samples, G, network, { loss, epochs, lr, momentum: 0.9, form });
  return { engine, X, network };
}

/** Largest difference, relative to the largest value. */
function gap(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  let [most, size] = [0, 0];
  for (let i = 0; i < expected.length; i++) {
    most = Math.max(most, Math.abs(found[i] - expected[i]));
    size = Math.max(size, Math.abs(expected[i]));
  }
  return most / size;
}

describe.each(cases)('PyTorch, loss $loss, gamma $gamma, N $N, d $d', (given) => {
  it.each(['dual', 'primal'] as const)('trains weights and biases to the same values (%s)', async (form) => {
    const { engine, X, network } = await trained(given, form);
    expect(gap(network.W.data, given.trained.W)).toBeLessThan(1e-5);
    expect(gap(network.b?.data ?? [], given.trained.b)).toBeLessThan(1e-5);
    expect(gap(await outputsOf(engine, network, X), given.outputs)).toBeLessThan(1e-5);
  });

  it('has the same input gradients', async () => {
    const { engine, X, network } = await trained(given, 'primal');
    const before = X.data.slice();
    const { N, d } = given;
    const space = { d };
    await attackByGradient(engine, network, X, vector(engine, new Array(N).fill(1)), {
      norm: 'L2',
      epsilon: 0.5,
      space,
    });
    for (let n = 0; n < N; n++) {
      const g = given.gradients.slice(n * d, (n + 1) * d);
      const size = Math.hypot(...g) || 1;
      g.forEach((value, k) => {
        expect(X.row(n)[k] - before[n * d + k]).toBeCloseTo((0.5 * value) / size, 5);
      });
    }
  });
});

/** A network with biases that decide many signs, and inputs. */
async function biased(gamma = 0.1) {
  const engine = await wasm;
  const { memory, kernels } = engine;
  const options = { m: 9, d: 6, gamma, initScale: 1, bias: true, readout: 'gauss', init: 'gauss' } as const;
  const network = initialNetwork(options, KEY, memory, kernels);
  taken.push({ free: () => freeNetwork(network) });
  const X = matrix(engine, 20, 6, new Array(120).fill(0));
  kernels.gauss(X, { ...KEY, purpose: 3 });
  return { engine, X, network };
}

/** f at x, in float64. */
function outputAt({ W, b, a, gamma }: OneHidden, x: ArrayLike<number>): number {
  let f = 0;
  for (let j = 0; j < W.rows; j++) {
    const w = W.row(j);
    let h = b?.data[j] ?? 0;
    for (let k = 0; k < w.length; k++) h += w[k] * x[k];
    f += a.data[j] * (h > 0 ? h : gamma * h);
  }
  return f;
}

describe('a network with biases', () => {
  it('has the outputs of the formula, also on a plane and as a deep network', async () => {
    const { engine, X, network } = await biased();
    const expected = Array.from({ length: X.rows }, (_, n) => outputAt(network, X.row(n)));
    expect(gap(await outputsOf(engine, network, X), expected)).toBeLessThan(1e-6);
    using deep = asNetwork(engine, network);
    const logits = await logitsOf(engine, deep, X);
    expect(
      gap(
        expected.map((_, n) => logits[2 * n + 1] - logits[2 * n]),
        expected,
      ),
    ).toBeLessThan(1e-6);
    const axis = (at: number) => Float64Array.from({ length: 6 }, (_, k) => (k === at ? 1 : 0));
    const plane = { along: axis(1), across: axis(4) };
    const onPlane = await outputsOnPlane(engine, network, plane, [0.5, -1], [2]);
    expect(
      gap(onPlane, [outputAt(network, [0, 0.5, 0, 0, 2, 0]), outputAt(network, [0, -1, 0, 0, 2, 0])]),
    ).toBeLessThan(1e-6);
  });

  it.each([0.1, 0])('is exported with them: onnxruntime gives the same outputs (gamma %d)', async (gamma) => {
    const { engine, X, network } = await biased(gamma);
    const [scored] = await scoreByOnnxruntime((roomFor) => exportOnnx(network, roomFor), [X]);
    expect(gap(scored, await outputsOf(engine, network, X))).toBeLessThan(1e-6);
  });

  it('counts aligned units by pre-activations that have them', async () => {
    const { engine, X, network } = await biased();
    const y = Float64Array.from({ length: X.rows }, (_, n) => (n % 3 === 0 ? 1 : -1));
    let aligned = 0;
    for (let n = 0; n < X.rows; n++)
      for (let j = 0; j < network.W.rows; j++) {
        const h = network.W.row(j).reduce((sum, w, k) => sum + w * X.row(n)[k], network.b?.data[j] ?? 0);
        if (h * y[n] * network.a.data[j] > 0) aligned++;
      }
    expect(await alignedShare(engine, network, X, y)).toBe(aligned / (X.rows * network.W.rows));
  });

  it('is attacked by pgd along gradients that know them, and nothing else is moved', async () => {
    const { engine, X, network } = await biased();
    const before = Array.from({ length: X.rows }, (_, n) => outputAt(network, X.row(n)));
    const biases = network.b?.data.slice();
    const targets = vector(engine, new Array(X.rows).fill(-1));
    const budget = { norm: 'L2', epsilon: 0.05, space: { d: 6 } } as const;
    const slopes = before.map((_, n) =>
      Math.hypot(
        ...Array.from({ length: 6 }, (_unused, k) => {
          const moved = (by: number) => X.row(n).map((x, i) => (i === k ? x + by : x));
          return (outputAt(network, moved(2 ** -8)) - outputAt(network, moved(-(2 ** -8)))) / 2 ** -7;
        }),
      ),
    );
    await attackByPgd(engine, network, X, targets, budget, { linfStep: 'scaled' });
    for (let n = 0; n < X.rows; n++) {
      // A short move along the gradient lowers f by its length times the slope; a kink on the way changes that slope.
      const drop = before[n] - outputAt(network, X.row(n));
      expect(drop).toBeGreaterThan(0.5 * 0.05 * slopes[n] - 1e-6);
    }
    expect(network.b?.data).toEqual(biases);
  });
});

describe('initial networks', () => {
  it('have the distributions of [K24b]', async () => {
    const { memory, kernels } = await wasm;
    const options = {
      m: 4000,
      d: 25,
      gamma: 0,
      initScale: 1,
      bias: true,
      readout: 'gauss',
      init: 'gauss',
    } as const;
    const network = initialNetwork(options, KEY, memory, kernels);
    const variance = (values: ArrayLike<number>) =>
      Array.from(values).reduce((sum, value) => sum + value * value, 0) / values.length;
    expect(25 * variance(network.W.data)).toBeCloseTo(1, 1);
    expect(Math.abs(variance(network.b?.data ?? []) - 1)).toBeLessThan(0.1);
    expect(Math.abs(4000 * variance(network.a.data) - 1)).toBeLessThan(0.1);
    freeNetwork(network);
  });

  it('have the weights of before where nothing else is asked for, whatever the biases', async () => {
    const { memory, kernels } = await wasm;
    const sizes = { m: 4, d: 6, gamma: 0.1, initScale: 1 };
    const [plain, other] = [{}, { bias: true }].map((given) =>
      initialNetwork({ ...sizes, ...given }, KEY, memory, kernels),
    );
    expect(other.W.data).toEqual(plain.W.data);
    expect(plain.b).toBeUndefined();
    for (const value of other.b?.data ?? []) expect(Math.abs(value)).toBeLessThan(1 / Math.sqrt(6));
    for (const network of [plain, other]) freeNetwork(network);
  });
});
