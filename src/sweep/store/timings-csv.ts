import type { Cell } from '../cells.ts';
import { csvPieces, csvText, numberText } from './csv-text.ts';
import type { CellRecord } from './journal-line.ts';
import { writePieces } from './write-pieces.ts';

/** Text of timings.csv: one row for each finished cell, with its seconds in total and by stage. */
export function timingsCsv(cells: readonly Cell[], records: ReadonlyMap<string, CellRecord>): string {
  return csvText(rows(cells, records));
}

/** Stages that any of the cells has been in, in the order in which they occur. */
function stagesOf(cells: readonly Cell[], records: ReadonlyMap<string, CellRecord>): string[] {
  const stages = new Set<string>();
  for (const { id } of cells) for (const stage in records.get(id)?.timings) stages.add(stage);
  return [...stages];
}

function* rows(cells: readonly Cell[], records: ReadonlyMap<string, CellRecord>): Generator<string[]> {
  const stages = stagesOf(cells, records);
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
  await writePieces(path, csvPieces(rows(cells, records)));
}
