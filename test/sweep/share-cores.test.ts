import { expect, test } from 'vitest';
import { teamSizes } from '../../src/sweep/run/share-cores.ts';

const work = (flops: number, teamBytes = 0, length = 1) => ({ flops, teamBytes, cells: { length } });

test.each([
  { what: 'no task', works: [], cores: 4, sizes: [] },
  { what: 'a task for each core', works: [work(1), work(9)], cores: 2, sizes: [1, 1] },
  { what: 'one task', works: [work(5)], cores: 8, sizes: [8] },
  { what: 'most for the heaviest', works: [work(10), work(60), work(30)], cores: 10, sizes: [1, 6, 3] },
  { what: 'by cell, not by group', works: [work(60, 0, 60), work(30)], cores: 3, sizes: [1, 2] },
  { what: 'no memory', works: [work(10, 101)], cores: 4, sizes: [1] },
  { what: 'memory for the lighter only', works: [work(90, 101), work(10, 100)], cores: 5, sizes: [1, 4] },
  { what: 'memory for one of two', works: [work(90, 60), work(80, 60)], cores: 6, sizes: [5, 1] },
])('teams: $what', ({ works, cores, sizes }) => {
  expect(teamSizes(works, cores, 100).sizes).toEqual(sizes);
});
