import { rm } from 'node:fs/promises';
import { builtFile } from '../package-root.ts';
import type { Cell, Sweep } from './cells.ts';
import { type CoordinatorEnd, runCells } from './coordinator.ts';
import { countCells } from './counts.ts';
import type { Observer } from './events.ts';
import { type DrawDiagrams, finishRun, type RunSummary } from './finish-run.ts';
import { Journal } from './journal.ts';
import type { CellRecord } from './journal-line.ts';
import { lockFolder } from './lock.ts';
import { refuseTooLarge } from './memory-check.ts';
import type { CellOutcome, EngineChoice } from './messages.ts';
import { ensureFolder, moveAside, type OutputPaths, outputPaths } from './output-folder.ts';
import { plural } from './plain-text.ts';
import { lapSweepVersion } from './versions.ts';
import type { Planning } from './work-groups.ts';

export interface RunOptions {
  readonly folder: string;
  readonly workers: number;
  readonly memoryBytes: number;
  readonly dataFolder: string;
  readonly engine: EngineChoice;
  readonly planning: Planning;
  /** Move the old folder aside first. */
  readonly fresh?: boolean;
  readonly failFast?: boolean;
  readonly retryFailed?: boolean;
  readonly cellTimeoutMs?: number | undefined;
  /** Aborting stops at once; what is finished is kept. */
  readonly signal?: AbortSignal;
  /** Another thread entry than the built `workers/cells.js`. */
  readonly workerFile?: string;
  /** Draws diagrams once every cell is settled; returns the files it wrote. */
  readonly draw?: DrawDiagrams;
}

/** A run could not go on after some of its cells were finished: a full disk, say. */
export class RunBrokenOff extends Error {
  override readonly name = 'RunBrokenOff';

  constructor(cause: unknown, finished: number, folder: string) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const kept = `${plural(finished, 'cell')} that this run finished are kept in ${folder}`;
    super(`${reason}\n${kept}; once that is mended, the same command goes on from there.`, { cause });
  }
}

/**
 * Runs a sweep, or continues it: cells that the folder's journal has are never run again.
 *
 * @throws UsageError where nothing can be run, DataError where the journal is damaged, and system errors
 */
export async function runSweep(sweep: Sweep, options: RunOptions, observe: Observer): Promise<RunSummary> {
  refuseTooLarge(sweep.cells, options.memoryBytes, options.planning);
  const paths = outputPaths(options.folder);
  if (options.fresh) await startOver(paths, observe);
  await ensureFolder(paths.folder);
  const unlock = await lockFolder(paths.lock);
  try {
    const journal = await Journal.open(paths.journal, lapSweepVersion());
    try {
      return await runWithJournal(sweep, options, journal, observe);
    } finally {
      journal.close();
    }
  } finally {
    await unlock();
  }
}

async function startOver(paths: OutputPaths, observe: Observer): Promise<void> {
  await ensureFolder(paths.folder);
  // Nobody else may be running in what is moved.
  await lockFolder(paths.lock);
  const aside = await moveAside(paths.folder);
  if (aside === undefined) return;
  await rm(outputPaths(aside).lock, { force: true });
  observe({ type: 'warning', message: `starting over; the old results are in ${aside}` });
}

function toRecord({ id, index }: Cell, worker: number, { result, seconds, stack }: CellOutcome): CellRecord {
  return { id, index, worker, seconds, ...result, ...(stack && { stack }) };
}

async function runWithJournal(
  sweep: Sweep,
  options: RunOptions,
  journal: Journal,
  observe: Observer,
): Promise<RunSummary> {
  const started = new Date();
  const { folder, workers, planning } = options;
  if (journal.cutBytes > 0)
    observe({
      type: 'warning',
      message: `${journal.path}: cut off an unfinished last line; its cell is run again`,
    });
  const isPending = ({ id }: Cell) => {
    const record = journal.records.get(id);
    return record === undefined || (options.retryFailed === true && record.status === 'failed');
  };
  const pending = sweep.cells.filter(isPending);
  const flops = pending.reduce((sum, { settings }) => sum + planning.estimateCell(settings).flops, 0);
  const counts = countCells(sweep.cells, journal.records);
  observe({ type: 'sweep-started', sweep: sweep.name, folder, workers, counts, flops });

  const end = await runPending(sweep, pending, options, journal, observe);
  journal.sync();
  const { memoryBytes, dataFolder, draw, signal } = options;
  const facts = { engine: journal.engine, workers, memoryBytes, dataFolder, started };
  const stopped = end === 'finished' ? undefined : signal?.aborted ? 'interrupted' : 'failed';
  return finishRun(sweep, journal.records, { folder, facts, stopped, draw }, observe);
}

async function runPending(
  sweep: Sweep,
  pending: readonly Cell[],
  options: RunOptions,
  journal: Journal,
  observe: Observer,
): Promise<CoordinatorEnd> {
  const { folder, workers, memoryBytes, planning, engine, dataFolder, cellTimeoutMs, signal } = options;
  const version = lapSweepVersion();
  let finished = 0;
  try {
    return await runCells(
      pending,
      {
        ...{ workers, memoryBytes, planning, cellTimeoutMs, signal },
        failFast: options.failFast ?? false,
        workerFile: options.workerFile ?? builtFile('workers/cells.js'),
        workerOptions: {
          ...{ engine, dataFolder },
          memoryBytes: Math.floor(memoryBytes / workers),
          save: sweep.save,
          outputFolder: folder,
          ...(sweep.search && { search: sweep.search }),
        },
      },
      {
        onEngine: (flavour) =>
          journal.admit({ version, engine: flavour, sweep: sweep.name, hash: sweep.hash }),
        onResult: (cell, worker, outcome) => {
          journal.append(toRecord(cell, worker, outcome));
          finished++;
        },
        observe,
      },
    );
  } catch (cause) {
    throw finished > 0 ? new RunBrokenOff(cause, finished, folder) : cause;
  }
}
