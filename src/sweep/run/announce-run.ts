import type { Sweep } from '../cells.ts';
import { writeColumnsJson } from '../export/columns-json.ts';
import { countCells } from '../plan/counts.ts';
import { writeCellsCsv } from '../store/cells-csv.ts';
import type { JournalRecords } from '../store/journal-records.ts';
import { outputPaths } from '../store/output-folder.ts';
import { type RunFacts, writeRunJson } from '../store/run-json.ts';

/**
 * Writes what a run is about to do, so that the folder tells of itself from the first result on, also where the run is
 * killed: cells.csv with cells that are pending, its columns.json, then run.json with the outcome `running`.
 */
export async function announceRun(
  sweep: Sweep,
  records: JournalRecords,
  folder: string,
  facts: Omit<RunFacts, 'ended' | 'outcome' | 'counts'>,
): Promise<void> {
  const paths = outputPaths(folder);
  const counts = countCells(sweep.cells, (id) => records.statusOf(id));
  await writeCellsCsv(paths.cells, sweep, records);
  await writeColumnsJson(paths.columns, sweep);
  await writeRunJson(paths.run, sweep, { ...facts, outcome: 'running', counts });
}
