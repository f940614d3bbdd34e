import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { DataError, reasonOf } from '../../errors.ts';
import type { CellResult } from '../../experiment/measurements.ts';
import { type Cell, cellId, type Sweep } from '../cells.ts';
import { settingShape } from '../file/setting-shape.ts';
import { indexesIn } from '../grid/index-ranges.ts';
import { outputPaths } from './output-folder.ts';
import { type RunDescription, readRunJson } from './run-json.ts';

const rowsSchema = z.array(z.record(z.string(), z.string()));
const statusSchema = z.enum(['done', 'unconverged', 'failed', 'pending']);

/** Parses a setting from cells.csv: as a number or other JSON where the setting allows that, else as a word. */
export function parseSetting(schema: z.ZodType, text: string): unknown {
  const value = numberOrJson(text);
  return value !== undefined && schema.safeParse(value).success ? value : text;
}

function numberOrJson(text: string): unknown {
  const number = Number(text);
  if (text !== '' && !Number.isNaN(number)) return number;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'string' ? undefined : value;
  } catch {
    return undefined;
  }
}

function parseResult(
  row: Readonly<Record<string, string>>,
  measurementNames: readonly string[],
): CellResult | undefined {
  const status = statusSchema.parse(row.status);
  if (status === 'pending') return undefined;
  const measurements: Record<string, number> = {};
  for (const name of measurementNames) {
    const text = row[name];
    if (!text) continue;
    measurements[name] = Number(text);
    if (Number.isNaN(measurements[name]) && text !== 'NaN')
      throw new DataError(`${name} is ${JSON.stringify(text)}, expected a number`);
  }
  return { status, ...(row.error && { error: row.error }), measurements, timings: {} };
}

/** Parses cells.csv to cells and results; `place` names the file in errors. */
export function parseCellsCsv(
  text: string,
  place: string,
  { vocabulary, search }: Pick<Sweep, 'vocabulary' | 'search'>,
): { cells: Cell[]; results: Map<string, CellResult> } {
  const settingNames = Object.keys(vocabulary.settings);
  const measurementNames = Object.keys(vocabulary.measurements);
  const settingsSchema = z.object(settingShape(vocabulary));
  const cells: Cell[] = [];
  const results = new Map<string, CellResult>();
  // Cached: there are few distinct values in many rows.
  const known = new Map<string, unknown>();
  const setting = (name: string, value: string) => {
    const key = `${name} ${value}`;
    if (!known.has(key)) known.set(key, parseSetting(vocabulary.settings[name].schema, value));
    return known.get(key);
  };
  const rows = rowsOf(text, place);
  const absent = measurementNames.filter((name) => rows.length > 0 && rows[0][name] === undefined);
  if (absent.length > 0) throw new DataError(`${place}: ${lacking(absent)}`);
  for (const [index, row] of rows.entries()) {
    try {
      const given = settingNames.map((name) => [name, setting(name, row[name] ?? '')]);
      const settings = settingsSchema.parse(Object.fromEntries(given));
      const id = cellId(settings, vocabulary, search);
      cells.push({ index, id, settings });
      const result = parseResult(row, measurementNames);
      if (result !== undefined) results.set(id, result);
    } catch (cause) {
      const why = cause instanceof DataError ? cause.message : whyNoCell(row, settingNames);
      throw new DataError(`${place}, row ${index + 1}: ${why}`, { cause });
    }
  }
  return { cells, results };
}

function rowsOf(text: string, place: string): z.infer<typeof rowsSchema> {
  try {
    return rowsSchema.parse(parse(text, { columns: true, bom: true }));
  } catch (cause) {
    throw new DataError(`${place}: damaged: ${reasonOf(cause)}; run the sweep again, which writes it anew`, {
      cause,
    });
  }
}

function lacking(columns: readonly string[]): string {
  return `no column ${columns.join(', ')}; another version of lap-sweep wrote it, or it was changed: draw it with that version, or run the sweep again`;
}

function whyNoCell(row: Readonly<Record<string, string>>, settingNames: readonly string[]): string {
  const absent = settingNames.filter((name) => row[name] === undefined);
  return absent.length === 0 ? 'not a cell of a sweep' : lacking(absent);
}

/** An output folder, read back. */
export interface ReadRun {
  readonly sweep: Sweep;
  readonly results: Map<string, CellResult>;
  readonly described: RunDescription;
}

/**
 * Reads an output folder back: the sweep from run.json, its cells and results from cells.csv.
 *
 * @throws DataError where the folder does not hold a run or a file in it is damaged
 */
export async function readResults(folder: string): Promise<ReadRun> {
  const paths = outputPaths(folder);
  const read = async <T>(reading: Promise<T>): Promise<T> => {
    try {
      return await reading;
    } catch (cause) {
      if (cause instanceof DataError) throw cause;
      const remedy = 'give the output folder of a run, which has cells.csv and run.json';
      throw new DataError(`${folder}: ${reasonOf(cause, folder)}; ${remedy}`, {
        cause,
      });
    }
  };
  const described = await read(readRunJson(paths.run));
  const text = await read(readFile(paths.cells, 'utf8'));
  const { cells, results } = parseCellsCsv(text, paths.cells, described.sweep);
  return { sweep: { ...described.sweep, cells: numbered(cells, described, folder) }, results, described };
}

/** Gives the rows of a part of the grid their indexes in the whole grid. */
function numbered(cells: readonly Cell[], { indexes }: RunDescription, folder: string): Cell[] {
  const places = indexesIn(indexes, cells.length);
  const described = indexes.reduce((sum, [from, to]) => sum + to - from, 0);
  if (described !== cells.length)
    throw new DataError(
      `${folder}: cells.csv has ${cells.length} rows and run.json tells of ${described}; run the sweep again`,
    );
  return cells.map((cell, row) => ({ ...cell, index: places[row] ?? row }));
}
