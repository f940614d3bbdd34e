import canonicalize from 'canonicalize';
import { describe, expect, it } from 'vitest';
import { completeSettings } from '../../src/experiment/settings.ts';
import { sha256 } from '../../src/sweep/cells.ts';
import { parse, problemsOf } from './sweep-files.ts';

describe('cells that differ in the seed only', () => {
  const orders = [
    ['seed', 'd', 'epsilon'],
    ['d', 'seed', 'epsilon'],
    ['d', 'epsilon', 'seed'],
  ];
  const values: Record<string, number[]> = { seed: [7, 0, 3], d: [4, 9], epsilon: [0.1, 0.3] };

  it.each(orders)('are the points of the grid %s, %s, %s, each with its own id', (...names) => {
    const grid = Object.fromEntries(names.map((name) => [name, values[name]]));
    const sweep = parse({ settings: { m: '= 2 * d', N: 20 }, grid });
    let points: Record<string, number>[] = [{}];
    for (const name of names)
      points = points.flatMap((point) => values[name]?.map((value) => ({ ...point, [name]: value })) ?? []);
    const expected = points.map((point) => completeSettings({ N: 20, m: 2 * (point.d ?? 0), ...point }));
    expect(sweep.cells.map(({ settings }) => settings)).toEqual(expected);
    expect(sweep.cells.map(({ settings }) => Object.keys(settings))).toEqual(expected.map(Object.keys));
    expect(sweep.cells.map(({ id }) => id)).toEqual(
      expected.map((settings) => sha256(canonicalize(settings) ?? '').slice(0, 16)),
    );
  });

  it('differ in settings that follow from the seed', () => {
    const sweep = parse({ settings: { m: '= 2 * seed + 2' }, grid: { seed: [1, 2], d: [4, 5] } });
    expect(sweep.cells.map(({ settings: { m } }) => m)).toEqual([4, 4, 6, 6]);
  });

  it('are all counted where they are refused', () => {
    const file = { settings: { norm: 'L0', epsilon: 0.1 }, grid: { seed: { range: [0, 5] }, d: [4, 50] } };
    expect(problemsOf(file).join()).toContain('(5 of 10 cells, such as seed = 0, d = 4)');
  });
});
