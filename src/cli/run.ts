import { Command } from 'commander';
import { UsageError } from '../errors.ts';
import { nearestOf } from '../wording.ts';
import { formatOption } from './export/format-option.ts';
import { engineOption } from './sweep/engine-option.ts';
import type { RawOptions } from './sweep/options.ts';
import { sweepOptions } from './sweep/sweep-options.ts';

/** Examples of a run, for its help and that of the whole command. */
export const EXAMPLES = `
Examples:
  $ lap-sweep sweeps/orthogonality.json
  $ lap-sweep sweep.json --workers 8 --memory 24 --set N=500
  $ lap-sweep sweep.json --only d=1000 --out output/one-row
  $ lap-sweep sweep.json --shard 2/4          # this machine's quarter of the sweep
  $ lap-sweep sweep.json --json | jq .measurements

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
  return sweepOptions(new Command('run'))
    .description('run or continue a sweep; finished cells are not run again')
    .addOption(engineOption())
    .option('--queue <redis url>', 'run the cells on `lap-sweep worker` processes of any number of machines')
    .option('--fresh', 'start over; the old folder is moved aside')
    .option('--keep-going', 'continue with the other cells when one fails (default)')
    .option('--fail-fast', 'stop at the first cell that fails')
    .option('--retry-failed', 'run failed cells again')
    .option('--cell-timeout <minutes>', 'cells that take longer fail')
    .option('--budget <time>', 'end within this time, such as 8h or 90m, with the best diagram it allows')
    .option('--until <hh:mm>', 'end by this time of day')
    .option('--audit <share>', 'then run this share of the cells again in finer steps, such as 5%')
    .option('--watch', 'serve a page that shows the run, on this machine; see `lap-sweep watch`')
    .option('--port <n>', 'port of that page (default: any that is free)')
    .option('--quiet', 'no progress and no summary')
    .option('--json', 'print events to stdout, one JSON object a line')
    .addOption(formatOption())
    .addHelpText('after', EXAMPLES)
    .action(async (file: string, raw: RawOptions, { args, parent }: Command) => {
      if (args.length > 1) throw tooMany(args, parent);
      const { run } = await import('./run-action.ts');
      process.exitCode = await run(file, raw);
    });
}
