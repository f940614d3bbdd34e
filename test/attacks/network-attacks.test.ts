import { describe, expect, test } from 'vitest';
import type { Differentiable } from '../../src/attacks/differentiable.ts';
import { inputGradients } from '../../src/attacks/input-gradient.ts';
import { attackByGradient, attackNetworkByGradient } from '../../src/attacks/one-step.ts';
import type { Budget } from '../../src/attacks/perturb.ts';
import { attackNetworkByPgd } from '../../src/attacks/pgd/network.ts';
import { attackByPgd } from '../../src/attacks/pgd/one-hidden.ts';
import { TargetGradient } from '../../src/attacks/target-gradient.ts';
import type { InputSpace } from '../../src/datasets/input-space.ts';
import type { Engine } from '../../src/linalg/index.ts';
import type { OneHidden } from '../../src/networks/one-hidden.ts';
import { outputsOf } from '../../src/networks/outputs.ts';
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

const [N, d, m] = [7, 40, 12];

/**
 * Combines K networks with one hidden layer to a network whose logit k is the output of the k-th; undefined stands for
 * 0.
 */
function sideBySide(engine: Engine, networks: readonly (OneHidden | undefined)[]): Differentiable {
  return {
    classes: networks.length,
    async forward(X, logits) {
      for (const [k, network] of networks.entries()) {
        const f = network && (await outputsOf(engine, network, X));
        for (let n = 0; n < X.rows; n++) logits.row(n)[k] = f?.[n] ?? 0;
      }
    },
    async backward(X, logitGradient, { inputs }) {
      if (!inputs) return;
      using one = engine.memory.matrix(X.rows, X.cols);
      inputs.data.fill(0);
      for (const [k, network] of networks.entries()) {
        if (!network) continue;
        await inputGradients(engine, network, X, { d: X.cols }, one);
        for (let n = 0; n < X.rows; n++) {
          const [sum, factor] = [inputs.row(n), logitGradient.row(n)[k]];
          one.row(n).forEach((g, i) => {
            sum[i] += factor * g;
          });
        }
      }
    },
  };
}

const spaces: [string, InputSpace][] = [
  ['plain', { d, range: [-1, 1] }],
  ['unbounded', { d }],
  ['standardised', standardizedSpace(d)],
];
const budgets = [
  ['L2', 1.5],
  ['Linf', 0.2],
  ['L0', 0.2],
] as const;

/** The same inputs, attacked as a network with one hidden layer and as a network with the logits 0 and f. */
async function bothWays(attack: 'gradient' | 'scaled' | 'sign', budget: Budget) {
  const engine = await wasm;
  const one = randomNetwork(engine, m, d, 5, 2);
  const two = sideBySide(engine, [undefined, one]);
  const targets = randomTargets(engine, N, 7);
  const classes = Int32Array.from(targets.data, (target) => (target > 0 ? 1 : 0));
  const [X, Z] = [uniformInputs(engine, N, d, 6), uniformInputs(engine, N, d, 6)];
  if (attack === 'gradient') {
    await attackByGradient(engine, one, X, targets, budget);
    await attackNetworkByGradient(engine, two, Z, classes, budget);
  } else {
    await attackByPgd(engine, one, X, targets, budget, { linfStep: attack });
    await attackNetworkByPgd(engine, two, Z, classes, budget, { linfStep: attack });
  }
  const start = rowsOf(uniformInputs(engine, N, d, 6));
  return { network: one, targets: [...targets.data], expected: rowsOf(X), found: rowsOf(Z), start };
}

