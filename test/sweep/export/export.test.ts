import { parse } from 'csv-parse/sync';
import { parquetMetadata, parquetReadObjects, parquetSchema } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import type { CellResult } from '../../../src/experiment/measurements.ts';
import { builtInVocabulary } from '../../../src/experiment/vocabulary.ts';
import { cellsParquet } from '../../../src/sweep/export/cells-parquet.ts';
import { columnType } from '../../../src/sweep/export/column-type.ts';
import { type Column, columnsJson } from '../../../src/sweep/export/columns-json.ts';
import { cellColumns, cellsCsv } from '../../../src/sweep/store/cells-csv.ts';
import { sweepOf } from '../support/sweeps.ts';

const columns: readonly Column[] = JSON.parse(columnsJson(builtInVocabulary));
const column = (name: string) => columns.find((one) => one.name === name);

describe('columns.json', () => {
  it('describes the columns of cells.csv in their order, each with a meaning', () => {
    expect(columns.map(({ name }) => name)).toEqual(cellColumns(builtInVocabulary));
    expect(columns.filter(({ meaning }) => meaning.length < 5)).toEqual([]);
    expect(columns.filter(({ type, unit }) => (type === 'string') !== (unit === ''))).toEqual([
      expect.objectContaining({ name: 'classes', type: 'mixed' }),
    ]);
  });

  it('has types, kinds and units by the declarations', () => {
    expect(column('N')).toMatchObject({ kind: 'setting', type: 'integer', unit: 'samples' });
    expect(column('gamma')).toMatchObject({ kind: 'setting', type: 'number', unit: '1' });
    expect(column('norm')).toMatchObject({ kind: 'setting', type: 'string', unit: '' });
    expect(column('correlation')).toMatchObject({ kind: 'setting', type: 'mixed', unit: '1' });
    expect(column('acc_adv_natural')).toMatchObject({
      ...{ kind: 'accuracy', type: 'number', unit: 'fraction of samples, 0 to 1' },
      // The meaning, which is a title, and the note.
      meaning: 'g on the natural training data; the main result for artificial data',
    });
    expect(columnType(builtInVocabulary.settings.dataset.schema)).toBe('string');
  });
});

describe('cells.parquet', () => {
  const sweep = sweepOf([
    { N: 10, seed: 0, correlation: 0.25 },
    { N: 20, seed: 4_294_967_295, correlation: 'orthogonal', classes: [['cat', 'dog'], [3]] },
    { N: 30, seed: 1, gamma: 0.1 + 0.2 },
    { N: 40, seed: 1 },
  ]);
  const [first, second, third] = sweep.cells.map(({ id }) => id);
  const results = new Map<string, CellResult>([
    [first, { status: 'done', measurements: { acc_adv_natural: 2 / 3, loss_adv: 5e-324 }, timings: {} }],
    [second, { status: 'failed', error: 'ö, "quoted"\nand two lines', measurements: {}, timings: {} }],
    [third, { status: 'unconverged', measurements: { acc_adv_natural: -0, pmax: Infinity }, timings: {} }],
  ]);
  const bytes = () => cellsParquet(sweep, results).slice().buffer;

  it('reads back as cells.csv does, field by field', async () => {
    const read: Record<string, unknown>[] = await parquetReadObjects({ file: bytes() });
    const rows: Record<string, string>[] = parse(cellsCsv(sweep, results), { columns: true });
    expect(read).toHaveLength(4);
    expect(Object.keys(read[0])).toEqual(Object.keys(rows[0]));
    for (const [i, row] of rows.entries())
      for (const [name, text] of Object.entries(row)) {
        const value = read[i][name];
        if (typeof value === 'number') expect(value, name).toBe(Number(text));
        else expect(value === null || value === undefined ? '' : String(value), name).toBe(text);
      }
    expect(read[0]).toMatchObject({
      N: 10n,
      correlation: '0.25',
      acc_adv_natural: 2 / 3,
      loss_adv: 5e-324,
      error: null,
    });
    expect(read[1]).toMatchObject({
      seed: 4_294_967_295n,
      classes: '[["cat","dog"],[3]]',
      acc_adv_natural: null,
    });
    expect(Object.is(read[2].acc_adv_natural, -0)).toBe(true);
  });

  it('has types that do not depend on the values, and the same bytes each time', () => {
    expect(bytes()).toEqual(bytes());
    const typesOf = (file: ArrayBuffer) =>
      parquetSchema(parquetMetadata(file)).children.map(({ element: { name, type } }) => [name, type]);
    const empty = cellsParquet({ ...sweep, cells: sweep.cells.slice(3) }, new Map()).slice().buffer;
    expect(typesOf(empty)).toEqual(typesOf(bytes()));
    expect(Object.fromEntries(typesOf(empty))).toMatchObject({
      ...{ N: 'INT64', epsilon: 'DOUBLE', norm: 'BYTE_ARRAY', correlation: 'BYTE_ARRAY' },
      ...{ status: 'BYTE_ARRAY', acc_adv_natural: 'DOUBLE', search_steps: 'DOUBLE' },
    });
  });
});
