import { describe, expect, it } from 'vitest';
import { completeSettings, type Settings } from '../../src/experiment/settings.ts';
import { classesOf, labelOf } from '../../src/experiment/stages/data/labels.ts';
import { loadNaturalData, type NaturalData } from '../../src/experiment/stages/data/natural-data.ts';
import { drawTargets } from '../../src/experiment/stages/targets.ts';
import { wasm } from '../linalg/support.ts';

const N = 5000;

/** Natural data of which only the labels matter: 0, 1, ... K - 1, 0, ... */
async function labelled(K: number): Promise<NaturalData> {
  const { memory } = await wasm;
  const y = memory.vector(N);
  y.data.forEach((_, n, out) => {
    out[n] = labelOf(n % K, K);
  });
  const train = { X: memory.matrix(N, 1), y };
  return { train, unwhitened: { train }, classes: K, space: { d: 1 }, [Symbol.dispose]() {} };
}

async function targetsOf(K: number, given: Partial<Settings>) {
  const engine = await wasm;
  const natural = await labelled(K);
  using targets = drawTargets(completeSettings({ N, Nadv: N, ...given }), natural, engine);
  return { targets: [...targets.data], y: [...natural.train.y.data] };
}

describe.each([3, 10])('targets of %i classes', (K) => {
  it('natural-det: the next class', async () => {
    const { targets, y } = await targetsOf(K, { scenario: 'natural-det' });
    expect(targets).toEqual(y.map((k) => (k + 1) % K));
  });

  it('natural-rand: each other class, equally often', async () => {
    const { targets, y } = await targetsOf(K, { scenario: 'natural-rand' });
    const turns = new Array<number>(K).fill(0);
    targets.forEach((target, n) => {
      turns[(target - y[n] + K) % K]++;
    });
    expect(turns[0]).toBe(0);
    for (const count of turns.slice(1)) expect(Math.abs(count * (K - 1) - N)).toBeLessThan(0.2 * N);
  });

  it('noise: each class equally often; the first of many are those of fewer', async () => {
    const { targets } = await targetsOf(K, { scenario: 'noise' });
    for (let k = 0; k < K; k++) {
      const count = targets.filter((target) => target === k).length;
      expect(Math.abs(count * K - N)).toBeLessThan(0.2 * N);
    }
    const few = await targetsOf(K, { scenario: 'noise', Nadv: 100 });
    expect(few.targets).toEqual(targets.slice(0, 100));
  });
});

it.each([2, 3])('labels of %i classes stand for their classes', (K) => {
  const classes = Array.from({ length: K }, (_, k) => k);
  expect([
    ...classesOf(
      Float64Array.from(classes, (k) => labelOf(k, K)),
      K,
    ),
  ]).toEqual(classes);
});

describe.skipIf(!process.env.LAP_DATA)('all classes of MNIST (needs LAP_DATA)', () => {
  it('are ten, in training and test data', async () => {
    const engine = await wasm;
    const settings = completeSettings({ dataset: 'mnist', network: 'mlp', d: 784, N: 300 });
    using natural = await loadNaturalData(settings, engine, process.env.LAP_DATA ?? '');
    expect(natural.classes).toBe(10);
    const digits = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
    for (const samples of [natural.train, natural.test])
      expect([...new Set(samples?.y.data)].sort((a, b) => a - b)).toEqual(digits);
    expect(natural.test?.y.length).toBe(10_000);
  });
});
