import { existsSync } from 'node:fs';
import { UsageError } from '../../errors.ts';
import type { Cell, Sweep } from '../cells.ts';
import { indexRanges, rangesText } from '../grid/index-ranges.ts';
import { cellText } from '../plan/plain-text.ts';
import { isChosenByResults } from '../refine/selection.ts';
import type { Observer } from '../run/events.ts';
import { finishRun, type Records, type RunSummary } from '../run/finish-run.ts';
import { takeFolder } from './claim-folder.ts';
import { Journal } from './journal.ts';
import { readJournal } from './journal-read.ts';
import { mixProblems, type Part, readPart, type Union, unite } from './merge-read.ts';
import { outputPaths } from './output-folder.ts';
import { withoutPasswords } from './provenance.ts';
import { lapSweepVersion } from './versions.ts';

const MOST_NAMED = 5;

export interface MergeOptions {
  /** Default folder of the merged sweep: `output/<name of the sweep>`. */
  readonly folderFor: (sweep: Sweep) => string;
  /** Words of the command line, for run.json. */
  readonly command?: readonly string[];
  /** Draws diagrams where no cell is missing, and returns the files written. */
  readonly draw?: (sweep: Sweep, results: Records, folder: string) => Promise<string[]>;
}

export interface Merged extends RunSummary {
  readonly sweep: Sweep;
  readonly folder: string;
  /** Descriptions of missing cells and shards; empty where the grid is complete. */
  readonly missing: readonly string[];
}

/** Describes missing cells, and the shards that they may be of. `target` is the folder that is merged into. */
function gaps(parts: readonly Part[], { cells, records }: Union, sweep: Sweep, target: string): string[] {
  const told: string[] = [];
  if (isChosenByResults(sweep)) {
    // A merge that lacks cells has the outcome `failed` too.
    const hasEnded = parts.some(
      ({ folder, described: { outcome } }) =>
        outcome === 'done' || (outcome === 'failed' && folder !== target),
    );
    if (!hasEnded) told.push('cells that the run had yet to choose by its results');
  } else {
    const nowhere = absentCells(parts, cells);
    if (nowhere.length > 0) {
      told.push(...absentShards(parts));
      told.push(`cells in none of the folders: ${rangesText(indexRanges(nowhere))}`);
    }
  }
  const pending = cells.filter(({ id }) => !records.has(id));
  if (pending.length > 0) told.push(`cells without a result: ${named(pending, sweep)}`);
  return told;
}

/** Number of cells of the whole sweep, as far as the parts tell. */
function wholeCount(parts: readonly Part[], cells: readonly Cell[]): number {
  const told = parts.map(({ described }) => described.shard?.cells ?? described.wholeCells ?? 0);
  return Math.max((cells.at(-1)?.index ?? -1) + 1, ...told);
}

/** Indexes of cells that no part has. */
function absentCells(parts: readonly Part[], cells: readonly Cell[]): number[] {
  const there = new Set(cells.map(({ index }) => index));
  const count = wholeCount(parts, cells);
  return Array.from({ length: count }, (_, index) => index).filter((index) => !there.has(index));
}

/** The shards of which there is no folder, in a sentence; none where a folder is no shard and may hold those of several. */
function absentShards(parts: readonly Part[]): string[] {
  if (parts.some(({ described }) => described.shard === undefined)) return [];
  const shards = parts.flatMap(({ described }) => described.shard ?? []);
  const of = shards[0]?.of ?? 0;
  const absent = Array.from({ length: of }, (_, i) => i + 1).filter(
    (part) => !shards.some((shard) => shard.part === part),
  );
  if (absent.length === 0) return [];
  const names =
    absent.length > MOST_NAMED
      ? `${rangesText(indexRanges(absent))} of ${of}`
      : absent.map((part) => `${part}/${of}`).join(', ');
  return [`missing shards: ${names}`];
}

