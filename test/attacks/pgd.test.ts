import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Budget } from '../../src/attacks/perturb.ts';
import { attackByPgd } from '../../src/attacks/pgd/one-hidden.ts';
import type { InputSpace } from '../../src/datasets/input-space.ts';
import type { OneHidden } from '../../src/networks/one-hidden.ts';
import { wasm } from '../linalg/support.ts';
import {
  outputAt,
  pixelsOf,
  randomNetwork,
  randomTargets,
  rowsOf,
  standardizedSpace,
  uniformInputs,
} from './networks.ts';

const scaled = { linfStep: 'scaled' } as const;

async function attacked(
  { N, d, m, seed }: { N: number; d: number; m: number; seed: number },
  budget: Budget,
  linfStep: 'scaled' | 'sign' = 'scaled',
) {
  const engine = await wasm;
  const network = randomNetwork(engine, m, d, seed, 2);
  const X = uniformInputs(engine, N, d, seed);
  const targets = randomTargets(engine, N, seed);
  const before = rowsOf(X);
  await attackByPgd(engine, network, X, targets, budget, { linfStep });
  return { network, before, after: rowsOf(X), targets: [...targets.data] };
}

const cases = fc.record({
  seed: fc.nat(1000),
  norm: fc.constantFrom('L2', 'Linf', 'L0'),
  linfStep: fc.constantFrom('scaled', 'sign'),
  bounded: fc.boolean(),
  share: fc.double({ min: 0.1, max: 1, noNaN: true }),
});

test('no iterate leaves its budget or the data range, and none is worse than the start', async () => {
  const d = 20;
  await fc.assert(
    fc.asyncProperty(cases, async ({ seed, norm, linfStep, bounded, share }) => {
      const epsilon = norm === 'L2' ? 3 * share : share;
      const space: InputSpace = bounded ? { d, range: [-1, 1] } : { d };
      const size = { N: 4, d, m: 8, seed };
      const { network, before, after, targets } = await attacked(size, { norm, epsilon, space }, linfStep);
      after.forEach((x, n) => {
        const delta = x.map((value, k) => value - before[n][k]);
        const changed = delta.filter((value) => value !== 0).length;
        if (norm === 'L2') expect(Math.hypot(...delta)).toBeLessThan(epsilon * (1 + 1e-6) + 1e-6);
        if (norm === 'Linf') expect(Math.max(...delta.map(Math.abs))).toBeLessThan(epsilon + 1e-6);
        if (norm === 'L0') expect(changed).toBeLessThanOrEqual(Math.floor(epsilon * d));
        if (bounded) expect(Math.max(...x.map(Math.abs))).toBeLessThanOrEqual(1);
        const [from, to] = [before[n], x].map((at) => targets[n] * outputAt(network, at));
        expect(to).toBeGreaterThan(from - 1e-6);
      });
    }),
    { numRuns: 60 },
  );
});

/** The L2 and L0 attacks on one sample, each step from scratch in float64: the naive twin. */
function naive(network: OneHidden, start: readonly number[], target: number, { norm, epsilon }: Budget) {
  const { W, a, gamma } = network;
  const units = rowsOf(W);
  const readout = [...a.data];
  const d = start.length;
  const evaluate = (x: readonly number[]) => {
    const gradient = new Array<number>(d).fill(0);
    let f = 0;
    units.forEach((w, j) => {
      const h = w.reduce((sum, value, k) => sum + value * x[k], 0);
      const slope = h > 0 ? 1 : gamma;
      f += readout[j] * slope * h;
      for (let k = 0; k < d; k++) gradient[k] += target * readout[j] * slope * w[k];
    });
    return { margin: target * f, gradient };
  };
  const step = (x: readonly number[], g: readonly number[]) => {
    if (norm === 'L2') {
      const size = Math.hypot(...g);
      const delta = x.map((value, k) => value - start[k] + ((epsilon / 5) * g[k]) / size);
      const shrink = Math.min(1, epsilon / Math.hypot(...delta));
      return delta.map((value, k) => start[k] + shrink * value);
    }
    const isMasked = x.map((value, k) => value !== start[k]);
    const free = g.map((value, k) => (isMasked[k] ? -1 : Math.abs(value)));
    isMasked[free.indexOf(Math.max(...free))] = true;
    const most = Math.max(...g.filter((_, k) => isMasked[k]).map(Math.abs));
    return x.map((value, k) => (isMasked[k] ? value + (0.3 * g[k]) / most : value));
  };
  let x = [...start];
  let best = evaluate(x).margin;
  for (let count = norm === 'L0' ? Math.floor(epsilon * d) : 100; count > 0; count--) {
    x = step(x, evaluate(x).gradient).map((value) => Math.min(Math.max(value, -1), 1));
    best = Math.max(best, evaluate(x).margin);
  }
  return best;
}

