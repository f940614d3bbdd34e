import { describe, expect, it } from 'vitest';
import { asNetwork } from '../../src/experiment/families/one-hidden-as-network.ts';
import { attackOf } from '../../src/experiment/parts.ts';
import { perturb } from '../../src/experiment/perturb.ts';
import { completeSettings, type Settings } from '../../src/experiment/settings.ts';
import { copyGram, moveGram, updatesBaseGram } from '../../src/experiment/stages/base-gram.ts';
import { makeBaseInputs } from '../../src/experiment/stages/base-inputs.ts';
import { loadNaturalData } from '../../src/experiment/stages/data/natural-data.ts';
import { GrowingGram } from '../../src/experiment/stages/growing-gram.ts';
import { createEngine, type Engine } from '../../src/linalg/index.ts';
import { outputsOf } from '../../src/networks/outputs.ts';
import { randomNetwork, uniformInputs } from '../attacks/networks.ts';
import { largestError } from '../linalg/support.ts';

const [N, d, m] = [301, 150, 20];

/** An untrained network, and base inputs to attack. */
async function prepared(engine: Engine, settings: Settings) {
  const natural = await loadNaturalData(settings, engine, '');
  const base = await makeBaseInputs(settings, natural, engine);
  return { network: randomNetwork(engine, m, d, 5), natural, base };
}

describe.each(['wasm', 'mlas'] as const)('Gram matrices of base inputs with engine %s', (choice) => {
  it.each<[string, Partial<Settings>, number]>([
    ['attack gradient, L2: rank m', { attack: 'gradient', norm: 'L2', epsilon: 0.8 }, m],
    ['attack geometry, L2: rank one', { attack: 'geometry', norm: 'L2', epsilon: 0.8 }, 1],
    ['attack geometry, Linf: rank one', { attack: 'geometry', norm: 'Linf', epsilon: 0.1 }, 1],
  ])('follow the moves of %s', async (_, attack, rank) => {
    const engine = await createEngine(choice);
    const settings = completeSettings({ d, m, N: 40, Nadv: N, ...attack });
    expect(updatesBaseGram({ ...settings, Nadv: 200 })).toBe(true);
    const { network, natural, base } = await prepared(engine, settings);
    const X = base.X;
    using moved = engine.memory.matrix(N, d);
    moved.data.set(X.data);
    const victim = { network, maxMarginNormal: async () => new Float32Array(d) };
    const { norm, epsilon } = settings;
    const budget = { norm, epsilon, space: natural.space };
    const { oneHidden } = attackOf(settings);
    using steps = await oneHidden?.perturb(engine, victim, moved, base.targets, budget, settings, true);
    if (steps === undefined) throw new Error('no steps were noted');
    expect(steps.Q.cols).toBe(rank);
    expect(steps.outputs !== undefined).toBe(settings.attack === 'gradient');
    if (steps.outputs) {
      const outputs = await outputsOf(engine, network, moved);
      expect(largestError(steps.outputs, outputs)).toBeLessThan(2 ** -24 * (d + 2 * m));
    }

    const [B, expected] = [engine.memory.triangle(N), engine.memory.matrix(N, N)];
    const [G, triangle] = [engine.memory.matrix(N, N), engine.memory.triangle(N)];
    await engine.gram(X, B);
    await engine.gram(moved, expected);
    const H = steps.H.data.slice();
    await moveGram(engine, B, steps, G);
    // Both are float32 sums of as many products, each at most the largest squared norm.
    const scale = expected.data.reduce((most, value) => Math.max(most, value));
    const shares = (gram: Float32Array) => gram.map((value) => value / scale);
    expect(largestError(shares(G.data), shares(expected.data))).toBeLessThan(2 ** -24 * (d + 2 * m));
    expect(G.data.every((value, i) => value === G.data[(i % N) * N + Math.floor(i / N)])).toBe(true);
    steps.H.data.set(H);
    await moveGram(engine, B, steps, triangle);
    for (let n = 0; n < N; n++) expect([...triangle.row(n)]).toEqual([...G.row(n).subarray(0, n + 1)]);
  });

  it('grow without a seam, and shrink to leading blocks', async () => {
    const engine = await createEngine(choice);
    const X = uniformInputs(engine, N, d, 6);
    using whole = engine.memory.matrix(N, N);
    await engine.gram(X, whole);
    using growing = new GrowingGram();
    const sizes = [1, 2, 70, 69, 256, 257, 3, N];
    for (const rows of sizes) {
      const leading = await growing.of(engine, X.rowsFrom(0, rows));
      expect(leading.rows).toBe(rows);
      using copy = engine.memory.matrix(rows, rows);
      copyGram(engine, leading, copy);
      for (let n = 0; n < rows; n++) expect([...copy.row(n)]).toEqual([...whole.row(n).subarray(0, rows)]);
    }
  });
});

it('says that steps under Linf are not few combinations, and fills a Gram matrix once', async () => {
  const engine = await createEngine('wasm');
  const settings = completeSettings({ d, m, N: 40, Nadv: N });
  const { network, natural, base } = await prepared(engine, settings);
  const oneHidden = { network };
  const f = { oneHidden, differentiable: () => asNetwork(engine, network) };
  const principal = async () => {
    throw new Error('no component is needed');
  };
  const cell = { engine, natural, f, base, principal, maxMarginNormal: async () => new Float32Array(d) };
  using gram = new GrowingGram();
  const baseGram = async () => gram;
  await expect(perturb({ ...cell, settings: { ...settings, norm: 'Linf' }, baseGram })).rejects.toThrow(
    'Linf',
  );
  using unnoted = await perturb({ ...cell, settings });
  expect(unnoted.fillGram).toBeUndefined();
  using noted = await perturb({ ...cell, settings, baseGram });
  const G = engine.memory.triangle(N);
  await noted.fillGram?.(G);
  await expect(noted.fillGram?.(G)).rejects.toThrow('used before');
});

it.each<[boolean, Partial<Settings>]>([
  [true, {}],
  [true, { attack: 'geometry', norm: 'Linf' }],
  [false, { norm: 'Linf' }],
  [false, { norm: 'L0' }],
  [false, { attack: 'geometry', norm: 'L0' }],
  [false, { attack: 'pgd' }],
  [false, { d: 2000 }],
  // Fewer samples than directions: a new Gram matrix takes less.
  [false, { Nadv: 20 }],
  [true, { Nadv: 3000 }],
  [true, { dataset: 'mnist', classes: [3, 7], d: 784, N: 1000, Nadv: 1000, attack: 'geometry' }],
  [false, { dataset: 'mnist', classes: [3, 7], d: 784, N: 1000, attack: 'geometry', normalize: 'whiten' }],
  [false, { Nadv: 20_000 }],
  [false, { dataset: 'mnist', classes: [3, 7], d: 784, Nadv: 1000, m: 100 }],
])('updates G (%s) for %j', (expected, given) => {
  expect(updatesBaseGram(completeSettings(given))).toBe(expected);
});
