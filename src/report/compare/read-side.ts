import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { DataError, reasonOf } from '../../errors.ts';
import type { Settings } from '../../experiment/settings.ts';
import type { Sweep } from '../../sweep/cells.ts';
import { settingShape } from '../../sweep/file/setting-shape.ts';
import { outputPaths } from '../../sweep/store/output-folder.ts';
import { parseSetting } from '../../sweep/store/read-results.ts';
import { type RunDescription, readRunJson } from '../../sweep/store/run-json.ts';

/** A row of a cells.csv. */
export interface SideCell {
  /** Those that its table has; it may have more keys than the type lists. */
  readonly settings: Readonly<Partial<Settings>>;
  readonly status: string;
  /** Measurements that are not empty. */
  readonly values: Readonly<Record<string, number>>;
}

/** One of two output folders to be compared. */
export interface Side {
  /** `A` or `B`. */
  readonly letter: string;
  readonly folder: string;
  readonly described: Omit<RunDescription, 'sweep'>;
  readonly sweep: Omit<Sweep, 'cells'>;
  /** Settings and measurements that are columns of its cells.csv, in that order. */
  readonly settings: readonly string[];
  readonly measurements: readonly string[];
  readonly cells: readonly SideCell[];
}

const rowsSchema = z.array(z.record(z.string(), z.string()));

/**
 * Reads an output folder for a comparison. Unlike `readResults` it takes the table as it is: another version of
 * lap-sweep may have written it, with other columns.
 *
 * @throws DataError where the folder does not hold a run, or its table is damaged
 */
export async function readSide(folder: string, letter: string): Promise<Side> {
  const paths = outputPaths(folder);
  try {
    const { sweep, ...described } = await readRunJson(paths.run);
    const rows = rowsSchema.parse(parse(await readFile(paths.cells, 'utf8'), { columns: true, bom: true }));
    const [first = {}] = rows;
    const { settings: declared, measurements: known } = sweep.vocabulary;
    const settings = Object.keys(first).filter((name) => Object.hasOwn(declared, name));
    const measurements = Object.keys(first).filter((name) => Object.hasOwn(known, name));
    if (settings.length === 0) throw new Error('cells.csv has no cells');
    const schema = z.object(settingShape(sweep.vocabulary)).partial();
    const cells = rows.map((row, place): SideCell => {
      const found = measurements.flatMap((name): [string, number][] => {
        const value = Number(row[name]);
        return row[name] === '' || Number.isNaN(value) ? [] : [[name, value]];
      });
      const written = settings.map((name) => [name, parseSetting(declared[name].schema, row[name] ?? '')]);
      const read = schema.safeParse(Object.fromEntries(written));
      if (!read.success) throw new Error(`cells.csv, row ${place + 1}, is not a cell of a sweep`);
      const values = row.status === 'failed' ? {} : Object.fromEntries(found);
      return { settings: read.data, status: row.status ?? '', values };
    });
    return { letter, folder, described, sweep, settings, measurements, cells };
  } catch (cause) {
    if (cause instanceof DataError) throw cause;
    const remedy = 'give the output folder of a run, which has cells.csv and run.json';
    throw new DataError(`${folder}: ${reasonOf(cause, folder)}; ${remedy}`, { cause });
  }
}
