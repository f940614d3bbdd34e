import writeFileAtomic from 'write-file-atomic';
import type { Cell } from '../cells.ts';
import { numberText } from './csv-number.ts';
import { csvText } from './csv-text.ts';
import type { CellRecord } from './journal-line.ts';

/** Text of timings.csv: one row for each finished cell, with its seconds in total and by stage. */
export function timingsCsv(cells: readonly Cell[], records: ReadonlyMap<string, CellRecord>): string {
  const finished = cells.flatMap(({ id }) => records.get(id) ?? []);
  const stages = [...new Set(finished.flatMap(({ timings }) => Object.keys(timings)))];
  return csvText(rows(cells, records, stages));
}

function* rows(
  cells: readonly Cell[],
  records: ReadonlyMap<string, CellRecord>,
  stages: readonly string[],
): Generator<string[]> {
  yield ['id', 'index', 'worker', 'seconds', ...stages.map((stage) => `seconds_${stage}`)];
  for (const { id, index } of cells) {
    const record = records.get(id);
    if (record === undefined) continue;
    const seconds = [record.seconds, ...stages.map((stage) => record.timings[stage])];
    const texts = seconds.map((s) => (s === undefined ? '' : numberText(s)));
    yield [id, String(index), String(record.worker), ...texts];
  }
}

/** Writes timings.csv atomically. */
export async function writeTimingsCsv(
  path: string,
  cells: readonly Cell[],
  records: ReadonlyMap<string, CellRecord>,
): Promise<void> {
  await writeFileAtomic(path, timingsCsv(cells, records));
}
