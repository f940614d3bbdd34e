import { describe, expect, it } from 'vitest';
import { estimateCell, sharedWork } from '../../src/experiment/planning/estimate.ts';
import { groupKey } from '../../src/experiment/stages/index.ts';
import { parseSweep } from '../../src/sweep/file/spec.ts';
import { distinctPoints, GridCell, oncePerPoint } from '../../src/sweep/grid/grid-cell.ts';
import { groupCells } from '../../src/sweep/plan/work-groups.ts';

const planning = { estimateCell, groupKey, sharedWork };
const settings = { N: 20, m: 10, d: 10 };

function cellsOf(grid: unknown) {
  return parseSweep(JSON.stringify({ name: 'points', settings, grid }), 'points').cells;
}

const GRIDS: readonly [string, unknown][] = [
  ['seeds first', { seed: [3, 0, 1], epsilon: [0.1, 0.2] }],
  ['seeds in the middle', { gamma: [0, 0.1], seed: [0, 1], epsilon: [0.1, 0.2] }],
  [
    'two grids of the same seeds',
    [
      { seed: [0, 1], epsilon: [0.1] },
      { seed: [1, 0, 2], epsilon: [0.2, 0.3] },
    ],
  ],
  ['an axis that depends on the seed', { seed: [0, 1, 2], gamma: '= 0.1 * seed' }],
  ['a setting that f does not depend on', { seed: [0, 1], Nadv: [10, 30], scenario: ['noise'] }],
  ['one seed', { epsilon: [0.1, 0.2] }],
];

describe('the points of a grid', () => {
  it.each(GRIDS)('do not change which cells share, nor what they cost: %s', (_, grid) => {
    const cells = cellsOf(grid);
    const without = cells.map(({ index, id, settings: own }) => ({ index, id, settings: own }));
    expect(groupCells(cells, planning)).toEqual(groupCells(without, planning));
  });

  it('are shared by cells that differ in the seed only', () => {
    const cells = cellsOf({ seed: [0, 1, 2], epsilon: [0.1, 0.2] });
    expect(new Set(cells.map(GridCell.pointOf)).size).toBe(2);
    let calls = 0;
    const epsilonOf = oncePerPoint(({ epsilon }) => {
      calls++;
      return epsilon;
    });
    for (const cell of cells) expect(epsilonOf(cell)).toBe(cell.settings.epsilon);
    expect(calls).toBe(2);
  });

  it('are not copied along with a cell', () => {
    for (const cell of cellsOf({ seed: [3, 5] })) {
      expect(GridCell.pointOf(cell)).toBeDefined();
      expect(GridCell.pointOf({ ...cell })).toBeUndefined();
      const { index, id } = cell;
      const plain = { index, id, settings: { ...cell.settings, seed: [3, 5][index] } };
      for (const copy of [structuredClone(cell), { ...cell }, JSON.parse(JSON.stringify(cell))])
        expect(copy).toEqual(plain);
    }
  });

  it.each(GRIDS)('have the settings of their cells: %s', (_, grid) => {
    const cells = cellsOf(grid);
    for (const cell of cells)
      for (const [name, value] of Object.entries(cell.settings)) {
        expect(GridCell.setting(cell, name)).toEqual(value);
        expect(GridCell.setting({ ...cell }, name)).toEqual(value);
      }
    const apart = new Set(cells.map(({ settings: own }) => JSON.stringify({ ...own, seed: 0 })));
    const points = distinctPoints(cells).map((own) => JSON.stringify({ ...own, seed: 0 }));
    expect(new Set(points)).toEqual(apart);
  });
});
