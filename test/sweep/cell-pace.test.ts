import { expect, it } from 'vitest';
import { completeSettings } from '../../src/experiment/settings.ts';
import type { Cell } from '../../src/sweep/cells.ts';
import { BudgetedCells } from '../../src/sweep/supply/budget.ts';
import { CellPace } from '../../src/sweep/supply/cell-pace.ts';

const planning = {
  estimateCell: ({ N }: { N: number }) => ({ flops: N, memoryBytes: 1 }),
  groupKey: () => ({ key: '' }),
};
const cell = (N: number, index = 0): Cell => ({ index, id: `${index}`, settings: completeSettings({ N }) });

it('predicts by the speed at first, then by what most cells of the kind took, the last 60 of them', () => {
  const pace = new CellPace(planning, 10);
  const { settings } = cell(100);
  expect(pace.predict(settings)).toBe(20);
  pace.note(settings, 1);
  expect(pace.predict(settings)).toBe(2);
  for (let i = 0; i < 9; i++) pace.note(settings, 1);
  expect(pace.predict(settings)).toBe(1);
  for (let i = 0; i < 3; i++) pace.note(settings, 5);
  expect(pace.predict(settings)).toBe(5);
  expect(pace.predict(cell(200).settings)).toBe(10);
  for (let i = 0; i < 60; i++) pace.note(settings, 3);
  expect(pace.predict(settings)).toBe(3);
  expect(pace.predict({ ...settings, solver: 'sgd' })).toBe(20);
});

it('gives each idle worker cells of a twentieth of the time left, each cell once', () => {
  const pace = new CellPace(planning, 10);
  for (let i = 0; i < 10; i++) pace.note(cell(100).settings, 1);
  const budgeted = new BudgetedCells(planning, pace, () => 100);
  budgeted.add(Array.from({ length: 12 }, (_, i) => ({ cell: cell(100, i), rank: i < 8 ? 0 : 1 })));
  const given = [0, 1, 2, 3].map(() => budgeted.more(true).map(({ index }) => index));
  expect(given).toEqual([[0, 1, 2, 3, 4], [5, 6, 7], [8, 9, 10, 11], []]);
  expect(budgeted.more(false)).toEqual([]);
});
