import { describe, expect, it } from 'vitest';
import { planOf } from '../../scripts/plan-run.mjs';
import { readRecord } from '../../scripts/shipped-sweeps.mjs';
import { planning } from '../../src/cli/sweep/read-planned-sweep.ts';
import { readSweep } from '../../src/sweep/file/spec.ts';
import { planSweep, secondsOfPart } from '../../src/sweep/plan/plan.ts';

const { planned, runs } = readRecord();
const plans = { readSweep, planSweep, secondsOfPart, planning };

describe('planned times of docs/results/sweeps.json', () => {
  it.each(runs)('are those of today, at the recorded pace: $name', async (run) => {
    const { plannedSeconds, likelyCells } = run;
    const recorded = { plannedSeconds, ...(likelyCells !== undefined && { likelyCells }) };
    expect(await planOf(run, planned.gigaflopsOfOne * 1e9, plans)).toEqual(recorded);
  });
});
