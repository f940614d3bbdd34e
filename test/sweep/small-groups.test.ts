import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinSmallGroups } from '../../src/sweep/plan/small-groups.ts';
import type { Group } from '../../src/sweep/plan/work-groups.ts';
import { grid, sweepOf } from './support/sweeps.ts';

const { cells } = sweepOf(grid(40, 10));
const terms = { cellTimeoutMs: 5 };

/** Groups of so many cells each, all of the given cost a group. */
function groupsOf(size: number, costs: readonly number[]): Group[] {
  return costs.map((flops, i) => ({
    cells: cells.slice(i * size, (i + 1) * size),
    flops,
    memoryBytes: 100 + i,
    teamBytes: i,
    terms,
  }));
}

describe('small groups', () => {
  it('are joined until they keep a thread busy', () => {
    const joined = joinSmallGroups(groupsOf(2, [6e9, 3e9, 2e9, 1e9]));
    expect(joined).toEqual([
      { cells: cells.slice(0, 4), flops: 9e9, memoryBytes: 101, teamBytes: 1, terms },
      { cells: cells.slice(4, 8), flops: 3e9, memoryBytes: 103, teamBytes: 3, terms },
    ]);
  });

  it('leave large ones as they are', () => {
    const groups = groupsOf(1, [9e12, 1.1e10, 1e10]);
    expect(joinSmallGroups(groups)).toEqual(groups);
    expect(joinSmallGroups([])).toEqual([]);
  });

  it('keep all cells in order, as many as fit in a task', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 2e10 }), { maxLength: 40 }), (costs) => {
        const groups = groupsOf(10, costs);
        const joined = joinSmallGroups(groups);
        expect(joined.flatMap((group) => group.cells)).toEqual(groups.flatMap((group) => group.cells));
        const costOf = new Map(groups.map(({ cells: [first], flops }) => [first, flops]));
        for (const [i, { cells, flops }] of joined.entries()) {
          if (cells.length > 10) expect(flops).toBeLessThanOrEqual(1e10);
          const next = joined[i + 1];
          if (next !== undefined) expect(flops + (costOf.get(next.cells[0]) ?? 0)).toBeGreaterThan(1e10);
        }
      }),
    );
    const many = Array.from({ length: 1201 }, () => ({ ...groupsOf(1, [1])[0] }) as Group);
    expect(joinSmallGroups(many).map((group) => group.cells.length)).toEqual([500, 500, 201]);
  });
});
