import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { reasonOf } from '../../errors.ts';
import { builtFile } from '../../package-root.ts';
import { moduleFiles } from '../../parts/module.ts';
import type { Cell, Sweep } from '../cells.ts';
import { oncePerPoint } from '../grid/grid-cell.ts';
import { countCells } from '../plan/counts.ts';
import { refuseTooLarge } from '../plan/memory-check.ts';
import { plural } from '../plan/plain-text.ts';
import type { Shard } from '../plan/shard.ts';
import type { Planning } from '../plan/work-groups.ts';
import { isToBeMoved, takeFolder } from '../store/claim-folder.ts';
import { Journal } from '../store/journal.ts';
import type { CellRecord } from '../store/journal-line.ts';
import { lockFolder } from '../store/lock.ts';
import { ensureFolder, moveAside, type OutputPaths, outputPaths } from '../store/output-folder.ts';
import { gitStateOf, withoutPasswords } from '../store/provenance.ts';
import { lapSweepVersion } from '../store/versions.ts';
import { handOut } from '../supply/hand-out.ts';
import { recordsWithout } from '../supply/records-without.ts';
import { slowedBy, timeForCells } from '../supply/time-for-cells.ts';
import { announceRun } from './announce-run.ts';
import { runCells } from './coordinator.ts';
import type { CoordinatorEnd, RunCells } from './coordinator-options.ts';
import type { Observer } from './events.ts';
import { type DrawDiagrams, finishRun, type RunEnd, type RunSummary } from './finish-run.ts';
import type { CoordinatorHooks } from './hooks.ts';
import { type CellOutcome, ENGINE_NAMES, type EngineChoice } from './messages.ts';
import { statusWriter } from './status-writer.ts';

export interface RunOptions {
  readonly folder: string;
  readonly workers: number;
  readonly memoryBytes: number;
  readonly dataFolder: string;
  readonly engine: EngineChoice;
  readonly planning: Planning;
  /** Start over: the old folder is moved aside, provided that a run made it. */
  readonly fresh?: boolean;
  readonly failFast?: boolean;
  readonly retryFailed?: boolean;
  readonly cellTimeoutMs?: number | undefined;
  /** Aborting stops the run at once; finished cells are kept. */
  readonly signal?: AbortSignal;
  /** Ends in time with what can be done by then. */
  readonly budget?: Budget | undefined;
  /** Entry file of worker threads; default: the built `workers/cells.js`. */
  readonly workerFile?: string;
  /** Runs the cells elsewhere than on threads of this machine. */
  readonly runCells?: RunCells;
  /** The shard that the cells are of a whole sweep; undefined for a whole sweep. */
  readonly shard?: Shard | undefined;
  /** Words of the command line, for run.json. */
  readonly command?: readonly string[] | undefined;
  /** Draws diagrams once every cell is finished, and returns the files written. */
  readonly draw?: DrawDiagrams;
}

/** Limit of the time that a run takes. */
export interface Budget {
  /** When it has to end, tables and diagrams included: a time of `performance.now()`. */
  readonly endsAtMs: number;
  /** Operations a second of a thread, asked for once, before any cell has ended. */
  readonly pace: () => Promise<number>;
}

/** Thrown where a run cannot go on after some cells were finished, for instance because the disk is full. */
export class RunBrokenOff extends Error {
  override readonly name = 'RunBrokenOff';

  constructor(cause: unknown, finished: number, folder: string) {
    const reason = reasonOf(cause);
    const kept = `${plural(finished, 'cell')} that this run finished are kept in ${folder}`;
    super(`${reason}\n${kept}; once that is fixed, the same command continues the run.`, { cause });
  }
}

/**
 * Runs or continues a sweep. Cells in the folder's journal are not run again.
 *
 * @throws UsageError where nothing can be run, DataError where the journal is damaged, and system errors
 */
