import { Option } from 'commander';

/** Formats of the table of cells. */
export const FORMATS = ['csv', 'parquet'] as const;
export type Format = (typeof FORMATS)[number];

/** The option `--format`, of commands that write tables. */
export function formatOption(): Option {
  return new Option('--format <format>', 'parquet: write also cells.parquet, beside cells.csv')
    .choices([...FORMATS])
    .default('csv');
}
