import { Command } from 'commander';
import type { RawOptions } from './sweep/options.ts';
import { sweepOptions } from './sweep/sweep-options.ts';

/** `lap-sweep plan`: previews a run. */
export function planCommand(): Command {
  return sweepOptions(new Command('plan'))
    .description('preview a run: cells, shared work, estimated time and peak memory')
    .addHelpText('after', '\nExamples:\n  $ lap-sweep plan sweep.json --workers 8 --only seed=0')
    .action(async (file: string, raw: RawOptions) => {
      const { printPlan } = await import('./sweep/print-plan.ts');
      await printPlan(file, raw);
    });
}
