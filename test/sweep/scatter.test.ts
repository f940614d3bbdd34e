import { expect, test } from 'vitest';
import { scatteredPoints } from '../../src/sweep/grid/scatter.ts';
import { column, parse, problemsOf } from './sweep-files.ts';

test('points fill their box evenly, and more points keep the first', () => {
  const ranges = [
    [0, 1],
    [0, 1],
    [0, 1],
  ] as const;
  const points = scatteredPoints(ranges, 512, false);
  expect(scatteredPoints(ranges, 100, false)).toEqual(points.slice(0, 100));
  for (const k of [0, 1, 2]) {
    const values = points.map((point) => point[k]).sort((a, b) => a - b);
    // The largest distance to even spacing, which is 0.04 for random points.
    const furthest = values.reduce((most, value, i) => Math.max(most, Math.abs(value - (i + 0.5) / 512)), 0);
    expect(furthest).toBeLessThan(0.02);
  }
  // No octant is far from its share.
  for (let octant = 0; octant < 8; octant++) {
    const inside = points.filter((point) =>
      point.every((value, k) => value >= 0.5 === (((octant >> k) & 1) === 1)),
    );
    expect(Math.abs(inside.length - 64)).toBeLessThan(10);
  }
});

test('a joined axis scatters its settings, whole numbers where they are such', () => {
  const sweep = parse({
    grid: {
      'd, epsilon': {
        logscatter: [
          [100, 1600],
          [0.05, 1.2],
        ],
        points: 20,
      },
      seed: [0, 1],
    },
  });
  expect(sweep.cells).toHaveLength(40);
  const rows = column(sweep, 'd', 'epsilon') as [number, number][];
  for (const [d, epsilon] of rows) {
    expect(Number.isInteger(d) && d >= 100 && d <= 1600).toBe(true);
    expect(epsilon >= 0.05 && epsilon <= 1.2).toBe(true);
  }
  // Even in the logarithm: half of them are below the geometric mean.
  const below = rows.filter(([d]) => d < 400).length;
  expect(Math.abs(below - 20)).toBeLessThanOrEqual(4);
});

test.each([
  [
    { 'd, epsilon': { logscatter: [[100, 1600]], points: 5 } },
    /has 1 ranges; give 2, one for each of d, epsilon/,
  ],
  [
    {
      'd, norm': {
        scatter: [
          [100, 1600],
          [0, 1],
        ],
        points: 5,
      },
    },
    /scatters numbers, and norm is none/,
  ],
  [
    {
      'd, epsilon': {
        logscatter: [
          [0, 1600],
          [0.1, 1],
        ],
        points: 5,
      },
    },
    /"d, epsilon"/,
  ],
  [
    {
      'd, epsilon': {
        scatter: [
          [100, 1600],
          [0.1, 1],
        ],
        points: 0,
      },
    },
    /"d, epsilon"/,
  ],
])('%j is refused', (grid, message) => {
  expect(problemsOf({ grid }).join('\n')).toMatch(message);
});
