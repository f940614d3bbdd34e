import type { Command } from 'commander';

function collect(value: string, before: readonly string[] | undefined): string[] {
  return [...(before ?? []), value];
}

/** Adds the arguments and options common to `run` and `plan`: sweep file, part of the grid, resources. */
export function sweepOptions(command: Command): Command {
  return command
    .argument('<sweep.json>', 'the sweep file')
    .option('--out <folder>', 'output folder (default: output/<name of the sweep>)')
    .option('--workers <n>', 'threads (default: all cores that the process may use)')
    .option('--memory <GiB>', 'memory of cells that run at the same time (default: 80 % of what is free)')
    .option('--data <folder>', 'folder of data sets (default: LAP_DATA, else ~/.cache/lap-sweep)')
    .option('--set <key=value>', 'override a setting of the sweep file; repeatable', collect)
    .option('--only <key=value>', 'run part of the grid; repeatable', collect)
    .option('--no-refine', 'run the whole grid of a sweep that refines it or chooses its seeds')
    .option('--shard <i/n>', 'run the i-th of n parts, from 1; `lap-sweep merge` merges them');
}
