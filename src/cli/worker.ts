import { Command } from 'commander';
import { engineOption } from './sweep/engine-option.ts';
import type { RawOptions } from './sweep/options.ts';

const EXAMPLES = `
Examples:
  $ lap-sweep worker redis://localhost
  $ lap-sweep worker rediss://:password@redis.example.org:6380 --workers 8 --data /data
  $ lap-sweep sweep.json --queue redis://localhost       # on any machine: hands the cells out

Serves cells of every sweep of the same version and engine until it is stopped; docs/clusters.md tells more.`;

/** `lap-sweep worker <redis url>`: runs cells for coordinators on other machines. */
export function workerCommand(): Command {
  return new Command('worker')
    .description('serve cells to a coordinator on another machine, over Redis')
    .argument('<redis url>', 'redis://[user:password@]host[:port], or rediss:// for TLS')
    .option('--workers <n>', 'threads (default: all cores)')
    .option('--memory <GiB>', 'memory of cells that run at the same time (default: 80 % of the free memory)')
    .option('--data <folder>', 'folder of data sets (default: LAP_DATA, else ~/.cache/lap-sweep)')
    .addOption(engineOption())
    .option(
      '--use <file>',
      'a module of your own whose parts cells may ask for; repeatable',
      (path, all: string[]) => [...all, path],
      [],
    )
    .addHelpText('after', EXAMPLES)
    .action(async (url: string, raw: RawOptions) => {
      const { serve } = await import('./worker-action.ts');
      process.exitCode = await serve(url, raw);
    });
}