export async function runSweep(sweep: Sweep, options: RunOptions, observe: Observer): Promise<RunSummary> {
  refuseTooLarge(sweep, options.memoryBytes, options.planning);
  const paths = outputPaths(options.folder);
  const lock = await takeFolder(paths, async () => {
    if (options.fresh && isToBeMoved(paths)) await startOver(paths, observe);
  });
  try {
    const reclaimFolder = () => {
      ensureFolder(paths.folder);
      lock.restore();
      const message = `${paths.folder} was removed while the run was writing to it; it is made again, with all results`;
      observe({ type: 'warning', message });
    };
    const journal = await Journal.open(paths.journal, lapSweepVersion(), reclaimFolder);
    const status = statusWriter(paths.status);
    try {
      // Checked also where no cell is left to run. Which engine `auto` is, only a thread knows.
      if (options.engine !== 'auto') journal.refuseOtherEngine(ENGINE_NAMES[options.engine]);
      return await runWithJournal(sweep, options, journal, (event) => {
        status.observe(event);
        observe(event);
      });
    } finally {
      await status.close();
      journal.close();
    }
  } finally {
    await lock.release();
  }
}

async function startOver(paths: OutputPaths, observe: Observer): Promise<void> {
  // The lock comes first: no other run may be writing to the folder that is moved.
  await lockFolder(paths.lock);
  const aside = await moveAside(resolve(paths.folder));
  if (aside === undefined) return;
  await rm(outputPaths(aside).lock, { force: true });
  observe({ type: 'warning', message: `starting over; the old results are in ${aside}` });
}

function toRecord({ id, index }: Cell, worker: number, { result, seconds, stack }: CellOutcome): CellRecord {
  return { id, index, worker, seconds, ...result, ...(stack && { stack }) };
}

/** Warns of damaged or unused earlier results in the folder. */
function warnOfEarlier(sweep: Sweep, { path, cutBytes, records }: Journal, observe: Observer): void {
  const warn = (message: string) => observe({ type: 'warning', message });
  if (cutBytes > 0) warn(`${path}: cut off an unfinished last line; its cell is run again`);
  const ids = new Set(sweep.cells.map(({ id }) => id));
  const aside = [...records.keys()].filter((id) => !ids.has(id)).length;
  if (aside > 0)
    warn(`${plural(aside, 'finished cell')} that the sweep no longer has stay in ${path}, not in cells.csv`);
}

/** Tells the seconds that cells may still take, so that tables and diagrams are done in time too. */
function secondsLeftForCells({ endsAtMs }: Budget, diagrams: number): () => number {
  const secondsUntil = (ms: number) => (ms - performance.now()) / 1000;
  const left = secondsUntil(endsAtMs);
  const cellsEndAtMs = endsAtMs - 1000 * (left - timeForCells(left, diagrams, slowedBy()));
  return () => secondsUntil(cellsEndAtMs);
}

