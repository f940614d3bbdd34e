import { describe, expect, test } from 'vitest';
import { inputGradients } from '../../src/attacks/input-gradient.ts';
import { attackAlong, attackByGradient } from '../../src/attacks/one-step.ts';
import type { Budget } from '../../src/attacks/perturb.ts';
import type { InputSpace } from '../../src/datasets/input-space.ts';
import { boundaryNormal } from '../../src/networks/outputs.ts';
import { wasm } from '../linalg/support.ts';
import {
  pixelsOf,
  randomNetwork,
  randomTargets,
  rowsOf,
  standardizedSpace,
  uniformInputs,
} from './networks.ts';

const [N, d, m] = [9, 30, 12];
const plain: InputSpace = { d, range: [-1, 1] };
const gaussian: InputSpace = { d };
const spaces: [string, InputSpace][] = [
  ['plain', plain],
  ['unbounded', gaussian],
  ['standardised', standardizedSpace(d)],
];
const attacks = ['gradient', 'geometry'] as const;
/** Rounding error of an input: it is rounded to float32 after normalization, and multiplied by a scale of at most 1. */
const ROUNDING = 4e-7;

/** Attacks the same inputs; deltas are in input space. */
async function attacked(attack: (typeof attacks)[number], budget: Budget) {
  const engine = await wasm;
  const network = randomNetwork(engine, m, d, 5);
  const X = uniformInputs(engine, N, d, 6);
  const targets = randomTargets(engine, N, 7);
  const before = rowsOf(X);
  const gradients = engine.memory.matrix(N, d);
  await inputGradients(engine, network, X, budget.space, gradients);
  const { scale } = budget.space;
  const normal = (await boundaryNormal(engine, network)).map((z, k) => z / (scale?.[k] ?? 1));
  if (attack === 'gradient') await attackByGradient(engine, network, X, targets, budget);
  else attackAlong(normal, X, targets, budget);
  const after = rowsOf(X);
  const pixels = after.map((x) => pixelsOf(budget.space, x));
  const deltas = pixels.map((x, n) => pixelsOf(budget.space, before[n]).map((start, k) => x[k] - start));
  const directions = attack === 'gradient' ? rowsOf(gradients) : before.map(() => [...normal]);
  return { before, after, pixels, deltas, directions, targets: [...targets.data] };
}

const norm2 = (v: readonly number[]) => Math.hypot(...v);

describe.each(spaces)('inputs %s', (_, space) => {
  test.each(attacks)('%s, L2: target x epsilon along the direction, of norm epsilon', async (attack) => {
    const epsilon = 0.3;
    const { deltas, directions, targets } = await attacked(attack, { norm: 'L2', epsilon, space });
    deltas.forEach((delta, n) => {
      const z = directions[n];
      delta.forEach((value, k) => {
        expect(Math.abs(value - (targets[n] * epsilon * z[k]) / norm2(z))).toBeLessThan(ROUNDING);
      });
      expect(norm2(delta)).toBeLessThan(epsilon + ROUNDING * Math.sqrt(d));
    });
  });

  test.each(attacks)('%s, Linf: target x epsilon x sign of the direction', async (attack) => {
    const epsilon = 0.05;
    const { deltas, directions, targets } = await attacked(attack, { norm: 'Linf', epsilon, space });
    deltas.forEach((delta, n) => {
      delta.forEach((value, k) => {
        const expected = targets[n] * epsilon * Math.sign(directions[n][k]);
        expect(Math.abs(value - expected)).toBeLessThan(ROUNDING);
      });
    });
  });

  test.each(attacks)(
    '%s, L0: the largest coordinates and no others, to the end of the range',
    async (attack) => {
      const share = 0.25;
      const count = Math.floor(share * d);
      const { before, after, pixels, deltas, directions, targets } = await attacked(attack, {
        norm: 'L0',
        epsilon: share,
        space,
      });
      deltas.forEach((delta, n) => {
        const z = directions[n];
        const order = z.map((_, k) => k).toSorted((a, b) => Math.abs(z[b]) - Math.abs(z[a]) || a - b);
        const chosen = new Set(order.slice(0, count));
        for (let k = 0; k < d; k++) {
          const sign = targets[n] * Math.sign(z[k]);
          if (!chosen.has(k)) expect(after[n][k]).toBe(before[n][k]);
          else if (space.range) expect(pixels[n][k]).toBeCloseTo(space.range[sign < 0 ? 0 : 1], 6);
          else expect(delta[k]).toBeCloseTo(sign, 6);
        }
        expect(after[n].filter((value, k) => value !== before[n][k])).toHaveLength(count);
      });
    },
  );
});

test('L0 sets ends of the range that are exact float32 numbers exactly', async () => {
  const { before, after } = await attacked('gradient', { norm: 'L0', epsilon: 0.5, space: plain });
  after.forEach((x, n) => {
    const changed = x.filter((value, k) => value !== before[n][k]);
    expect(changed.every((value) => Math.abs(value) === 1)).toBe(true);
  });
});

test('geometry moves all rows of one target by one vector', async () => {
  const { deltas, targets } = await attacked('geometry', { norm: 'L2', epsilon: 0.3, space: plain });
  for (const [n, delta] of deltas.entries())
    for (let k = 0; k < d; k++)
      expect(Math.abs(targets[n] * delta[k] - targets[0] * deltas[0][k])).toBeLessThan(ROUNDING);
});

test('equal coordinates: L0 takes those of lower index', async () => {
  const engine = await wasm;
  const X = uniformInputs(engine, 2, d, 6);
  const [targets, before] = [randomTargets(engine, 2, 7), rowsOf(X)];
  attackAlong(new Float32Array(d).fill(0.5), X, targets, { norm: 'L0', epsilon: 0.2, space: plain });
  rowsOf(X).forEach((x, n) => {
    expect(x.map((value, k) => value !== before[n][k])).toEqual(x.map((_, k) => k < 6));
  });
});

test.each(['L2', 'Linf', 'L0'] as const)('%s: a zero direction moves nothing', async (norm) => {
  const engine = await wasm;
  const X = uniformInputs(engine, 3, d, 6);
  const before = rowsOf(X);
  attackAlong(new Float32Array(d), X, randomTargets(engine, 3, 7), { norm, epsilon: 0.3, space: plain });
  expect(rowsOf(X)).toEqual(before);
});

test('blocks of rows join without a seam', async () => {
  const engine = await wasm;
  const rows = 700;
  const network = randomNetwork(engine, m, d, 5);
  const [X, again] = [uniformInputs(engine, rows, d, 8), uniformInputs(engine, rows, d, 8)];
  const targets = randomTargets(engine, rows, 9);
  const budget: Budget = { norm: 'L2', epsilon: 0.3, space: plain };
  await attackByGradient(engine, network, X, targets, budget);
  const late = again.rowsFrom(505, 20);
  const lateTargets = engine.memory.vector(20);
  lateTargets.data.set(targets.data.subarray(505, 525));
  await attackByGradient(engine, network, late, lateTargets, budget);
  expect(rowsOf(X).slice(505, 525)).toEqual(rowsOf(late));
});
