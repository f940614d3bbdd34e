import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CellResult } from '../../src/experiment/measurements.ts';
import { builtInVocabulary } from '../../src/experiment/vocabulary.ts';
import { cellColumns, cellsCsv } from '../../src/sweep/store/cells-csv.ts';
import { csvPieces, csvText } from '../../src/sweep/store/csv-text.ts';
import type { CellRecord } from '../../src/sweep/store/journal-line.ts';
import { parseCellsCsv, readResults } from '../../src/sweep/store/read-results.ts';
import { timingsCsv } from '../../src/sweep/store/timings-csv.ts';
import { writePieces } from '../../src/sweep/store/write-pieces.ts';
import { cell, grid, run, sweepOf, temporaryFolder } from './support/sweeps.ts';

const vocabulary = builtInVocabulary;

const number = fc.oneof(
  fc.double(),
  fc.constantFrom(-0, Number.NaN, Number.POSITIVE_INFINITY, 5e-324, 0.1 + 0.2),
);

describe('CSV', () => {
  it('has the bytes of csv-stringify, in pieces', () => {
    const field = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('', 'a,b', '"', 'x\r', '\n', '[3,7]', '=1'),
    );
    fc.assert(
      fc.property(fc.array(fc.array(field, { minLength: 1, maxLength: 4 })), (rows) => {
        expect(csvText(rows)).toBe(stringify(rows));
      }),
    );
    const many = Array.from({ length: 2500 }, (_, i) => [`${i}`, 'a']);
    const pieces = [...csvPieces(many)];
    expect(pieces.length).toBe(3);
    expect(pieces.join('')).toBe(stringify(many));
  });

  it('is written whole or not at all', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'table.csv');
    await writePieces(path, ['a\n', 'b\n']);
    const broken = function* () {
      yield 'c\n';
      throw new Error('no row');
    };
    await expect(writePieces(path, broken())).rejects.toThrow('no row');
    expect(readFileSync(path, 'utf8')).toBe('a\nb\n');
    expect(readdirSync(folder)).toEqual(['table.csv']);
    await expect(writePieces(join(folder, 'none', 'table.csv'), ['a'])).rejects.toThrow('ENOENT');
  });
});

describe('cells.csv', () => {
  it('reads back exactly', () => {
    const property = fc.property(
      number,
      fc.double({ min: 5e-324, noNaN: true, noDefaultInfinity: true }),
      fc.string({ unit: 'binary' }).filter((text) => text !== ''),
      (value, epsilon, error) => {
        const cells = [
          cell(0, { epsilon, classes: [[0, 1], 7], dataset: 'idx:/a, "b"' }),
          cell(1, { correlation: 'orthogonal', epsilon }),
          cell(2, { correlation: 0.1 }),
        ];
        const results = new Map<string, CellResult>();
        const ids = cells.map(({ id }) => id);
        results.set(ids[0] ?? '', { status: 'done', measurements: { acc_adv_natural: value }, timings: {} });
        results.set(ids[1] ?? '', { status: 'failed', error, measurements: {}, timings: {} });
        const read = parseCellsCsv(cellsCsv({ cells, vocabulary }, results), 'cells.csv', { vocabulary });
        expect(read.cells).toStrictEqual(cells);
        expect(read.results).toStrictEqual(results);
      },
    );
    fc.assert(property, { numRuns: 40 });
  });

  it('has the settings, the status and the measurements, in their order', () => {
    const columns = cellColumns(vocabulary);
    expect(columns.slice(0, 2)).toEqual(['dataset', 'classes']);
    expect(columns.indexOf('status')).toBe(columns.indexOf('seed') + 1);
    expect(columns.indexOf('acc_std_train')).toBe(columns.indexOf('error') + 1);
  });

  it('names the row that is no cell', () => {
    const text = cellsCsv({ cells: [cell(0), cell(1, { N: 5 })], vocabulary }, new Map()).replace(
      ',5,',
      ',five,',
    );
    expect(() => parseCellsCsv(text, 'cells.csv', { vocabulary })).toThrow(
      'cells.csv, row 2: not a cell of a sweep',
    );
  });

  it.each([
    [
      'a row that is cut short',
      (text: string) => text.trimEnd().slice(0, -20),
      /^cells\.csv: damaged: .*run the sweep again/,
    ],
    [
      'a measurement that is none',
      (text: string) => text.replace(',0.75,', ',abc,'),
      /row 1: acc_std_train is "abc", expected a number/,
    ],
    [
      'a column of another name',
      (text: string) => text.replace('acc_std_test', 'acc_std_tset'),
      /^cells\.csv: no column acc_std_test; /,
    ],
  ])('is refused with %s', (_, damage, message) => {
    const cells = [cell(0), cell(1, { N: 5 })];
    const result = { status: 'done' as const, measurements: { acc_std_train: 0.75 }, timings: {} };
    const whole = cellsCsv({ cells, vocabulary }, new Map(cells.map(({ id }) => [id, result])));
    expect(parseCellsCsv(whole, 'cells.csv', { vocabulary }).results.size).toBe(2);
    expect(() => parseCellsCsv(damage(whole), 'cells.csv', { vocabulary })).toThrow(message);
  });
});

it('timings.csv has what finished cells took, stage by stage', () => {
  const cells = [cell(0), cell(1, { N: 5 }), cell(2, { N: 6 })];
  const record = (index: number, timings: Record<string, number>): [string, CellRecord] => {
    const id = cells[index]?.id ?? '';
    return [id, { id, index, worker: 2, seconds: 3, status: 'done', measurements: {}, timings }];
  };
  const [header, ...rows] = timingsCsv(cells, new Map([record(2, { attack: 1 }), record(0, { train: 2.5 })]))
    .trim()
    .split('\n');
  expect(header).toBe('id,index,worker,seconds,seconds_train,seconds_attack');
  expect(rows).toEqual([`${cells[0]?.id},0,2,3,2.5,`, `${cells[2]?.id},2,2,3,,1`]);
});

it('an output folder reads back as the sweep and its results', async () => {
  const sweep = { ...sweepOf([...grid(2, 2), { N: 3, m: 2 }]), axes: ['N', 'seed'] as const };
  const folder = temporaryFolder();
  const { results } = await run(sweep, folder);
  const read = await readResults(folder);
  expect(read.sweep).toEqual(sweep);
  for (const { id } of sweep.cells) {
    const { status, error, measurements } = results.get(id) ?? {};
    expect(read.results.get(id)).toStrictEqual({
      status,
      ...(error && { error }),
      measurements,
      timings: {},
    });
  }
});
