import { expect, test } from 'vitest';
import { coarseRanks, ranksOfValues } from '../../src/sweep/plan/coarse-first.ts';
import { parse } from './sweep-files.ts';

test('values of an axis come from the ends inward, each halving the gaps', () => {
  const ranks = (count: number) => [...ranksOfValues(Array.from({ length: count }, (_, k) => k)).values()];
  expect(ranks(1)).toEqual([0]);
  expect(ranks(2)).toEqual([0, 0]);
  expect(ranks(3)).toEqual([0, 0, 0]);
  expect(ranks(5)).toEqual([0, 1, 0, 1, 0]);
  expect(ranks(9)).toEqual([0, 2, 1, 2, 0, 2, 1, 2, 0]);
  expect(ranks(6)).toEqual([0, 2, 1, 2, 0, 0]);
});

test('doublings of seeds and halvings of the grid come in turn', () => {
  const sweep = parse({ grid: { d: [10, 20, 30, 40, 50], norm: ['L2', 'Linf'], seed: [3, 4, 5, 6, 7] } });
  const ranks = coarseRanks(sweep);
  const rankOf = (d: number, norm: string, seed: number) =>
    ranks[sweep.cells.findIndex(({ settings: s }) => s.d === d && s.norm === norm && s.seed === seed)];
  const seedsOf = (d: number) => [3, 4, 5, 6, 7].map((seed) => rankOf(d, 'L2', seed));
  for (const d of [10, 30, 50]) expect(seedsOf(d)).toEqual([0, 1, 2, 2, 3]);
  for (const d of [20, 40]) expect(seedsOf(d)).toEqual([1, 2, 3, 3, 4]);
  expect(rankOf(40, 'Linf', 7)).toBe(rankOf(40, 'L2', 7));
});

test('however many seeds there are, finer points come with their first seed after the first doubling', () => {
  const sweep = parse({ grid: { d: [10, 20, 30, 40, 50], seed: { range: [0, 120] } } });
  const ranks = coarseRanks(sweep);
  const first = (d: number) => ranks[sweep.cells.findIndex(({ settings: s }) => s.d === d && s.seed === 0)];
  expect([10, 20, 30, 40, 50].map(first)).toEqual([0, 1, 0, 1, 0]);
  expect(Math.max(...ranks)).toBe(8);
});

test('each norm has the ends and the middle of its own epsilons', () => {
  const grid = [
    { norm: ['L2'], epsilon: [0.1, 0.2, 0.3, 0.4, 0.5], seed: [0, 1] },
    { norm: ['Linf'], epsilon: [0.02, 0.05, 0.08, 0.15, 0.35], seed: [0, 1] },
  ];
  const sweep = parse({ grid });
  const ranks = coarseRanks(sweep);
  for (const norm of ['L2', 'Linf']) {
    const own = sweep.cells.flatMap(({ settings }, k) => (settings.norm === norm ? [ranks[k]] : []));
    expect(own).toEqual([0, 1, 1, 2, 0, 1, 1, 2, 0, 1]);
  }
});
