import { reasonOf } from '../../errors.ts';
import type { Sweep } from '../cells.ts';
import { writeColumnsJson } from '../export/columns-json.ts';
import { countCells } from '../plan/counts.ts';
import { writeCellsCsv } from '../store/cells-csv.ts';
import type { CellRecord } from '../store/journal-line.ts';
import type { JournalRecords } from '../store/journal-records.ts';
import { outputPaths } from '../store/output-folder.ts';
import { type RunFacts, writeRunJson } from '../store/run-json.ts';
import { noteStages, writeTimingsCsv } from '../store/timings-csv.ts';
import type { Counts, Observer } from './events.ts';

/**
 * Results by cell id; may include cells that are no longer in the sweep. Those of a journal are read from the file at
 * each `get`, fastest in the order of the grid; those of a run that has ended are in memory.
 */
export type Records = ReadonlyMap<string, CellRecord>;

/** Draws the diagrams of a sweep's cells, whose results are in memory, and returns the files written. */
export type DrawDiagrams = (sweep: Sweep, results: Records) => Promise<string[]>;

/**
 * Outcome of a run. `failed`: some cells failed (under fail-fast others may be left), or the diagrams could not be
 * drawn. `budget`: the time allowed was over.
 */
export type SweepOutcome = 'done' | 'failed' | 'interrupted' | 'budget';

export interface RunSummary {
  readonly outcome: SweepOutcome;
  readonly counts: Counts;
  /** The sweep with the cells that were called for: all of the grid, where it does not fill itself in. */
  readonly sweep: Sweep;
  readonly results: Records;
  readonly files: readonly string[];
  /** Cells that this run finished; omitted by a merge. */
  readonly finishedNow?: number;
  /** Of a run whose time was over: seconds that what is left would take. */
  readonly secondsMissing?: number;
}

/** How a run ended. */
export interface RunEnd {
  readonly folder: string;
  readonly facts: Omit<RunFacts, 'ended' | 'outcome' | 'counts'>;
  /** Duration by a monotonic clock. */
  readonly seconds: number;
  /** Why cells are left, where the run stopped early. */
  readonly stopped: 'interrupted' | 'failed' | 'budget' | undefined;
  readonly draw: DrawDiagrams | undefined;
}

/** Writes the tables, and the diagrams where no cell is left or the time allowed was over. */
export async function finishRun(
  sweep: Sweep,
  records: JournalRecords,
  { folder, facts, seconds, stopped, draw }: RunEnd,
  observe: Observer,
): Promise<RunSummary> {
  const paths = outputPaths(folder);
  const counts = countCells(sweep.cells, (id) => records.statusOf(id));
  const ofCells: SweepOutcome = stopped ?? (counts.failed > 0 ? 'failed' : 'done');
  const ended = new Date();
  const stages = new Set<string>();
  // timings.csv needs its columns before its first row: they are noted here, which saves a pass over the journal.
  const noted = (id: string) => {
    const record = records.get(id);
    noteStages(record, stages);
    return record;
  };
  await writeCellsCsv(paths.cells, sweep, { get: noted });
  await writeColumnsJson(paths.columns, sweep);
  await writeTimingsCsv(paths.timings, sweep.cells, records, stages);
  await writeRunJson(paths.run, sweep, { ...facts, ended, outcome: ofCells, counts });

  const isDrawn = counts.pending === 0 || stopped === 'budget';
  let results: Records = records;
  const drawHeld = async (draw: DrawDiagrams) => {
    results = heldRecords(sweep, records);
    return draw(sweep, results);
  };
  const drawn = isDrawn && draw ? await drawDiagrams(() => drawHeld(draw), folder, observe) : [];
  const files = [paths.cells, paths.columns, paths.timings, paths.run, ...(drawn ?? [])];
  const outcome = drawn === undefined ? 'failed' : ofCells;
  observe({ type: 'sweep-ended', outcome, folder, counts, seconds, files });
  return { outcome, counts, sweep, results, files };
}

/** Records of a sweep's cells in memory: reports ask for each some ten times, and show all of them on a page. */
function heldRecords({ cells }: Sweep, records: Records): Records {
  const held = new Map<string, CellRecord>();
  for (const { id } of cells) {
    const record = records.get(id);
    if (record !== undefined) held.set(id, record);
  }
  return held;
}

/**
 * Draws the diagrams and returns their files; undefined where drawing failed. That is no error of the run: the results
 * are safe, and diagrams can be drawn later.
 */
async function drawDiagrams(
  draw: () => Promise<string[]>,
  folder: string,
  observe: Observer,
): Promise<string[] | undefined> {
  try {
    return await draw();
  } catch (error) {
    const reason = reasonOf(error);
    const remedy = `the results are complete; \`lap-sweep plot ${folder}\` draws again`;
    observe({ type: 'warning', message: `the diagrams could not be drawn: ${reason}; ${remedy}` });
    return undefined;
  }
}
