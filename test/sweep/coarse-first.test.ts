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

test('the coarsest grid comes with its first seed, then with the others, then finer ones', () => {
  const sweep = parse({ grid: { d: [10, 20, 30, 40, 50], norm: ['L2', 'Linf'], seed: [3, 4] } });
  const ranks = coarseRanks(sweep);
  const rankOf = (d: number, norm: string, seed: number) =>
    ranks[sweep.cells.findIndex(({ settings: s }) => s.d === d && s.norm === norm && s.seed === seed)];
  expect(rankOf(10, 'L2', 3)).toBe(0);
  expect(rankOf(30, 'Linf', 3)).toBe(0);
  expect(rankOf(50, 'L2', 4)).toBe(1);
  expect(rankOf(20, 'L2', 3)).toBe(2);
  expect(rankOf(20, 'L2', 4)).toBe(3);
});
