import { describe, expect, it } from 'vitest';
import { parseSweep } from '../../src/sweep/file/spec.ts';
import { planSweep, planText } from '../../src/sweep/plan/plan.ts';
import type { Planning } from '../../src/sweep/plan/work-groups.ts';

/** A cell costs 100, of which 30 are for its standard classifier and 20 for its control. */
const planning: Planning = {
  estimateCell: () => ({ flops: 100, memoryBytes: 1 }),
  groupKey: ({ N }) => ({ key: `${N}` }),
  sharedWork: ({ Nadv }) => ({ ofGroup: () => 30, ofKey: { key: `c ${Nadv}`, flops: () => 20 } }),
};

const options = { folder: 'nowhere', workers: 1, memoryBytes: 100, planning, pace: async () => 10 };

describe('a plan', () => {
  const sweepOf = (grid: object, search?: object) =>
    parseSweep(JSON.stringify({ name: 'x', settings: { d: 5, m: 2 }, grid, ...(search && { search }) }), 'x');

  it('counts what cells share once', async () => {
    const sweep = sweepOf({ N: [10, 20], Nadv: [5, 6], epsilon: [0.1, 0.2] });
    const { flops, sharedFlops, seconds, measured } = await planSweep(sweep, options);
    // Eight cells, two standard classifiers, two controls.
    expect(flops).toBe(8 * 50 + 2 * 30 + 2 * 20);
    expect(flops + sharedFlops).toBe(800);
    // Threads start before.
    expect(seconds).toBe(2 + flops / 10);
    expect(measured).toBe(false);
  });

  it('tells how much of it a budget is enough for', async () => {
    const sweep = sweepOf({ N: [10, 20] });
    const timeOf = async (budgetSeconds: number) =>
      planText(await planSweep(sweep, { ...options, budgetSeconds }), 200).match(/^time .*$/m)?.[0];
    expect(await timeOf(3600)).toMatch(/; the 1 h 0 min that the run may take are enough$/);
    expect(await timeOf(9)).toMatch(
      /about 20 s .*; the 9 s that the run may take are enough for about 38 % of it$/,
    );
  });

  it('counts the epsilons of a search, and what they share once', async () => {
    const search = { over: 'epsilon', in: [0.1, 0.2], until: 'acc_adv_natural >= 0.9', tolerance: 0.5 };
    const { flops } = await planSweep(sweepOf({ N: [10] }, search), options);
    expect((flops - 50) % 50).toBe(0);
    expect(flops).toBeGreaterThan(100);
  });
});