async function runWithJournal(
  sweep: Sweep,
  options: RunOptions,
  journal: Journal,
  observe: Observer,
): Promise<RunSummary> {
  const start = performance.now();
  const { folder, workers, planning, budget } = options;
  warnOfEarlier(sweep, journal, observe);
  const git = await gitStateOf(sweep.written);
  const statusOf = (id: string) => journal.records.statusOf(id);
  const retried = new Set<string>();
  if (options.retryFailed)
    for (const id of journal.records.keys()) if (statusOf(id) === 'failed') retried.add(id);
  const results = recordsWithout(journal.records, retried);
  const limit = budget && {
    secondsLeft: secondsLeftForCells(budget, sweep.diagrams.length),
    pace: await budget.pace(),
  };
  const flopsOfCell = oncePerPoint((settings) => planning.estimateCell(settings).flops);
  const flopsOf = (cells: readonly Cell[]) => cells.reduce((sum, cell) => sum + flopsOfCell(cell), 0);
  const handed = handOut(sweep, {
    ...{ planning, results, limit },
    isPending: ({ id }) => !results.has(id),
    onAdded: (cells) => observe({ type: 'cells-added', cells: cells.length, flops: flopsOf(cells) }),
  });
  const begun = handed.cells();
  const counts = countCells(begun, (id) => (results.has(id) ? statusOf(id) : undefined));
  const facts = {
    ...{ workers, memoryBytes: options.memoryBytes, dataFolder: options.dataFolder, shard: options.shard },
    ...{ command: options.command && withoutPasswords(options.command), git },
    started: new Date(),
  };
  const threads = options.runCells === undefined ? workers : 0;
  const flops = flopsOf(begun.filter(({ id }) => !results.has(id)));
  observe({ type: 'sweep-started', sweep: sweep.name, folder, workers: threads, counts, flops });

  let finished = 0;
  let announced: Promise<void> | undefined;
  // Once results are known to be let in: those of another engine are refused, and then nothing is written.
  const announce = (engine: string) => {
    announced ??= announceRun(sweep, journal.records, folder, { ...facts, engine }).catch(
      (error: unknown) => {
        observe({ type: 'warning', message: `lap-sweep watch cannot show this run: ${reasonOf(error)}` });
      },
    );
  };
  try {
    const timer = limit && AbortSignal.timeout(Math.max(Math.round(1000 * limit.secondsLeft()), 0));
    const signal = AbortSignal.any([options.signal, timer].filter((one) => one !== undefined));
    const onResult = (cell: Cell, worker: number, outcome: CellOutcome) => {
      journal.append(toRecord(cell, worker, outcome));
      retried.delete(cell.id);
      handed.settle(cell, outcome);
      finished++;
    };
    const { more } = handed;
    const end = await runPending(sweep, handed.first, { ...options, signal }, journal, {
      more,
      onResult,
      observe,
      announce,
    }).finally(() => announced);
    journal.sync();
    const chosen = { ...sweep, cells: handed.cells() };
    const isLeft = countCells(chosen.cells, statusOf).pending > 0;
    const stopped = whyStopped(end, isLeft, timer?.aborted ?? false, options);
    const { engine } = journal;
    const seconds = (performance.now() - start) / 1000;
    const missing = stopped === 'budget' ? handed.secondsMissing(journal.records) : undefined;
    const runEnd = { folder, facts: { ...facts, engine }, seconds, stopped, draw: options.draw };
    const summary = await finishRun(chosen, journal.records, runEnd, observe);
    return {
      ...summary,
      finishedNow: finished,
      ...(missing !== undefined && { secondsMissing: missing / Math.max(workers, 1) }),
    };
  } catch (cause) {
    throw finished > 0 ? new RunBrokenOff(cause, finished, folder) : cause;
  }
}

function whyStopped(
  end: CoordinatorEnd,
  isLeft: boolean,
  isTimeOver: boolean,
  { signal, budget }: Pick<RunOptions, 'signal' | 'budget'>,
): RunEnd['stopped'] {
  if (signal?.aborted) return 'interrupted';
  if (end === 'stopped' && !isTimeOver) return 'failed';
  return budget !== undefined && isLeft ? 'budget' : undefined;
}

interface RunHooks extends Omit<CoordinatorHooks, 'onEngine'> {
  /** Called with the engine when a thread starts, before its first result. */
  readonly announce: (engine: string) => void;
}

function runPending(
  sweep: Sweep,
  pending: readonly Cell[],
  options: RunOptions,
  journal: Journal,
  { announce, ...hooks }: RunHooks,
): Promise<CoordinatorEnd> {
  const { folder, workers, memoryBytes, planning, engine, dataFolder, cellTimeoutMs, signal } = options;
  const version = lapSweepVersion();
  const run = options.runCells ?? runCells;
  return run(
    pending,
    {
      ...{ workers, memoryBytes, planning, signal },
      terms: { search: sweep.search, cellTimeoutMs },
      failFast: options.failFast ?? false,
      workerFile: options.workerFile ?? builtFile('workers/cells.js'),
      workerOptions: {
        ...{ engine, dataFolder },
        memoryBytes: Math.floor(memoryBytes / workers),
        save: sweep.save,
        outputFolder: folder,
        use: moduleFiles(sweep.vocabulary.modules),
      },
    },
    {
      ...hooks,
      onEngine: (engine) => {
        const run = journal.admit({ version, engine, sweep: sweep.name, hash: sweep.hash });
        announce(engine);
        return run;
      },
    },
  );
}
