import { describe, expect, it } from 'vitest';
import { impossibilities } from '../../src/experiment/planning/impossibilities.ts';
import { sortComponents } from '../../src/experiment/projection/project-moves.ts';
import { runCell } from '../../src/experiment/run-cell.ts';
import { completeSettings, type Settings } from '../../src/experiment/settings.ts';
import { loadNaturalData } from '../../src/experiment/stages/data/natural-data.ts';
import { wasm } from '../linalg/support.ts';
import { silent, smallCell, smallContext } from './cells.ts';

/** Two shifted Gaussians: the leading direction is that of the shift, which all of f goes by. */
const shifted = (given: Partial<Settings> = {}) =>
  smallCell({ dataset: 'shifted-gauss', d: 40, N: 60, Nadv: 80, epsilon: 0.5, components: 1, ...given });

describe('cells that keep perturbations to directions', () => {
  it('tell how much lay there, and both parts make the whole', async () => {
    using context = await smallContext();
    const run = async (project: Settings['project']) =>
      (await runCell(shifted({ project }), context, silent)).measurements;
    const [leading, rest] = [await run('leading'), await run('rest')];
    expect((leading.energy_kept ?? 0) + (rest.energy_kept ?? 0)).toBeCloseTo(1, 5);
    expect(leading.energy_pc5).toBeCloseTo(1, 5);
    // Perturbations without the direction of the shift fool f less.
    expect(leading.attack_success ?? 0).toBeGreaterThan(rest.attack_success ?? 1);
    const whole = (await runCell(shifted({ components: 10 }), context, silent)).measurements;
    expect(whole).not.toHaveProperty('energy_kept');
  });

  it('take the useful directions that withstand epsilon, and those that do not', async () => {
    using context = await smallContext();
    const run = async (project: Settings['project'], epsilon: number) =>
      (await runCell(shifted({ project, epsilon }), context, silent)).measurements;
    // The shift is the one component asked for: it withstands a small epsilon and not a large one.
    const [leading, robust, fragile] = [
      await run('leading', 0.05),
      await run('robust', 0.05),
      await run('fragile', 50),
    ];
    expect(robust).toEqual(leading);
    expect(fragile.energy_kept).toBeCloseTo(leading.energy_kept ?? 0, 1);
  });

  it('say so where no feature is of the kind that is asked for', async () => {
    using context = await smallContext();
    await expect(runCell(shifted({ project: 'robust', epsilon: 50 }), context, silent)).rejects.toThrow(
      'none of the first 1 principal components is useful and withstands epsilon 50; use a smaller epsilon',
    );
  });
});

describe('sortComponents', () => {
  it('sorts axes by hand: useful and robust, useful and fragile, useless', async () => {
    const engine = await wasm;
    const settings = completeSettings({ dataset: 'shifted-gauss', d: 3, N: 4, epsilon: 0.5 });
    using natural = await loadNaturalData(settings, engine, '');
    const { X, y } = natural.unwhitened.train;
    y.data.set([1, 1, -1, -1]);
    // Class means differ by 2 along the first axis and by 0.4 along the second: y <x - mean, u> is 1 and 0.2 on average.
    X.data.set(
      [
        [1, 0.2, 1],
        [1, 0.2, -1],
        [-1, -0.2, 1],
        [-1, -0.2, -1],
      ].flat(),
    );
    using axes = engine.memory.matrix(3, 3);
    axes.data.set([1, 0, 0, 0, 1, 0, 0, 0, 1]);
    const sorted = await sortComponents({ engine, settings: { ...settings, epsilon: 0.5 }, natural }, axes);
    // With four samples two standard errors are 1, and no usefulness is above it.
    expect(sorted).toEqual({ robust: [], fragile: [] });
  });

  it('separates what epsilon overturns from what it does not', async () => {
    const engine = await wasm;
    const settings = completeSettings({ dataset: 'shifted-gauss', d: 3, N: 40, epsilon: 0.5 });
    using natural = await loadNaturalData(settings, engine, '');
    const { X, y } = natural.unwhitened.train;
    for (let n = 0; n < 40; n++) {
      y.data[n] = n % 2 === 0 ? 1 : -1;
      X.row(n).set([y.data[n], 0.2 * y.data[n], n % 4 < 2 ? 1 : -1]);
    }
    using axes = engine.memory.matrix(3, 3);
    axes.data.set([1, 0, 0, 0, 1, 0, 0, 0, 1]);
    const sorted = async (epsilon: number) =>
      sortComponents({ engine, settings: { ...settings, epsilon }, natural }, axes);
    expect(await sorted(0.1)).toEqual({ robust: [0, 1], fragile: [] });
    expect(await sorted(0.5)).toEqual({ robust: [0], fragile: [1] });
    expect(await sorted(1.5)).toEqual({ robust: [], fragile: [0, 1] });
  });
});

describe('refusals', () => {
  const ofMnist = { dataset: 'mnist', classes: [3, 7], d: 784, N: 100 } as const;
  it.each([
    [{ ...ofMnist, project: 'leading', norm: 'Linf' }, 'norm is Linf; use L2'],
    [{ ...ofMnist, project: 'rest', attack: 'pgd' }, 'use "gradient" or "geometry"'],
    [
      { ...ofMnist, project: 'rest', N: 10 },
      'components: 10 leaves no other direction of N = 10 samples; use at most 8',
    ],
    [{ dataset: 'gauss', project: 'leading', d: 50 }, 'which gauss has only by chance'],
    [{ ...ofMnist, components: 5 }, 'leave components out with project "none"'],
    [{ ...ofMnist, classes: 'all', network: 'mlp', project: 'robust' }, 'two classes; give a pair'],
  ] as const)('%o', (given, message) => {
    const problems = impossibilities(completeSettings({ m: 10, ...given } as Partial<Settings>));
    expect(problems.map(({ place, message: text }) => `${place}: ${text}`).join('\n')).toContain(message);
  });

  it('do not concern what can be combined', () => {
    const given = { ...ofMnist, project: 'fragile', components: 50, normalize: 'whiten' } as const;
    expect(impossibilities(completeSettings({ m: 10, ...given } as unknown as Partial<Settings>))).toEqual(
      [],
    );
  });
});
