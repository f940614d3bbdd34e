import type { CellResult } from '../../experiment/measurements.ts';
import { measurementOf, settingOf } from '../../parts/by-name.ts';
import type { Vocabulary } from '../../parts/vocabulary.ts';
import type { Cell, Sweep } from '../cells.ts';
import { csvPieces, csvText, numberText } from './csv-text.ts';
import { writePieces } from './write-pieces.ts';

/** Columns of cells.csv. The cell's id is not among them, since it is a hash of the settings; timings.csv has it. */
export function cellColumns({ settings, measurements }: Vocabulary): string[] {
  return [...Object.keys(settings), 'status', 'error', ...Object.keys(measurements)];
}

/** Cells of a table, with the vocabulary of its columns. */
export type Cells = Pick<Sweep, 'cells' | 'vocabulary'>;

/** Formats a setting: numbers with full precision, words as they are, anything else as JSON. */
export function settingText(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? numberText(value) : JSON.stringify(value);
}

/** Results by cell id, each of which is asked for once, in grid order. */
type ResultSource = Pick<ReadonlyMap<string, CellResult>, 'get'>;

interface Columns {
  readonly settings: readonly string[];
  readonly measurements: readonly string[];
}

function row({ settings }: Cell, result: CellResult | undefined, columns: Columns): string[] {
  return [
    ...columns.settings.map((name) => settingText(settingOf(settings, name))),
    result?.status ?? 'pending',
    result?.error ?? '',
    ...columns.measurements.map((name) => {
      const value = result && measurementOf(result.measurements, name);
      return value === undefined ? '' : numberText(value);
    }),
  ];
}

function* rows({ cells, vocabulary }: Cells, results: ResultSource): Generator<string[]> {
  yield cellColumns(vocabulary);
  const columns = {
    settings: Object.keys(vocabulary.settings),
    measurements: Object.keys(vocabulary.measurements),
  };
  for (const cell of cells) yield row(cell, results.get(cell.id), columns);
}

/** Text of cells.csv: one row for each cell in grid order. A cell without a result has status `pending`. */
export function cellsCsv(sweep: Cells, results: ResultSource): string {
  return csvText(rows(sweep, results));
}

/** Writes cells.csv atomically. */
export async function writeCellsCsv(path: string, sweep: Cells, results: ResultSource): Promise<void> {
  await writePieces(path, csvPieces(rows(sweep, results)));
}
