import { describe, expect, test } from 'vitest';
import { builtInVocabulary } from '../../../src/experiment/vocabulary.ts';
import { halfWidth } from '../../../src/statistics/interval.ts';
import { levelOfLooks, looksOf } from '../../../src/sweep/refine/looks.ts';
import { stateOf } from '../../../src/sweep/refine/point.ts';
import { parse, problemsOf } from '../sweep-files.ts';
import { noise, refinedSweep, resultOf, runOn } from './fields.ts';

const rule = { value: 'acc_adv_natural', atLeast: 3, ci95: 0.02, looks: 6 };
const judgement = { vocabulary: builtInVocabulary, value: 'acc_adv_natural', seeds: rule };
const { cells } = parse({ settings: { N: 1000 }, grid: { seed: { range: [0, 20] } } });

/** State of one point whose seeds have these accuracies. */
function stateWith(values: readonly number[]) {
  const results = new Map(values.map((value, k) => [cells[k].id, resultOf(cells[k], () => value)]));
  return stateOf(cells, results, judgement);
}

test('looks are half as many again each, and the last is the most there can be', () => {
  expect(looksOf(rule, 20)).toEqual([3, 5, 8, 12, 18, 20]);
  expect(looksOf({ ...rule, atMost: 6 }, 20)).toEqual([3, 5, 6]);
  expect(looksOf(rule, 2)).toEqual([2]);
  expect(levelOfLooks(5)).toBeCloseTo(0.99, 12);
});

describe('a point', () => {
  test('begins with its least seeds and asks for more where its interval is wide', () => {
    expect(stateWith([]).cells).toHaveLength(3);
    expect(stateWith([0.8, 0.81]).isSettled).toBe(false);
    expect(stateWith([0.7, 0.8, 0.9]).cells).toHaveLength(5);
  });

  test('ends where its interval is narrow, and keeps that interval', () => {
    const state = stateWith([0.999, 0.999, 0.999]);
    expect(state.isSettled).toBe(true);
    expect(state.cells).toHaveLength(3);
    expect(halfWidth(state.interval)).toBeLessThanOrEqual(0.02);
    expect(stateWith([0.999, 0.999, 0.999, 0.2, 0.2]).interval).toEqual(state.interval);
  });

  test('is not certain because its seeds agree by accident, or all say 1', () => {
    const few = parse({ settings: { N: 20, Nadv: 20 }, grid: { seed: { range: [0, 20] } } }).cells;
    const agreeing = (value: number) =>
      new Map(few.slice(0, 3).map((cell) => [cell.id, resultOf(cell, () => value)]));
    for (const value of [0.7, 1]) {
      const state = stateOf(few, agreeing(value), judgement);
      expect(state.isSettled).toBe(false);
      expect(state.cells).toHaveLength(5);
    }
  });

  test('ends with the last seed, however wide its interval', () => {
    const state = stateWith(Array.from({ length: 20 }, (_, k) => k % 2));
    expect(state.isSettled).toBe(true);
    expect(state.cells).toHaveLength(20);
    expect(halfWidth(state.interval)).toBeGreaterThan(0.02);
  });
});

test('seeds are added where they are needed alone, in whatever order cells end', () => {
  const sweep = refinedSweep(
    {
      grid: { d: [100, 200], N: [400, 800], seed: { range: [0, 20] } },
      refine: undefined,
      seeds: { until: { ci95: 0.02 } },
    },
    2,
  );
  const field = (cell: (typeof cells)[number]) =>
    0.9 + (cell.settings.d === 100 ? noise(cell, 0.0005) : noise(cell, 0.05));
  const [first, second] = [1, 2].map((seed) => runOn(sweep, field, seed).cells);
  expect(second).toEqual(first);
  const seedsAt = (d: number) => first.filter(({ settings }) => settings.d === d).length / 2;
  expect(seedsAt(200)).toBe(20);
  expect(seedsAt(100)).toBeLessThan(10);
});

describe('refine and seeds in a sweep file', () => {
  const file = {
    grid: { d: [10, 20, 30], N: [4, 8], seed: { range: [0, 3] } },
    diagrams: [{ x: 'd', y: 'N', value: 'acc_adv_natural' }],
  };
  const refine = { value: 'acc_adv_natural', at: 0.75 };

  test('are read, with their defaults', () => {
    expect(parse({ ...file, refine, seeds: { until: { ci95: 0.01 } } })).toMatchObject({
      refine: { value: 'acc_adv_natural', levels: [0.75], start: 8, axes: ['d', 'N'] },
      seeds: { value: 'acc_adv_natural', atLeast: 3, ci95: 0.01, looks: 1 },
    });
  });

  test.each([
    [{ refine: { ...refine, value: 'acc_adv_naturel' } }, /refine.value: .*Did you mean "acc_adv_natural"/],
    [
      { refine: { ...refine, value: 'acc_adv_test' } },
      /refine.value: "acc_adv_test" needs a test split, and data/,
    ],
    [
      { seeds: { until: { ci95: 0.1 }, value: 'epsilon_min' } },
      /seeds.value: "epsilon_min" is what a search finds/,
    ],
    [{ refine: { ...refine, diagram: 'other' } }, /refine.diagram: "other" is no diagram of this sweep; use/],
    [{ refine, diagrams: [] }, /refine: follows the axes of a diagram, and the sweep has none/],
    [
      { refine, grid: { ...file.grid, seed: [0, 1] } },
      /refine: needs at least 3 seeds a point .* there are 2/,
    ],
    [
      { refine, grid: [file.grid, { d: [40], N: [4], seed: { range: [0, 3] } }] },
      /refine: .*there is no cell at d 40, N 8; use one grid/,
    ],
    [{ refine: { ...refine, start: 0 } }, /refine.start: 0/],
    [{ seeds: { until: { ci95: 0.01 }, atLeast: 2 } }, /seeds.atLeast: 2/],
    [{ seeds: { until: { ci95: 0.01 }, atLeast: 5, atMost: 4 } }, /seeds.atMost: 4 is less than atLeast, 5/],
    [{ refine, seeds: { until: { ci95: 0.01 }, value: 'agreement' } }, /seeds.value: .*refine goes by/],
    [
      { refine, search: { over: 'epsilon', in: [0.01, 1], until: 'acc_adv_natural >= 0.9', tolerance: 0.1 } },
      /refine: fills in a grid by one result a cell/,
    ],
  ])('%j is refused', (given, message) => {
    expect(problemsOf({ ...file, ...given }).join('\n')).toMatch(message);
  });
});