describe.each(spaces)('two classes, inputs %s', (_, space) => {
  test.each(
    (['gradient', 'scaled', 'sign'] as const).flatMap((attack) =>
      budgets.map((budget) => [attack, ...budget] as const),
    ),
  )('%s, %s: as the attack on one hidden layer', async (attack, norm, epsilon) => {
    const { network, targets, expected, found, start } = await bothWays(attack, { norm, epsilon, space });
    expect(found).not.toEqual(start);
    found.forEach((x, n) => {
      const [margin, same] = [x, expected[n]].map((at) => targets[n] * outputAt(network, at));
      // Iterates along a path differ by rounding, so another one of nearly equal loss may be the lowest.
      expect(Math.abs(margin - same)).toBeLessThan(1e-5);
      if (attack !== 'gradient') return;
      x.forEach((value, k) => {
        expect(Math.abs(value - expected[n][k]) * (space.scale?.[k] ?? 1)).toBeLessThan(1e-6);
      });
    });
  });
});

describe('three classes', () => {
  const classes = Int32Array.of(0, 1, 2, 0, 1, 2, 1);

  async function three(scale = 2) {
    const engine = await wasm;
    const networks = [1, 2, 3].map((seed) => randomNetwork(engine, m, d, seed, scale));
    return { engine, networks, network: sideBySide(engine, networks) };
  }

  function crossEntropy(networks: readonly OneHidden[], x: readonly number[], target: number): number {
    const z = networks.map((network) => outputAt(network, x));
    return Math.log(z.reduce((sum, value) => sum + Math.exp(value - z[target]), 0));
  }

  test('the direction is minus the gradient of the cross-entropy by the pixels; the odds are its own', async () => {
    const { engine, networks, network } = await three();
    const space = standardizedSpace(d);
    const X = uniformInputs(engine, N, d, 6);
    using gradient = new TargetGradient(engine, network, space, N);
    const odds = await gradient.compute(X, classes);
    rowsOf(X).forEach((x, n) => {
      const loss = crossEntropy(networks, x, classes[n]);
      expect(Math.log1p(odds[n])).toBeCloseTo(loss, 5);
      const factor = -odds[n] / (1 + odds[n]);
      for (const k of [0, 13, d - 1]) {
        const scale = space.scale?.[k] ?? 1;
        const at = (move: number) => crossEntropy(networks, x.with(k, x[k] + move / scale), classes[n]);
        const slope = (at(1e-5) - at(-1e-5)) / 2e-5;
        expect(factor * gradient.gradients.row(n)[k]).toBeCloseTo(slope, 3);
      }
    });
  });

  test('has a direction where the network is certain', async () => {
    const { engine, network } = await three(2000);
    const X = uniformInputs(engine, N, d, 6);
    using gradient = new TargetGradient(engine, network, { d }, N);
    await gradient.compute(X, classes);
    for (const row of rowsOf(gradient.gradients)) expect(Math.hypot(...row)).toBeGreaterThan(1);
  });

  test.each(budgets)(
    'pgd, %s: within budget and range, and no worse than the start',
    async (norm, epsilon) => {
      const { engine, networks, network } = await three();
      const space = standardizedSpace(d);
      const X = uniformInputs(engine, N, d, 6, [0, 1]);
      X.data.set(
        X.data.map((pixel, i) => (pixel - (space.mean?.[i % d] ?? 0)) / (space.scale?.[i % d] ?? 1)),
      );
      const before = rowsOf(X);
      await attackNetworkByPgd(engine, network, X, classes, { norm, epsilon, space }, { linfStep: 'scaled' });
      rowsOf(X).forEach((x, n) => {
        const [from, to] = [before[n], x].map((row) => pixelsOf(space, row));
        const delta = to.map((value, k) => value - from[k]);
        const changed = x.filter((value, k) => value !== before[n][k]).length;
        if (norm === 'L2') expect(Math.hypot(...delta)).toBeLessThan(epsilon + 1e-5);
        if (norm === 'Linf') expect(Math.max(...delta.map(Math.abs))).toBeLessThan(epsilon + 1e-6);
        if (norm === 'L0') expect(changed).toBeLessThanOrEqual(Math.floor(epsilon * d));
        expect(Math.min(...to)).toBeGreaterThan(-1e-6);
        expect(Math.max(...to)).toBeLessThan(1 + 1e-6);
        const [start, end] = [before[n], x].map((row) => crossEntropy(networks, row, classes[n]));
        expect(end).toBeLessThan(start);
      });
    },
  );
});
