import { Argument, Command } from 'commander';
import { SOURCES } from '../../datasets/sources/sources.ts';
import type { DataOptions } from './data-action.ts';

const NAMES = Object.keys(SOURCES);

/** `lap-sweep data`: downloads a public data set to the data folder, or lists what is there. */
export function dataCommand(): Command {
  const name = new Argument('[name]', 'the data set');
  // Set without commander's own check, which would not tell the nearest match.
  name.argChoices = NAMES;
  return new Command('data')
    .description('download a public data set to the data folder and verify its checksums')
    .addArgument(name)
    .option('--list', 'show what is in the data folder')
    .option('--data <folder>', 'the data folder (default: LAP_DATA, else ~/.cache/lap-sweep)')
    .option('--mirror <url>', 'base URL to try before the public addresses')
    .addHelpText('after', '\nExamples:\n  $ lap-sweep data mnist\n  $ lap-sweep data --list --data /data')
    .action(async (given: string | undefined, options: DataOptions) => {
      const { fetchOrList } = await import('./data-action.ts');
      process.exitCode = await fetchOrList(given, options);
    });
}
