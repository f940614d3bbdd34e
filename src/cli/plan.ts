import { Command } from 'commander';
import type { RawOptions } from './sweep/options.ts';
import { planOptions, runOptions } from './sweep/run-options.ts';
import { sweepOptions } from './sweep/sweep-options.ts';

const EXAMPLES = `
Examples:
  $ lap-sweep plan sweep.json --workers 8 --only seed=0
  $ lap-sweep plan sweep.json --budget 8h

Takes all options of a run, and runs nothing.`;

/** `lap-sweep plan`: previews a run. */
export function planCommand(): Command {
  const command = sweepOptions(new Command('plan'));
  for (const option of planOptions()) command.addOption(option);
  for (const option of runOptions()) command.addOption(option.hideHelp());
  return command
    .description('preview a run: cells, shared work, estimated time and peak memory')
    .addHelpText('after', EXAMPLES)
    .action(async (file: string, raw: RawOptions) => {
      const { printPlan } = await import('./sweep/print-plan.ts');
      await printPlan(file, raw);
    });
}
