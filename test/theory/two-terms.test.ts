import { expect, test } from 'vitest';
import { initialNetwork } from '../../src/networks/one-hidden.ts';
import { boundaryNormal } from '../../src/networks/outputs.ts';
import { trainSgd } from '../../src/solvers/one-hidden/full-batch-sgd.ts';
import { trainFlow } from '../../src/solvers/one-hidden/gradient-flow.ts';
import type { Training } from '../../src/solvers/one-hidden/training.ts';
import { combinationOf } from '../../src/theory/kkt.ts';
import { medianRatio, twoTerms } from '../../src/theory/two-terms.ts';
import { filledMatrix, largestError, wasm } from '../linalg/support.ts';

const [N, Nadv, d, m] = [15, 40, 50, 12];
const flow = { loss: 'exponential', eta: 0.5, T: 500, lossTarget: 0 } as const;
const sgd = { loss: 'logistic', epochs: 200, lr: 0.05, momentum: 0.9 } as const;

test.each([
  ['flow', 'dual'],
  ['flow', 'primal'],
  ['sgd', 'dual'],
  ['sgd', 'primal'],
] as const)('%s, %s form: T1 + T2 + the initial part is z_adv', async (solver, form) => {
  const engine = await wasm;
  const { memory, kernels } = engine;
  const natural = filledMatrix(engine, N, d, 1);
  const base = filledMatrix(engine, Nadv, d, 2);
  const perturbed = memory.matrix(Nadv, d);
  const moves = filledMatrix(engine, Nadv, d, 3);
  perturbed.data.set(base.data.map((value, i) => value + 0.2 * moves.data[i]));
  const y = memory.vector(Nadv);
  kernels.signs(y, { seed: 1, purpose: 931, firstRow: 0 });
  const G = memory.matrix(Nadv, Nadv);
  await engine.gram(perturbed, G);
  const key = { seed: 1, purpose: 932, firstRow: 0 };
  const network = initialNetwork({ m, d, gamma: 0.1, initScale: 1 }, key, memory, kernels);
  const initial = await boundaryNormal(engine, network);
  const set = { X: perturbed, y };
  const training: Training =
    solver === 'flow'
      ? await trainFlow(engine, set, G, network, { ...flow, form })
      : await trainSgd(engine, set, G, network, { ...sgd, form });

  const final = await boundaryNormal(engine, network);
  const { T1, T2 } = twoTerms(kernels, natural, base, perturbed, training.influence);
  const dot = (z: ArrayLike<number>, x: Float32Array) => x.reduce((sum, value, k) => sum + value * z[k], 0);
  const expected = Array.from({ length: N }, (_, n) => dot(final, natural.row(n)));
  const found = expected.map((_, n) => T1[n] + T2[n] + dot(initial, natural.row(n)));
  // float32 weights, each a sum of Nadv terms.
  expect(largestError(found, expected)).toBeLessThan(1e-5);
  // Neither term alone would suffice.
  expect(largestError(T1, expected)).toBeGreaterThan(1e-2);
  expect(Math.max(...T2.map(Math.abs))).toBeGreaterThan(1e-2);
});

test('a perturbation along one direction makes T2 that direction times a number', async () => {
  const engine = await wasm;
  const X = filledMatrix(engine, N, d, 4);
  const base = filledMatrix(engine, Nadv, d, 5);
  const perturbed = engine.memory.matrix(Nadv, d);
  const direction = filledMatrix(engine, 1, d, 6).data.slice();
  perturbed.data.set(base.data.map((value, i) => value + direction[i % d]));
  const influence = Float64Array.from({ length: Nadv }, (_, n) => 1 + (n % 3));
  const { T2 } = twoTerms(engine.kernels, X, base, perturbed, influence);
  const total = influence.reduce((sum, s) => sum + s, 0);
  const expected = Array.from(
    { length: N },
    (_, n) => total * X.row(n).reduce((sum, x, k) => sum + x * direction[k], 0),
  );
  expect(largestError(T2, expected)).toBeLessThan(1e-5);
});

test('the median ratio is that of the middle, or halfway between the two in the middle', () => {
  const T1 = Float64Array.of(1, -2, 4);
  expect(medianRatio({ T1, T2: Float64Array.of(-10, 2, 12) })).toBe(3);
  expect(medianRatio({ T1: T1.slice(0, 2), T2: Float64Array.of(-10, 2) })).toBe(5.5);
});

test('a combination of samples is their weighted sum', async () => {
  const engine = await wasm;
  const X = filledMatrix(engine, 7, 9, 3);
  const weights = [0.5, -1, 0, 2, 1, -0.25, 3];
  const expected = Array.from({ length: 9 }, (_, k) =>
    weights.reduce((sum, weight, n) => sum + weight * X.row(n)[k], 0),
  );
  expect(largestError(await combinationOf(engine, X, weights), expected)).toBeLessThan(1e-6);
});
