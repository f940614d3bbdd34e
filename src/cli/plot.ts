import { Command, Option } from 'commander';

/** `lap-sweep plot <output folder>`: redraws the diagrams and the report from cells.csv and run.json. */
export function plotCommand(): Command {
  return new Command('plot')
    .description('redraw the diagrams of an output folder from its CSV files')
    .argument('<output folder>', 'folder of a run, with cells.csv and run.json')
    .addOption(
      new Option('--theme <theme>', 'colours of the SVG and PNG files')
        .choices(['light', 'dark'])
        .default('light'),
    )
    .action(async (folder: string, { theme }: { theme: 'light' | 'dark' }) => {
      // Loaded on demand: drawing needs Vega, and the other subcommands should start without it.
      const [{ readResults }, { writeReport }] = await Promise.all([
        import('../sweep/store/read-results.ts'),
        import('../report/report.ts'),
      ]);
      const { sweep, results } = await readResults(folder);
      for (const path of await writeReport(sweep, results, folder, { theme })) console.log(path);
    });
}
