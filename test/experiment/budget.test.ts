import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asNetwork } from '../../src/experiment/families/one-hidden-as-network.ts';
import { type AttackedCell, perturb } from '../../src/experiment/perturb.ts';
import { impossibilities } from '../../src/experiment/planning/impossibilities.ts';
import { completeSettings, type Settings } from '../../src/experiment/settings.ts';
import { makeBaseInputs } from '../../src/experiment/stages/base-inputs.ts';
import { loadNaturalData, type NaturalData } from '../../src/experiment/stages/natural-data.ts';
import type { Engine } from '../../src/linalg/index.ts';
import { createNetwork } from '../../src/networks/create-network.ts';
import { mlpBlueprint } from '../../src/networks/mlp.ts';
import { initialNetwork } from '../../src/networks/one-hidden.ts';
import { pixelsOf, rowsOf } from '../attacks/networks.ts';
import { temporaryFolder } from '../datasets/fixtures.ts';
import { wasm } from '../linalg/support.ts';
import { writeImages, writeNumbers } from './own-data.ts';

const folder = temporaryFolder();
const N = 24;
const Nadv = 12;

/** Artificial sets at every kind of correlation, and real ones of the tests' own. */
const DATASETS: Readonly<Record<string, () => Promise<Partial<Settings>> | Partial<Settings>>> = {
  uniform: () => ({ dataset: 'uniform', d: 30 }),
  'uniform, correlated': () => ({ dataset: 'uniform', d: 30, correlation: 0.5 }),
  'uniform, nearly one point': () => ({ dataset: 'uniform', d: 30, correlation: 0.99 }),
  'uniform, orthogonal': () => ({ dataset: 'uniform', d: 30, correlation: 'orthogonal' }),
  gauss: () => ({ dataset: 'gauss', d: 30, correlation: 0.3 }),
  'gauss, orthogonal': () => ({ dataset: 'gauss', d: 30, correlation: 'orthogonal' }),
  'shifted-gauss': () => ({ dataset: 'shifted-gauss', d: 30 }),
  'npz in [0, 1]': () => ({ dataset: writeNumbers(join(folder, 'a.npz'), [0, 1]), d: 12, classes: [0, 1] }),
  'npz in [-3, 3]': () => ({
    dataset: `${writeNumbers(join(folder, 'b.npz'), [-3, 3])}?range=-3,3`,
    d: 12,
    classes: [0, 1],
  }),
  'npz without a range': () => ({
    dataset: `${writeNumbers(join(folder, 'c.npz'), [-100, 300])}?range=none`,
    d: 12,
    classes: [0, 1],
  }),
  images: async () => ({
    dataset: `images:${await writeImages(join(folder, 'pictures'))}?size=4&channels=1`,
    d: 16,
    classes: [0, 1],
  }),
};

const cases = fc.record({
  seed: fc.nat(1000),
  norm: fc.constantFrom('L2', 'Linf', 'L0'),
  attack: fc.constantFrom('gradient', 'geometry', 'pgd'),
  linfStep: fc.constantFrom('scaled', 'sign'),
  normalize: fc.constantFrom('none', 'center', 'standardize', 'whiten'),
  scenario: fc.constantFrom('noise', 'natural-rand', 'natural-det'),
  network: fc.constantFrom('one-hidden', 'mlp'),
  epsilon: fc.double({ min: 0.05, max: 0.9, noNaN: true }),
});

/** Base inputs before and after the attack, as the network sees them but for whitening. */
async function attacked(engine: Engine, settings: Settings, natural: NaturalData) {
  using base = await makeBaseInputs(settings, natural, engine);
  const before = rowsOf(base.unwhitened);
  const f = victim(engine, settings);
  const maxMarginNormal = async () => new Float32Array(settings.d);
  using perturbed = await perturb({ engine, settings, natural, f, base, maxMarginNormal });
  return { before, after: rowsOf(perturbed.unwhitened) };
}

