import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Settings } from '../../src/experiment/settings.ts';
import { shardCells } from '../../src/sweep/plan/shard.ts';
import { GroupQueue, groupCells } from '../../src/sweep/plan/work-groups.ts';
import { grid, planning, sweepOf } from './support/sweeps.ts';

const { cells } = sweepOf(grid(6, 3));

describe('groups', () => {
  it('hold cells that share work, in grid order, the costliest group first', () => {
    const groups = groupCells(cells, planning);
    expect(groups.map(({ flops }) => flops / 1e10)).toEqual([45, 42, 39, 36, 33, 30]);
    for (const group of groups) {
      expect(new Set(group.cells.map(({ settings }) => settings.N)).size).toBe(1);
      const indexes = group.cells.map(({ index }) => index);
      expect(indexes).toEqual(indexes.toSorted((a, b) => a - b));
    }
  });

  it('that share with one another come one after the other, behind the costliest of them', () => {
    const sharedWork = ({ N }: Settings) => ({
      ofGroup: () => 0,
      ofKey: { key: `${N % 2}`, flops: () => 1 },
    });
    const groups = groupCells(cells, { ...planning, sharedWork });
    expect(groups.map(({ flops }) => flops / 1e10)).toEqual([45, 39, 33, 42, 36, 30]);
  });

  it('are bounded, however many cells share', () => {
    const groups = groupCells(sweepOf(grid(1, 1201)).cells, planning);
    expect(groups.map((group) => group.cells.length)).toEqual([500, 500, 201]);
  });

  it('wait until their memory fits', () => {
    const queue = new GroupQueue(groupCells(cells, planning));
    expect(queue.take(9)).toBeUndefined();
    expect(queue.take(12)?.memoryBytes).toBe(12);
    expect(queue.take(100)?.memoryBytes).toBe(15);
    for (const left of [14, 13, 11, 10]) expect(queue.take(100)?.memoryBytes).toBe(left);
    expect(queue.isEmpty).toBe(true);
  });
});

describe('shards', () => {
  it('are disjoint and the whole together, however many', () => {
    const sizes = fc.tuple(
      fc.integer({ min: 0, max: 5 }),
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 9 }),
    );
    const property = fc.property(sizes, ([Ns, seeds, of]) => {
      const all = sweepOf(grid(Ns, seeds)).cells;
      const parts = Array.from({ length: of }, (_, i) => shardCells(all, { part: i + 1, of }, planning));
      const together = parts.flat().toSorted((a, b) => a.index - b.index);
      expect(together).toEqual(all);
      expect(parts.filter((part) => part.length > 0)).toHaveLength(Math.min(of, all.length));
    });
    fc.assert(property);
  });

  it('share the work evenly and keep groups whole where they can', () => {
    const parts = [1, 2].map((part) => shardCells(cells, { part, of: 2 }, planning));
    const [first, second] = parts.map((part) => part.reduce((sum, { settings }) => sum + settings.N, 0));
    expect(Math.abs((first ?? 0) - (second ?? 0))).toBeLessThanOrEqual(9);
    const Ns = parts.map((part) => new Set(part.map(({ settings }) => settings.N)));
    expect([...(Ns[0] ?? [])].filter((N) => Ns[1]?.has(N))).toEqual([]);
  });
});
