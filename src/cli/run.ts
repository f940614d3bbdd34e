import { Command } from 'commander';
import { UsageError } from '../errors.ts';
import { nearestOf } from '../wording.ts';
import type { RawOptions } from './sweep/options.ts';
import { planOptions, runOptions } from './sweep/run-options.ts';
import { sweepOptions } from './sweep/sweep-options.ts';

/** Examples of a run, for its help and that of the whole command. */
export const EXAMPLES = `
Examples:
  $ lap-sweep sweeps/orthogonality.json
  $ lap-sweep sweep.json --workers 8 --memory 24 --set N=500
  $ lap-sweep sweep.json --only d=1000 --out output/one-row
  $ lap-sweep sweep.json --shard 2/4          # this machine's quarter of the sweep
  $ lap-sweep sweep.json --json | jq 'select(.type == "cell-done").measurements'

To continue an interrupted run, give the same command again.`;

/**
 * Error for more than one argument. The first is often a misspelt command, since without a command the sweep is run.
 */
function tooMany(args: readonly string[], program: Command | null): UsageError {
  const [first = '', ...others] = args;
  const commands = program?.commands.map((command) => command.name()) ?? [];
  const nearest = nearestOf(first, commands);
  const message =
    nearest !== undefined
      ? `is no command; did you mean ${nearest}? (${commands.join(', ')})`
      : `is followed by ${others.join(' ')}, but a run takes one sweep file`;
  return new UsageError([{ place: first, message }]);
}

/** `lap-sweep run`, the same as `lap-sweep <sweep.json>`. */
export function runCommand(): Command {
  const command = sweepOptions(new Command('run'));
  for (const option of [...planOptions(), ...runOptions()]) command.addOption(option);
  return command
    .description('run or continue a sweep; finished cells are not run again')
    .addHelpText('after', EXAMPLES)
    .action(async (file: string, raw: RawOptions, { args, parent }: Command) => {
      if (args.length > 1) throw tooMany(args, parent);
      const { run } = await import('./run-action.ts');
      process.exitCode = await run(file, raw);
    });
}