function named(cells: readonly Cell[], sweep: Sweep): string {
  const first = cells.slice(0, MOST_NAMED).map((cell) => `${cell.index} (${cellText(cell, sweep)})`);
  const rest = rangesText(indexRanges(cells.slice(MOST_NAMED).map(({ index }) => index)));
  return [...first, ...(rest ? [rest] : [])].join('; ');
}

/**
 * Merges the folders of shards into one whose cells.csv equals that of a single run. Missing cells are named, and
 * `outcome` is then failed; the merged folder can be continued like any other, or merged again.
 *
 * @throws UsageError where the folders are of different sweeps, versions or engines, or contradict each other, and
 * DataError where one is damaged; nothing is written then
 */
export async function mergeFolders(
  folders: readonly string[],
  { folderFor, command, draw }: MergeOptions,
  observe: Observer,
): Promise<Merged> {
  const start = performance.now();
  const started = new Date();
  const parts: Part[] = [];
  for (const folder of new Set(folders)) parts.push(await readPart(folder));
  const version = lapSweepVersion();
  const problems = mixProblems(parts, version);
  const [first] = parts;
  if (first === undefined || problems.length > 0)
    throw new UsageError(first ? problems : [{ place: 'merge', message: 'give the folders of the shards' }]);

  const { doubled } = unite(parts);
  const folder = folderFor(first.sweep);
  const paths = outputPaths(folder);
  const lock = await takeFolder(paths);
  try {
    const target = await targetOf(folder, first.sweep.hash);
    if (target !== undefined) parts.push(target);
    const contradictions = mixProblems(parts, version);
    if (contradictions.length > 0) throw new UsageError(contradictions);
    const union = unite(parts);
    const sweep: Sweep = { ...first.sweep, cells: union.cells };
    const missing = gaps(parts, union, sweep, folder);
    const engine = parts.find(({ described }) => described.engine)?.described.engine;
    const journal = await Journal.open(paths.journal, version);
    try {
      if (engine !== undefined) journal.admit({ version, engine, sweep: sweep.name, hash: sweep.hash });
      for (const cell of union.cells) {
        const record = union.records.get(cell.id);
        const old = journal.records.get(cell.id);
        if (record !== undefined && (old === undefined || old.status === 'failed')) journal.append(record);
      }
      journal.sync();
      const warn = (message: string) => observe({ type: 'warning', message });
      for (const text of missing) warn(text);
      if (doubled.length > 0) warn(`cells with the same result in several folders: ${named(doubled, sweep)}`);
      const wholeCells = wholeCount(parts, union.cells);
      const told = command && { command: withoutPasswords(command) };
      const facts = {
        engine: journal.engine,
        workers: 0,
        memoryBytes: 0,
        dataFolder: '',
        started,
        ...told,
        wholeCells,
      };
      const summary = await finishRun(
        sweep,
        journal.records,
        {
          ...{ folder, facts, seconds: (performance.now() - start) / 1000 },
          stopped: missing.length > 0 ? 'failed' : undefined,
          draw: draw && missing.length === 0 ? (chosen, results) => draw(chosen, results, folder) : undefined,
        },
        observe,
      );
      return { ...summary, sweep, folder, missing };
    } finally {
      journal.close();
    }
  } finally {
    await lock.release();
  }
}

/**
 * The part of the sweep that the folder merged into holds already, which is kept; undefined where it holds none. Throws
 * UsageError where it holds another sweep.
 */
async function targetOf(folder: string, hash: string): Promise<Part | undefined> {
  const { journal, run } = outputPaths(folder);
  const { header } = await readJournal(journal);
  if (header !== undefined && header.hash !== hash) {
    const message = `holds results of another sweep, or of another form of this one (${header.sweep}); give another --out`;
    throw new UsageError([{ place: journal, message }]);
  }
  return header !== undefined && existsSync(run) ? readPart(folder) : undefined;
}
