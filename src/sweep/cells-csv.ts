import writeFileAtomic from 'write-file-atomic';
import { type CellResult, measurementNames } from '../experiment/measurements.ts';
import { type Settings, settingNames } from '../experiment/settings.ts';
import type { Cell } from './cells.ts';
import { numberText } from './csv-number.ts';
import { csvText } from './csv-text.ts';

/** Columns of cells.csv. A cell's id is not among them: it is a hash of its settings; timings.csv has it. */
export const cellColumns = [...settingNames, 'status', 'error', ...measurementNames];

/** A setting as text: numbers so that they read back exactly, words as they are, `classes` as JSON. */
export function settingText(value: Settings[keyof Settings]): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? numberText(value) : JSON.stringify(value);
}

function row({ settings }: Cell, result: CellResult | undefined): string[] {
  return [
    ...settingNames.map((name) => settingText(settings[name])),
    result?.status ?? 'pending',
    result?.error ?? '',
    ...measurementNames.map((name) => {
      const value = result?.measurements[name];
      return value === undefined ? '' : numberText(value);
    }),
  ];
}

function* rows(cells: readonly Cell[], results: ReadonlyMap<string, CellResult>): Generator<string[]> {
  yield cellColumns;
  for (const cell of cells) yield row(cell, results.get(cell.id));
}

/** The text of cells.csv: a row a cell in grid order; one without a result is `pending`. */
export function cellsCsv(cells: readonly Cell[], results: ReadonlyMap<string, CellResult>): string {
  return csvText(rows(cells, results));
}

/** Writes cells.csv, the old file or the new one, never half of it. */
export async function writeCellsCsv(
  path: string,
  cells: readonly Cell[],
  results: ReadonlyMap<string, CellResult>,
): Promise<void> {
  await writeFileAtomic(path, cellsCsv(cells, results));
}