/** An untrained network of the cell's kind. */
function victim(engine: Engine, { seed, d, gamma, network: kind }: Settings): AttackedCell['f'] {
  const key = { seed, purpose: 900, firstRow: 0 };
  if (kind !== 'one-hidden') {
    const blueprint = mlpBlueprint({ d, classes: 2, width: 10, depth: 1, gamma });
    return { differentiable: () => createNetwork(engine, blueprint, key) };
  }
  const network = initialNetwork({ m: 10, d, gamma, initScale: 1 }, key, engine.memory, engine.kernels);
  return { oneHidden: { network }, differentiable: () => asNetwork(engine, network) };
}

/** How far values may be off that are held in single precision: in proportion to the largest. */
function roundingOf(values: readonly number[]): number {
  return 2e-6 * Math.max(1, ...values.map(Math.abs));
}

describe('no perturbation exceeds epsilon, in the space of inputs', () => {
  it.each(Object.entries(DATASETS))('%s', async (_, given) => {
    const engine = await wasm;
    const data = await given();
    let ran = 0;
    await fc.assert(
      fc.asyncProperty(cases, async (drawn) => {
        const settings = completeSettings({ N, Nadv, m: 10, gamma: 0.1, ...data, ...drawn });
        fc.pre(impossibilities(settings).length === 0);
        ran++;
        const { norm, epsilon, d, attack } = settings;
        using natural = await loadNaturalData(settings, engine, '');
        const { space } = natural;
        const { before, after } = await attacked(engine, settings, natural);
        after.forEach((x, n) => {
          const [from, to] = [pixelsOf(space, before[n]), pixelsOf(space, x)];
          const rounding = roundingOf(from);
          const delta = to.map((value, k) => value - from[k]);
          const size = {
            L2: Math.hypot(...delta) - epsilon,
            Linf: Math.max(...delta.map(Math.abs)) - epsilon,
            L0: x.filter((value, k) => value !== before[n][k]).length - Math.floor(epsilon * d),
          }[norm];
          expect(size).toBeLessThanOrEqual(norm === 'L0' ? 0 : rounding);
          const [low, high] = space.range ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
          expect(Math.min(...from)).toBeGreaterThanOrEqual(low - rounding);
          expect(Math.max(...from)).toBeLessThanOrEqual(high + rounding);
          if (attack !== 'pgd' && norm !== 'L0') return;
          expect(Math.min(...to)).toBeGreaterThanOrEqual(low - rounding);
          expect(Math.max(...to)).toBeLessThanOrEqual(high + rounding);
        });
      }),
      { numRuns: 60 },
    );
    expect(ran).toBeGreaterThan(0);
  });
});

describe('L0 goes to the end of what correlated values can be', () => {
  it.each([
    [0, 1],
    [0.5, Math.SQRT2],
    [0.1, Math.sqrt(0.9) + Math.sqrt(0.1)],
  ])('correlation %d: %d', async (correlation, end) => {
    const engine = await wasm;
    const settings = completeSettings({ d: 40, N, Nadv, m: 10, correlation, norm: 'L0', epsilon: 0.2 });
    using natural = await loadNaturalData(settings, engine, '');
    const { before, after } = await attacked(engine, settings, natural);
    const moved = after.flatMap((x, n) => x.filter((value, k) => value !== before[n][k]).map(Math.abs));
    expect(moved).toHaveLength(8 * Nadv);
    for (const value of moved) expect(value).toBeCloseTo(end, 6);
  });

  it('orthogonal values are spread as Gaussian ones are, and move by 1', async () => {
    const engine = await wasm;
    const orthogonal = { d: 40, correlation: 'orthogonal', scenario: 'natural-rand' } as const;
    const settings = completeSettings({ ...orthogonal, N, Nadv, m: 10, norm: 'L0', epsilon: 0.2 });
    using natural = await loadNaturalData(settings, engine, '');
    const { before, after } = await attacked(engine, settings, natural);
    const moves = after.flatMap((x, n) => x.map((value, k) => Math.abs(value - before[n][k])));
    for (const move of moves.filter((size) => size > 0)) expect(move).toBeCloseTo(1, 6);
    expect(moves.filter((size) => size > 0)).toHaveLength(8 * Nadv);
  });
});