test.each([
  ['L2', 4],
  ['L0', 0.2],
] as const)(
  '%s: following unit by unit reaches what each step from scratch reaches',
  async (norm, epsilon) => {
    const [N, d, m] = [4, 150, 60];
    const budget: Budget = { norm, epsilon, space: { d, range: [-1, 1] } };
    const { network, before, after, targets } = await attacked({ N, d, m, seed: 5 }, budget);
    before.forEach((start, n) => {
      const margin = targets[n] * outputAt(network, after[n]);
      // The loss is in single precision, so among nearly equal margins the first wins.
      expect(Math.abs(margin - naive(network, start, targets[n], budget))).toBeLessThan(2e-6);
    });
  },
);

test('standardised pixels: the budget holds in pixels, and what does not move stays the same number', async () => {
  const engine = await wasm;
  const [N, d] = [6, 30];
  const space = standardizedSpace(d);
  const network = randomNetwork(engine, 8, d, 3);
  const X = uniformInputs(engine, N, d, 4, [0, 1]);
  // Many pixels are at the ends of the range, as in images.
  X.data.set(X.data.map((pixel) => (pixel < 0.3 ? 0 : pixel > 0.7 ? 1 : pixel)));
  X.data.set(X.data.map((pixel, i) => (pixel - (space.mean?.[i % d] ?? 0)) / (space.scale?.[i % d] ?? 1)));
  const [before, copy] = [rowsOf(X), engine.memory.matrix(N, d)];
  copy.data.set(X.data);
  const targets = randomTargets(engine, N, 5);
  await attackByPgd(engine, network, X, targets, { norm: 'L2', epsilon: 0.4, space }, scaled);
  await attackByPgd(engine, network, copy, targets, { norm: 'L0', epsilon: 0.2, space }, scaled);
  rowsOf(X).forEach((x, n) => {
    const [to, from] = [pixelsOf(space, x), pixelsOf(space, before[n])];
    const length = Math.hypot(...to.map((pixel, k) => pixel - from[k]));
    expect(length).toBeLessThan(0.4 + 1e-6);
    expect(length).toBeGreaterThan(0.1);
    expect(Math.min(...to)).toBeGreaterThan(-1e-6);
    expect(Math.max(...to)).toBeLessThan(1 + 1e-6);
  });
  // By the rules, a pixel at the end that its gradient points to is chosen, cannot move, and is chosen again.
  const counts = rowsOf(copy).map((x, n) => x.filter((value, k) => value !== before[n][k]).length);
  expect(Math.max(...counts)).toBeGreaterThan(0);
  expect(Math.max(...counts)).toBeLessThanOrEqual(6);
});

test('a sample is attacked the same whatever others are', async () => {
  const engine = await wasm;
  const [rows, d] = [520, 24];
  const network = randomNetwork(engine, 10, d, 5);
  const [X, again] = [uniformInputs(engine, rows, d, 8), uniformInputs(engine, rows, d, 8)];
  const targets = randomTargets(engine, rows, 9);
  const budget: Budget = { norm: 'L2', epsilon: 0.5, space: { d, range: [-1, 1] } };
  await attackByPgd(engine, network, X, targets, budget, scaled);
  const few = engine.memory.vector(12);
  few.data.set(targets.data.subarray(505, 517));
  const late = again.rowsFrom(505, 12);
  await attackByPgd(engine, network, late, few, budget, scaled);
  expect(rowsOf(X).slice(505, 517)).toEqual(rowsOf(late));
});

test('a network of zeros moves nothing', async () => {
  const engine = await wasm;
  const d = 12;
  const network = randomNetwork(engine, 4, d, 5);
  network.W.data.fill(0);
  for (const norm of ['L2', 'Linf', 'L0'] as const) {
    const X = uniformInputs(engine, 3, d, 8);
    const before = rowsOf(X);
    const budget: Budget = { norm, epsilon: 0.5, space: { d, range: [-1, 1] } };
    await attackByPgd(engine, network, X, randomTargets(engine, 3, 9), budget, scaled);
    expect(rowsOf(X)).toEqual(before);
  }
});
