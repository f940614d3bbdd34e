import { join } from 'node:path';
import type { CellResult } from '../../experiment/measurements.ts';
import type { Sweep } from '../cells.ts';
import { readJournal } from '../store/journal-read.ts';
import { outputPaths } from '../store/output-folder.ts';
import { type Audit, auditsOf } from './audits.ts';

/** Folder of the audits in an output folder: a journal, cells.csv and run.json of their own. */
export function auditFolder(folder: string): string {
  return join(folder, 'audit');
}

/** A cell that was run again, with its new result. */
export interface Audited extends Audit {
  readonly result: CellResult;
}

/**
 * The cells of a sweep that were run again into its output folder; none where there was no audit.
 *
 * @throws DataError where the journal of the audits is damaged
 */
export async function readAudits(sweep: Sweep, folder: string): Promise<Audited[]> {
  const { records } = await readJournal(outputPaths(auditFolder(folder)).journal);
  if (records.size === 0) return [];
  return sweep.cells.flatMap((cell) =>
    auditsOf(cell, sweep).flatMap((audit) => {
      const result = records.get(audit.cell.id);
      return result === undefined ? [] : [{ ...audit, result }];
    }),
  );
}
