import { parquetWriteBuffer } from 'hyparquet-writer';
import writeFileAtomic from 'write-file-atomic';
import type { CellResult } from '../../experiment/measurements.ts';
import { measurementOf } from '../../parts/by-name.ts';
import type { Sweep } from '../cells.ts';
import { GridCell } from '../grid/grid-cell.ts';
import { settingText } from '../store/cells-csv.ts';
import { type Column, columnsOf } from './columns-json.ts';

/** Value of a column in a row; null where there is none. */
type Value = bigint | number | string | null;

const TYPES = { integer: 'INT64', number: 'DOUBLE', string: 'STRING', mixed: 'STRING' } as const;

/**
 * cells.csv as a Parquet file: the same rows and columns, with types. Integers are INT64, other numbers DOUBLE, words
 * UTF-8; a setting that is a number in some cells and a word in others is text as in cells.csv. Empty fields are null.
 * Types follow from the declarations alone, so that files of different sweeps can be read as one table, and the same
 * cells give the same bytes.
 */
export function cellsParquet(
  { cells, vocabulary }: Pick<Sweep, 'cells' | 'vocabulary'>,
  results: ReadonlyMap<string, CellResult>,
): Uint8Array {
  const columnData = columnsOf(vocabulary).map((column) => ({
    name: column.name,
    type: TYPES[column.type],
    nullable: true,
    data: cells.map((cell) => fieldOf(column, GridCell.setting(cell, column.name), results.get(cell.id))),
  }));
  return new Uint8Array(parquetWriteBuffer({ columnData, createdBy: 'lap-sweep' }));
}

function fieldOf({ name, kind, type }: Column, setting: unknown, result: CellResult | undefined): Value {
  if (name === 'status') return result?.status ?? 'pending';
  if (name === 'error') return result?.error ?? null;
  if (kind !== 'setting') return (result && measurementOf(result.measurements, name)) ?? null;
  if (typeof setting !== 'number' || type === 'string' || type === 'mixed') return settingText(setting);
  return type === 'integer' ? BigInt(setting) : setting;
}

/** Writes cells.parquet atomically. */
export async function writeCellsParquet(
  path: string,
  sweep: Pick<Sweep, 'cells' | 'vocabulary'>,
  results: ReadonlyMap<string, CellResult>,
): Promise<void> {
  await writeFileAtomic(path, Buffer.from(cellsParquet(sweep, results)));
}
