import { expect, it } from 'vitest';
import { slowedBy, timeForCells } from '../../src/sweep/supply/time-for-cells.ts';

it('leaves time for tables and diagrams, more where the machine is busy, and a tenth at most', () => {
  expect(timeForCells(300, 6, 1)).toBe(300 - 13);
  expect(timeForCells(300, 6, 0.8)).toBe(300 - 13);
  expect(timeForCells(300, 6, 2)).toBe(300 - 26);
  expect(timeForCells(300, 6, 10)).toBe(300 - 30);
  expect(timeForCells(28_800, 6, 10)).toBe(28_800 - 52);
  expect(timeForCells(2, 6, 1)).toBe(1.8);
});

it('a process that waits is slowed', () => {
  expect(slowedBy(500, { user: 400_000, system: 100_000 })).toBe(1);
  expect(slowedBy(2000, { user: 400_000, system: 100_000 })).toBe(4);
  expect(slowedBy()).toBeGreaterThan(0);
});
