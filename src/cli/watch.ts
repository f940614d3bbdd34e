import { Command } from 'commander';

const EXAMPLES = `
Examples:
  $ lap-sweep watch output/orthogonality
  $ lap-sweep sweeps/orthogonality.json --watch       # the same page with a run, as long as it lasts
  $ ssh -L 8000:127.0.0.1:8000 host lap-sweep watch output/orthogonality --port 8000

The run may be of another process, or a queue's coordinator; it is neither slowed nor stopped.`;

/** `lap-sweep watch <output folder>`: a page that shows a run. */
export function watchCommand(): Command {
  return new Command('watch')
    .description('serve a page that shows a run while it goes on, on this machine only')
    .argument('<output folder>', 'folder that a run writes, or has written')
    .option('--port <n>', 'port of the page (default: any that is free)')
    .addHelpText('after', EXAMPLES)
    .action(async (folder: string, { port }: { port?: string }) => {
      const { watch } = await import('./watch-action.ts');
      process.exitCode = await watch(folder, port);
    });
}
