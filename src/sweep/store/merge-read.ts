import { type Problem, UsageError } from '../../errors.ts';
import type { CellResult } from '../../experiment/measurements.ts';
import type { Cell } from '../cells.ts';
import { type CellRecord, encodeRecord } from './journal-line.ts';
import { readJournal } from './journal-read.ts';
import { outputPaths } from './output-folder.ts';
import { type ReadRun, readResults } from './read-results.ts';

/** A folder to be merged: its part of the sweep, and the results in its journal. */
export interface Part extends ReadRun {
  readonly folder: string;
  readonly records: ReadonlyMap<string, CellRecord>;
}

function recordOf({ id, index }: Cell, result: CellResult): CellRecord {
  return { id, index, worker: 0, seconds: 0, ...result };
}

/**
 * Reads one folder. Results come from the journal; cells.csv supplies the settings, and also the results where there is
 * no journal.
 *
 * @throws DataError where the folder does not hold a run, or a file in it is damaged
 */
export async function readPart(folder: string): Promise<Part> {
  const read = await readResults(folder);
  const { records: journalled } = await readJournal(outputPaths(folder).journal);
  const records = new Map<string, CellRecord>();
  for (const cell of read.sweep.cells) {
    const result = read.results.get(cell.id);
    const record = journalled.get(cell.id) ?? (result && recordOf(cell, result));
    if (record !== undefined) records.set(cell.id, { ...record, index: cell.index });
  }
  return { ...read, folder, records };
}

/** Reasons why the parts do not belong to one sweep, each with what differs. */
export function mixProblems(parts: readonly Part[], version: string): Problem[] {
  const [first] = parts;
  if (first === undefined) return [];
  const engine = parts.find(({ described }) => described.engine !== undefined)?.described.engine;
  const of = parts.find(({ described }) => described.shard)?.described.shard?.of;
  return parts.flatMap(({ folder: place, described, sweep }) => {
    const problems: Problem[] = [];
    const differ = (what: string, here: unknown, there: unknown) =>
      problems.push({ place, message: `${what} is ${here}, not ${there}; such results must not be mixed` });
    if (described.version !== version) differ('its lap-sweep', described.version, version);
    if (sweep.hash !== first.sweep.hash)
      differ(
        'its sweep',
        `${sweep.name} (${sweep.hash.slice(0, 8)})`,
        `${first.sweep.name} (${first.sweep.hash.slice(0, 8)})`,
      );
    if (described.engine !== undefined && described.engine !== engine)
      differ('its engine', described.engine, engine);
    if (described.shard !== undefined && described.shard.of !== of)
      differ('the number of its shards', described.shard.of, of);
    return problems;
  });
}

/** Result of merging several parts. */
export interface Union {
  /** In grid order. */
  readonly cells: readonly Cell[];
  readonly records: ReadonlyMap<string, CellRecord>;
  /** Cells with the same result in several folders. */
  readonly doubled: readonly Cell[];
}

/** The fields that must agree between two results of one cell. */
function essence({ id, status, error, measurements }: CellRecord): string {
  const record = { id, index: 0, worker: 0, seconds: 0, status, error, measurements, timings: {} };
  return encodeRecord(record);
}

/**
 * Merges parts. Where a cell failed in one folder and succeeded in another, the success counts.
 *
 * @throws UsageError naming cells whose results or grid indexes differ between two folders
 */
export function unite(parts: readonly Part[]): Union {
  const byIndex = new Map<number, { readonly cell: Cell; readonly folder: string }>();
  const chosen = new Map<string, { readonly record: CellRecord; readonly folder: string }>();
  const doubled = new Map<string, Cell>();
  const problems: Problem[] = [];
  for (const { folder, sweep, records } of parts) {
    for (const cell of sweep.cells) {
      const there = byIndex.get(cell.index);
      if (there !== undefined && there.cell.id !== cell.id)
        problems.push({
          place: folder,
          message: `its cell ${cell.index} is another than that of ${there.folder}`,
        });
      byIndex.set(cell.index, { cell, folder });
      const record = records.get(cell.id);
      if (record === undefined) continue;
      const before = chosen.get(cell.id);
      if (before === undefined || before.record.status === 'failed') chosen.set(cell.id, { record, folder });
      if (before === undefined) continue;
      if (essence(before.record) === essence(record)) doubled.set(cell.id, cell);
      else if (before.record.status !== 'failed' && record.status !== 'failed') {
        const message = `its cell ${cell.index} has other results than in ${before.folder}; keep one of the two folders`;
        problems.push({ place: folder, message });
      }
    }
  }
  if (problems.length > 0) throw new UsageError(problems.slice(0, 20));
  const cells = [...byIndex.values()].map(({ cell }) => cell).sort((a, b) => a.index - b.index);
  const records = new Map([...chosen].map(([id, { record }]) => [id, record]));
  return { cells, records, doubled: [...doubled.values()] };
}
