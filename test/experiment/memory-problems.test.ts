import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimateCell } from '../../src/experiment/planning/estimate.ts';
import { impossibilities } from '../../src/experiment/planning/impossibilities.ts';
import { memoryProblems } from '../../src/experiment/planning/memory-problems.ts';
import { createContext, runCell } from '../../src/experiment/run-cell.ts';
import { completeSettings, type Settings } from '../../src/experiment/settings.ts';
import { MAX_MEMORY_BYTES } from '../../src/linalg/memory.ts';
import { parseSweep } from '../../src/sweep/file/spec.ts';

const GIB = 2 ** 30;
const mnist: Partial<Settings> = { dataset: 'mnist', d: 784, classes: [3, 7] };

describe('a cell that no worker can hold', () => {
  it.each<[string, Partial<Settings>, string]>([
    ['natural samples', { ...mnist, N: 1_000_000, scenario: 'natural-rand' }, 'N'],
    ['all of G for the limit', { N: 40_000, Nadv: 100, d: 100, solver: 'max-margin' }, 'N'],
    ['base inputs', { N: 100, Nadv: 1_000_000, d: 500 }, 'Nadv'],
    ['weights', { N: 10, Nadv: 10, d: 200_000, m: 10_000 }, 'm'],
    ['a perceptron', { ...mnist, network: 'mlp', N: 100, Nadv: 2_000_000 }, 'Nadv'],
    ['images', { network: 'convnet', ...mnist, classes: 'all', N: 100, Nadv: 2_000_000 }, 'Nadv'],
  ])('is refused with the size to make smaller, and the most that fits: %s', (_, given, place) => {
    const settings = completeSettings(given);
    const [problem] = memoryProblems(settings);
    expect(problem?.place).toBe(place);
    expect(problem?.message).toMatch(/GiB .* 4 GiB at most .* use at most about \d+\.$/);
  });

  it('is none of 20,000 samples of 10,000 dimensions', () => {
    const sizes = { d: 10_000, m: 1000, Nadv: 20_000 };
    expect(memoryProblems(completeSettings({ ...sizes, N: 1000 }))).toEqual([]);
    expect(memoryProblems(completeSettings({ ...sizes, N: 20_000, scenario: 'natural-rand' }))).toEqual([]);
  });

  it('is none of all 60,000 digits, whose Gram matrix lies outside its memory', () => {
    const sizes = { ...mnist, N: 60_000, Nadv: 60_000, m: 1000, scenario: 'natural-rand' } as const;
    const settings = completeSettings(sizes);
    expect(memoryProblems(settings)).toEqual([]);
    const { memoryBytes, engineBytes, teamBytes } = estimateCell(settings);
    expect(engineBytes).toBeLessThan(2 * GIB);
    expect(memoryBytes - engineBytes).toBeGreaterThan(3 * 60_000 ** 2);
    expect(memoryBytes + teamBytes).toBeLessThan(20 * GIB);
  });

  it('is refused where it stands in the file, and only that', () => {
    const grid = { N: [1000, 1_000_000] };
    const text = JSON.stringify({ name: 'x', settings: { ...mnist, scenario: 'natural-rand' }, grid });
    expect(() => parseSweep(text, 'x')).toThrow(/grid\.N.*1000000 needs about/);
  });
});

/** A cell whose probes need more memory than its training. */
const NARROW = {
  ...{ N: 2, Nadv: 2, d: 200, m: 4, dataset: 'shifted-gauss', scenario: 'noise' },
  ...{ network: 'mlp', solver: 'flow', attack: 'gradient' },
} as const;

it('what planning accepts, memory accepts: no cell takes more than is estimated', async () => {
  const size = (max: number) => fc.integer({ min: 2, max });
  const cells = fc.record({
    ...{ N: size(200), Nadv: size(300), d: size(300), m: size(60).map((m) => 2 * m) },
    dataset: fc.constantFrom('uniform', 'gauss', 'shifted-gauss'),
    scenario: fc.constantFrom('noise', 'natural-rand', 'natural-det'),
    network: fc.constantFrom('one-hidden', 'mlp'),
    solver: fc.constantFrom('flow', 'sgd'),
    attack: fc.constantFrom('gradient', 'pgd', 'geometry'),
  });
  await fc.assert(
    fc.asyncProperty(cells, async (given) => {
      const Nadv = given.scenario === 'noise' ? given.Nadv : given.N;
      const settings = completeSettings({ ...given, Nadv, T: 1, epochs: 1 });
      fc.pre(impossibilities(settings).length === 0);
      const context = await createContext({ engine: 'auto', dataFolder: '', memoryBytes: MAX_MEMORY_BYTES });
      await runCell(settings, context, () => {});
      expect(context.engine.memory.peakBytes).toBeLessThanOrEqual(estimateCell(settings).engineBytes);
    }),
    { numRuns: 25, examples: [[NARROW]] },
  );
});
