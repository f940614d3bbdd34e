import type { Cell } from '../cells.ts';
import { csvPieces, csvText, numberText } from './csv-text.ts';
import type { CellRecord } from './journal-line.ts';
import { writePieces } from './write-pieces.ts';

/** Adds the stages that the cell of a record has been in. */
export function noteStages(record: CellRecord | undefined, stages: Set<string>): void {
  for (const stage in record?.timings) stages.add(stage);
}

/** Text of timings.csv: one row for each finished cell, with its seconds in total and by stage. */
export function timingsCsv(cells: readonly Cell[], records: ReadonlyMap<string, CellRecord>): string {
  const stages = new Set<string>();
  for (const { id } of cells) noteStages(records.get(id), stages);
  return csvText(rows(cells, records, [...stages]));
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

/** Writes timings.csv atomically. @param stages those that any of the cells has been in, in the order of columns */
export async function writeTimingsCsv(
  path: string,
  cells: readonly Cell[],
  records: ReadonlyMap<string, CellRecord>,
  stages: ReadonlySet<string>,
): Promise<void> {
  await writePieces(path, csvPieces(rows(cells, records, [...stages])));
}
