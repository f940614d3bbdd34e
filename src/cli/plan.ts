import { Command } from 'commander';
import type { RawOptions } from './sweep/options.ts';
import { sweepOptions } from './sweep/sweep-options.ts';

/** `lap-sweep plan`: previews a run. */
export function planCommand(): Command {
  return sweepOptions(new Command('plan'))
    .description('preview a run: cells, shared work, estimated time and peak memory')
    .addHelpText('after', '\nExamples:\n  $ lap-sweep plan sweep.json --workers 8 --only seed=0')
    .action(async (file: string, raw: RawOptions) => {
      const { planSweep, planText } = await import('../sweep/plan/plan.ts');
      const { planning, readPlannedSweep } = await import('./sweep/read-planned-sweep.ts');
      const { sweep, options, folder } = await readPlannedSweep(file, raw);
      const pace = async () => (await import('../experiment/planning/pace.ts')).measurePace(options.engine);
      const plan = await planSweep(sweep, { ...options, folder, planning, pace });
      const columns = process.stdout.isTTY ? process.stdout.columns : Number.POSITIVE_INFINITY;
      process.stdout.write(planText(plan, columns));
    });
}
