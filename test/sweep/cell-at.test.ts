import { expect, it } from 'vitest';
import { cellAt } from '../../src/sweep/grid/cell-at.ts';
import { grid, sweepOf } from './support/sweeps.ts';

it('finds cells by their index in the whole grid, also in a part of it', () => {
  const { cells } = sweepOf(grid(4, 25));
  const part = cells.filter(({ index }) => index % 7 > 2 && index > 10);
  for (const some of [cells, part, []]) {
    for (let index = -1; index <= cells.length; index++)
      expect(cellAt(some, index)).toBe(some.find((cell) => cell.index === index));
  }
});
