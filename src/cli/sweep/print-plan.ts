import { ownClassSizes } from '../../experiment/planning/class-sizes.ts';
import { distinctPoints } from '../../sweep/grid/grid-cell.ts';
import { columnsOf } from '../../sweep/plan/plain-text.ts';
import { planSweep, planText } from '../../sweep/plan/plan.ts';
import type { RawOptions } from './options.ts';
import { planning, readPlannedSweep } from './read-planned-sweep.ts';

/** Prints what a run of a sweep file would do, and what it would cost. Throws as `readPlannedSweep` does. */
export async function printPlan(file: string, raw: RawOptions): Promise<void> {
  const { sweep, options, folder, warnings } = await readPlannedSweep(file, raw);
  const pace = async () => (await import('../../experiment/planning/pace.ts')).measurePace(options.engine);
  const classSizes = await ownClassSizes(distinctPoints(sweep.cells), options.dataFolder);
  const plan = await planSweep(sweep, {
    ...{ ...options, folder, planning, pace, classSizes },
    ...{ fresh: raw.fresh ?? false, retryFailed: raw.retryFailed ?? false },
  });
  for (const warning of warnings) process.stderr.write(`${warning}\n`);
  const columns = process.stdout.isTTY ? columnsOf(process.stdout) : Number.POSITIVE_INFINITY;
  process.stdout.write(planText(plan, columns));
}
