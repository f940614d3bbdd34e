import { describe, expect, it } from 'vitest';
import type { InputSpace } from '../../src/datasets/input-space.ts';
import { createEngine } from '../../src/linalg/create-engine.ts';
import type { Engine } from '../../src/linalg/engine.ts';
import type { Matrix, Vector } from '../../src/linalg/matrix.ts';
import { energyShares, meanPerturbation, type Threat, usefulnessOf } from '../../src/theory/features.ts';

interface Data {
  readonly engine: Engine;
  readonly X: Matrix;
  readonly y: Vector;
}

/** Samples in [0, 1] correlated with their labels, as a network sees them. */
async function samples(N: number, space: InputSpace): Promise<Data> {
  const engine = await createEngine('wasm');
  const { memory, kernels } = engine;
  const [X, y] = [memory.matrix(N, space.d), memory.vector(N)];
  kernels.uniform(X, { seed: 1, purpose: 1, firstRow: 0 }, 0, 0.8);
  kernels.signs(y, { seed: 1, purpose: 2, firstRow: 0 });
  const x = X.data;
  for (let i = 0; i < x.length; i++) {
    const k = i % space.d;
    const input = (x[i] ?? 0) + (k === 1 ? 0.1 * (1 + (y.data[Math.floor(i / space.d)] ?? 0)) : 0);
    x[i] = (input - (space.mean?.[k] ?? 0)) / (space.scale?.[k] ?? 1);
  }
  return { engine, X, y };
}

/** A sample in input space. */
function inputOf({ X }: Data, { mean, scale }: InputSpace, n: number): number[] {
  return Array.from(X.row(n), (x, k) => x * (scale?.[k] ?? 1) + (mean?.[k] ?? 0));
}

const inner = (u: ArrayLike<number>, x: readonly number[]) =>
  x.reduce((sum, value, k) => sum + value * (u[k] ?? 0), 0);

/** Mean over samples of y f on inputs changed by `attack`, with f standardized over unchanged inputs. */
function meanOf(
  data: Data,
  space: InputSpace,
  u: Float64Array,
  attack: (x: number[], label: number) => number[],
): number {
  const inputs = Array.from(data.y.data, (_, n) => inputOf(data, space, n));
  const values = inputs.map((x) => inner(u, x));
  const N = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / N;
  const sd = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / N);
  const labels = data.y.data;
  return inputs.reduce((sum, x, n) => {
    const label = labels[n] ?? 0;
    return sum + (label * (inner(u, attack(x, label)) - mean)) / sd / N;
  }, 0);
}

/** All subsets with `count` elements of the first d integers. */
function choices(d: number, count: number): number[][] {
  if (count === 0) return [[]];
  return Array.from({ length: d }, (_, last) => last).flatMap((last) =>
    choices(last, count - 1).map((rest) => [...rest, last]),
  );
}

/** The worst change of two coordinates, by exhaustive search. */
function worstPair(u: Float64Array, ends: (x: number) => number[]) {
  return (x: number[], label: number): number[] => {
    let worst = x;
    for (const [i = 0, j = 0] of choices(x.length, 2))
      for (const a of ends(x[i] ?? 0))
        for (const b of ends(x[j] ?? 0)) {
          const tried = x.with(i, a).with(j, b);
          if (label * inner(u, tried) < label * inner(u, worst)) worst = tried;
        }
    return worst;
  };
}

const d = 6;
const u = Float64Array.from([0.2, 1, -0.5, 0.1, -0.3, 0.6]);
const size = Math.hypot(...u);
const plain: InputSpace = { d };
const image: InputSpace = {
  d,
  range: [0, 1],
  mean: Float64Array.from({ length: d }, (_, k) => 0.4 + 0.02 * k),
  scale: Float64Array.from({ length: d }, (_, k) => 0.2 + 0.1 * k),
};

describe.each([
  ['unbounded data', plain, (x: number) => [x - 1, x + 1]],
  ['standardised images', image, () => [0, 1]],
] as const)('usefulness, %s', (_, space, ends) => {
  it.each<[Threat, (x: number[], label: number) => number[]]>([
    [
      { norm: 'L2', epsilon: 0.1 },
      (x, label) => x.map((value, k) => value - (label * 0.1 * (u[k] ?? 0)) / size),
    ],
    [
      { norm: 'Linf', epsilon: 0.05 },
      (x, label) => x.map((value, k) => value - label * 0.05 * Math.sign(u[k] ?? 0)),
    ],
    [{ norm: 'L0', epsilon: 0.34 }, worstPair(u, ends)],
  ])('is that of the samples, and at worst that under the worst %o', async (threat, attack) => {
    const data = await samples(40, space);
    const found = await usefulnessOf(data.engine, u, data, threat, space);
    expect(found?.usefulness).toBeCloseTo(
      meanOf(data, space, u, (x) => x),
      5,
    );
    expect(found?.usefulness).toBeGreaterThan(0.2);
    expect(found?.robustUsefulness).toBeCloseTo(meanOf(data, space, u, attack), 5);
  });
});

it('has no usefulness where the feature is constant', async () => {
  const data = await samples(10, plain);
  const threat = { norm: 'L2', epsilon: 1 } as const;
  expect(await usefulnessOf(data.engine, new Float64Array(d), data, threat, plain)).toBeUndefined();
});

describe('perturbations', () => {
  async function moved(space: InputSpace, delta: (n: number, k: number, label: number) => number) {
    const { engine, X, y } = await samples(700, space);
    const perturbed = engine.memory.matrix(700, d);
    perturbed.data.set(
      X.data.map((x, i) => {
        const [n, k] = [Math.floor(i / d), i % d];
        return x + delta(n, k, y.data[n] ?? 0) / (space.scale?.[k] ?? 1);
      }),
    );
    return { engine, base: X, perturbed, targets: y };
  }

  it.each([
    ['plain', plain],
    ['standardised', image],
  ])('have in common what points to the target, %s', async (_, space) => {
    const perturbations = await moved(
      space,
      (n, k, label) => label * (u[k] ?? 0) + (n % 2 === 0 ? 0.5 : -0.5),
    );
    const odd = perturbations.targets.data.reduce(
      (sum, label, n) => sum + label * (n % 2 === 0 ? 0.5 : -0.5),
      0,
    );
    for (const [k, value] of meanPerturbation(perturbations.engine.kernels, perturbations, space).entries())
      expect(value).toBeCloseTo((u[k] ?? 0) + odd / 700, 4);
  });

  it.each([
    ['plain', plain],
    ['standardised', image],
  ])('have their energy where they point, %s', async (_, space) => {
    const perturbations = await moved(space, (_n, k, label) => label * [3, 0, 4, 0, 0, 0][k]);
    const { engine } = perturbations;
    using components = engine.memory.matrix(3, d);
    for (const [i, k] of [2, 1, 0].entries()) components.row(i)[k] = 1;
    const shares = await energyShares(engine, components, perturbations, space);
    for (const [i, expected] of [16 / 25, 16 / 25, 1].entries()) expect(shares?.[i]).toBeCloseTo(expected, 5);
  });

  it('have no shares where there are none', async () => {
    const perturbations = await moved(plain, () => 0);
    using components = perturbations.engine.memory.matrix(1, d);
    expect(await energyShares(perturbations.engine, components, perturbations, plain)).toBeUndefined();
  });
});
