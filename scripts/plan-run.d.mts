import type { planning } from '../src/cli/sweep/read-planned-sweep.ts';
import type { readSweep } from '../src/sweep/file/spec.ts';
import type { planSweep, secondsOfPart } from '../src/sweep/plan/plan.ts';
import type { RecordedRun } from './shipped-sweeps.mjs';

/** Functions of the build or of the sources. */
export interface Plans {
  readonly readSweep: typeof readSweep;
  readonly planSweep: typeof planSweep;
  readonly secondsOfPart: typeof secondsOfPart;
  readonly planning: typeof planning;
}

export function planOf(
  run: RecordedRun,
  pace: number,
  plans: Plans,
): Promise<Pick<RecordedRun, 'plannedSeconds' | 'likelyCells'>>;
