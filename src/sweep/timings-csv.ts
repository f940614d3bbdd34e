import { stringify } from 'csv-stringify/sync';
import writeFileAtomic from 'write-file-atomic';
import type { Cell } from './cells.ts';
import { numberText } from './csv-number.ts';
import type { CellRecord } from './journal-line.ts';

/** The text of timings.csv: a row a finished cell, seconds in all and by stage. */
export function timingsCsv(cells: readonly Cell[], records: ReadonlyMap<string, CellRecord>): string {
  const finished = cells.flatMap(({ id }) => records.get(id) ?? []);
  const stages = [...new Set(finished.flatMap(({ timings }) => Object.keys(timings)))];
  const rows = cells.flatMap(({ id, index }) => {
    const record = records.get(id);
    if (record === undefined) return [];
    const seconds = [record.seconds, ...stages.map((stage) => record.timings[stage])];
    return [
      [
        id,
        String(index),
        String(record.worker),
        ...seconds.map((s) => (s === undefined ? '' : numberText(s))),
      ],
    ];
  });
  return stringify([
    ['id', 'index', 'worker', 'seconds', ...stages.map((stage) => `seconds_${stage}`)],
    ...rows,
  ]);
}

/** Writes timings.csv atomically. */
export async function writeTimingsCsv(
  path: string,
  cells: readonly Cell[],
  records: ReadonlyMap<string, CellRecord>,
): Promise<void> {
  await writeFileAtomic(path, timingsCsv(cells, records));
}
