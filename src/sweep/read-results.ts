import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { DataError } from '../errors.ts';
import { type CellResult, type Measurements, measurementNames } from '../experiment/measurements.ts';
import { type SettingName, settingNames, settingSchemas } from '../experiment/settings.ts';
import { type Cell, cellId, type Search, type Sweep } from './cells.ts';
import { indexesIn } from './index-ranges.ts';
import { outputPaths } from './output-folder.ts';
import { type RunDescription, readRunJson } from './run-json.ts';

const settingsSchema = z.object(settingSchemas);
const rowsSchema = z.array(z.record(z.string(), z.string()));
const statusSchema = z.enum(['done', 'unconverged', 'failed', 'pending']);

/** A setting from its text in cells.csv: a word, a number, or JSON, whichever the setting allows. */
function parseSetting(name: SettingName, text: string): unknown {
  const schema = settingSchemas[name];
  if (schema.safeParse(text).success) return text;
  const number = Number(text);
  return text !== '' && !Number.isNaN(number) ? number : JSON.parse(text);
}

function parseResult(row: Readonly<Record<string, string>>): CellResult | undefined {
  const status = statusSchema.parse(row.status);
  if (status === 'pending') return undefined;
  const measurements: Measurements = {};
  for (const name of measurementNames) {
    const text = row[name];
    if (text) measurements[name] = Number(text);
  }
  return { status, ...(row.error && { error: row.error }), measurements, timings: {} };
}

/** Cells and results from the text of a cells.csv; `place` names it in errors. */
export function parseCellsCsv(
  text: string,
  place: string,
  search?: Search,
): { cells: Cell[]; results: Map<string, CellResult> } {
  const cells: Cell[] = [];
  const results = new Map<string, CellResult>();
  // Few distinct values, many rows.
  const known = new Map<string, unknown>();
  const setting = (name: SettingName, value: string) => {
    const key = `${name} ${value}`;
    if (!known.has(key)) known.set(key, parseSetting(name, value));
    return known.get(key);
  };
  for (const [index, row] of rowsSchema.parse(parse(text, { columns: true, bom: true })).entries()) {
    try {
      const given = settingNames.map((name) => [name, setting(name, row[name] ?? '')]);
      const settings = settingsSchema.parse(Object.fromEntries(given));
      const id = cellId(settings, search);
      cells.push({ index, id, settings });
      const result = parseResult(row);
      if (result !== undefined) results.set(id, result);
    } catch (cause) {
      throw new DataError(`${place}, row ${index + 1}: ${whyNoCell(row)}`, { cause });
    }
  }
  return { cells, results };
}

function whyNoCell(row: Readonly<Record<string, string>>): string {
  const absent = settingNames.filter((name) => row[name] === undefined);
  return absent.length === 0
    ? 'not a cell of a sweep'
    : `no column ${absent.join(', ')}; another version of lap-sweep wrote it: draw it with that one`;
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
      throw new DataError(`${folder}: ${cause instanceof Error ? cause.message : cause}; ${remedy}`, {
        cause,
      });
    }
  };
  const described = await read(readRunJson(paths.run));
  const text = await read(readFile(paths.cells, 'utf8'));
  const { cells, results } = parseCellsCsv(text, paths.cells, described.sweep.search);
  return { sweep: { ...described.sweep, cells: numbered(cells, described, folder) }, results, described };
}

/** Rows of a part of the grid get the numbers that they have in the whole. */
function numbered(cells: readonly Cell[], { indexes }: RunDescription, folder: string): Cell[] {
  const places = indexesIn(indexes, cells.length);
  const described = indexes.reduce((sum, [from, to]) => sum + to - from, 0);
  if (described !== cells.length)
    throw new DataError(
      `${folder}: cells.csv has ${cells.length} rows and run.json tells of ${described}; run the sweep again`,
    );
  return cells.map((cell, row) => ({ ...cell, index: places[row] ?? row }));
}
