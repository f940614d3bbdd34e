import { existsSync } from 'node:fs';
import type { CellResult } from '../../experiment/measurements.ts';
import type { Sweep } from '../../sweep/cells.ts';
import { outputPaths } from '../../sweep/store/output-folder.ts';
import type { Format } from './format-option.ts';

/**
 * Writes the table of cells in the format asked for beside cells.csv, and brings a file that an earlier run left up to
 * date; returns the paths of the files written.
 */
export async function exportCells(
  sweep: Sweep,
  results: ReadonlyMap<string, CellResult>,
  folder: string,
  format: Format | undefined,
): Promise<string[]> {
  const { parquet } = outputPaths(folder);
  if (format !== 'parquet' && !existsSync(parquet)) return [];
  // Loaded on demand, for those who ask for it.
  const { writeCellsParquet } = await import('../../sweep/export/cells-parquet.ts');
  await writeCellsParquet(parquet, sweep, results);
  return [parquet];
}
