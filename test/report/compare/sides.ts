import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CellResult } from '../../../src/experiment/measurements.ts';
import type { Settings } from '../../../src/experiment/settings.ts';
import { readSide, type Side } from '../../../src/report/compare/read-side.ts';
import { countCells } from '../../../src/sweep/plan/counts.ts';
import { cellsCsv } from '../../../src/sweep/store/cells-csv.ts';
import { outputPaths } from '../../../src/sweep/store/output-folder.ts';
import { writeRunJson } from '../../../src/sweep/store/run-json.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { type Axes, results, syntheticSweep } from '../synthetic.ts';

/** The output folder of a synthetic sweep. */
export async function folderOf(
  axes: Axes,
  given: Partial<Settings> = {},
  change?: (result: CellResult, settings: Settings) => CellResult | undefined,
): Promise<string> {
  const folder = temporaryFolder();
  const sweep = syntheticSweep(axes, [], given);
  const found = results(sweep, change);
  const { cells, run } = outputPaths(folder);
  writeFileSync(cells, cellsCsv(sweep, found));
  await writeRunJson(run, sweep, {
    ...{ engine: 'wasm-strict', workers: 1, memoryBytes: 1, dataFolder: '', started: new Date(0) },
    ...{ outcome: 'done', counts: countCells(sweep.cells, () => undefined) },
  });
  return folder;
}

/** Two synthetic folders, read as A and B. */
export async function sidesOf(
  ...folders: readonly [Parameters<typeof folderOf>, Parameters<typeof folderOf>]
): Promise<[Side, Side]> {
  const [a, b] = folders;
  return [await readSide(await folderOf(...a), 'A'), await readSide(await folderOf(...b), 'B')];
}

/** Removes a column from the cells.csv of a folder, as if an older version had written it. */
export function withoutColumn(text: string, name: string): string {
  const [head, ...rows] = text
    .trim()
    .split('\n')
    .map((line) => line.split(','));
  const at = head.indexOf(name);
  return `${[head, ...rows].map((row) => row.filter((_, i) => i !== at).join(',')).join('\n')}\n`;
}

export const cellsOf = (folder: string) => join(folder, 'cells.csv');
