import { Command } from 'commander';

const EXAMPLES = `
Examples:
  $ lap-sweep merge output/orthogonality.*-of-4
  $ lap-sweep merge part-1 part-2 --out output/whole

The joined folder is what one run of the whole sweep would have left, byte for byte (timings aside). Where cells are
missing they are named, and \`lap-sweep <sweep.json> --out <folder>\` runs them.`;

interface Options {
  readonly out?: string;
  readonly quiet?: boolean;
}

/** `lap-sweep merge <folder...>`: merges the results of shards. */
export function mergeCommand(): Command {
  return new Command('merge')
    .description('merge the results of shards')
    .argument('<folder...>', 'output folders of the shards')
    .option('--out <folder>', 'folder of the merged sweep (default: output/<name of the sweep>)')
    .option('--quiet', 'no summary')
    .addHelpText('after', EXAMPLES)
    .action(async (folders: string[], options: Options) => {
      const { merge } = await import('./merge-action.ts');
      process.exitCode = await merge(folders, options);
    });
}
