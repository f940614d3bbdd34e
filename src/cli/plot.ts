import { Command, Option } from 'commander';
import { exportCells } from './export/export-cells.ts';
import { type Format, formatOption } from './export/format-option.ts';

const EXAMPLES = `
Examples:
  $ lap-sweep plot output/orthogonality
  $ lap-sweep plot output/orthogonality --theme dark
  $ lap-sweep plot output/orthogonality --format parquet   # also cells.parquet

No cell is run again; diagrams of the folder are overwritten.`;

interface PlotOptions {
  readonly theme: 'light' | 'dark';
  readonly format: Format;
}

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
    .addOption(formatOption())
    .addHelpText('after', EXAMPLES)
    .action(async (folder: string, { theme, format }: PlotOptions) => {
      // Loaded on demand: drawing needs Vega, and the other subcommands should start without it.
      const [{ readResults }, { writeReport }] = await Promise.all([
        import('../sweep/store/read-results.ts'),
        import('../report/report.ts'),
      ]);
      const { sweep, results } = await readResults(folder);
      for (const path of await exportCells(sweep, results, folder, format)) console.log(path);
      for (const path of await writeReport(sweep, results, folder, { theme })) console.log(path);
    });
}
