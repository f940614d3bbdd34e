import type { CellResult } from '../experiment/measurements.ts';
import { loadOnnxruntime } from '../linalg/mlas/load-onnxruntime.ts';
import { auditSweep } from '../sweep/audit/audits.ts';
import { runAudit } from '../sweep/audit/run-audit.ts';
import type { Sweep } from '../sweep/cells.ts';
import { durationText, plural } from '../sweep/plan/plain-text.ts';
import type { RunCells } from '../sweep/run/coordinator-options.ts';
import type { Observer, SweepEvent } from '../sweep/run/events.ts';
import type { RunSummary } from '../sweep/run/finish-run.ts';
import { RunBrokenOff, type RunOptions, runSweep } from '../sweep/run/run-sweep.ts';
import { ExitCode } from './exit-code.ts';
import { exportCells } from './export/export-cells.ts';
import { catchInterruption } from './interruption.ts';
import type { LivePage } from './live-page.ts';
import { printSummary } from './print-summary.ts';
import { reportPreparer } from './report-preparer.ts';
import type { RawOptions } from './sweep/options.ts';
import { planning, readPlannedSweep } from './sweep/read-planned-sweep.ts';

/** Runs a sweep from the command line; returns the exit code. */
export async function run(file: string, raw: RawOptions): Promise<ExitCode> {
  const { sweep, options, folder, warnings } = await readPlannedSweep(file, raw);
  // Every cell is scored by onnxruntime, so that a machine without it is told before anything runs.
  if (raw.queue === undefined) await loadOnnxruntime();
  const runCells = raw.queue === undefined ? undefined : await queueAt(raw.queue, sweep);
  const page = raw.watch ? await livePage(folder, options.port) : undefined;
  const { observe, close } = await observers(sweep, raw);
  const { signal, release } = catchInterruption();
  for (const message of warnings) observe({ type: 'warning', message });
  try {
    const { workers, memoryBytes, dataFolder, engine, cellTimeoutMs } = options;
    const pace = async () => (await import('../experiment/planning/pace.ts')).measurePace(engine);
    const runOptions: RunOptions = {
      ...{ folder, workers, memoryBytes, dataFolder, engine, planning, cellTimeoutMs, signal },
      ...(runCells && { runCells }),
      ...{ shard: options.shard, command: ['lap-sweep', ...process.argv.slice(2)] },
      fresh: raw.fresh ?? false,
      failFast: raw.failFast ?? false,
      retryFailed: raw.retryFailed ?? false,
      draw: (chosen, results) => draw(chosen, results, folder, raw.format),
      budget:
        // The command began with this process.
        options.budgetSeconds === undefined ? undefined : { endsAtMs: 1000 * options.budgetSeconds, pace },
    };
    const found = await runSweep(sweep, runOptions, observe);
    close();
    const summary = options.audit === undefined ? found : await audit(found, options.audit, runOptions, raw);
    const isDrawn = summary.counts.pending === 0 || summary.outcome === 'budget';
    if (!raw.quiet && !raw.json && isDrawn) await printSummary(summary, folder);
    sayHowToGoOn(summary, folder);
    return ExitCode[summary.outcome];
  } finally {
    close();
    await page?.close();
    release();
  }
}

/**
 * Runs a share of the cells again once all are finished, and draws the report anew. @returns the summary of the run,
 * with the outcome of the audit where that is worse
 */
async function audit(
  summary: RunSummary,
  share: number,
  options: RunOptions,
  raw: RawOptions,
): Promise<RunSummary> {
  const { sweep, results, counts, files, finishedNow = 0 } = summary;
  if (counts.pending > 0) return summary;
  const again = auditSweep(sweep, results, share, planning);
  if (again.cells.length === 0) {
    process.stderr.write('No cell is audited: none of that share was trained by the flow to its end.\n');
    return summary;
  }
  const { observe, close } = await observers(again, raw);
  try {
    const audited = await runAudit(again, options, observe).catch((cause: unknown) => {
      throw finishedNow > 0 ? new RunBrokenOff(cause, finishedNow, options.folder) : cause;
    });
    const drawn = await draw(sweep, results, options.folder, raw.format);
    const all = [...new Set([...files, ...audited.files, ...drawn])];
    if (audited.counts.pending > 0)
      process.stderr.write('The audit was not finished; the same command continues it.\n');
    return {
      ...summary,
      files: all,
      outcome: audited.outcome === 'done' ? summary.outcome : audited.outcome,
    };
  } finally {
    close();
  }
}

/** The page of `--watch`, with its address on stderr. */
async function livePage(folder: string, port: number): Promise<LivePage> {
  const { openLivePage } = await import('./live-page.ts');
  const page = await openLivePage(folder, port);
  process.stderr.write(`Watch it at ${page.url}\n`);
  return page;
}

async function observers(sweep: Sweep, raw: RawOptions): Promise<{ observe: Observer; close: () => void }> {
  const { makeProgress } = await import('../sweep/run/progress.ts');
  const progress = raw.quiet ? undefined : makeProgress(sweep, process.stderr);
  const prepareReport = reportPreparer(loadReport);
  const observe = (event: SweepEvent) => {
    progress?.observe(event);
    if (raw.quiet && event.type === 'warning') process.stderr.write(`${event.message}\n`);
    prepareReport(event);
    if (raw.json && event.type !== 'cell-stage') process.stdout.write(`${JSON.stringify(event)}\n`);
  };
  return { observe, close: () => progress?.close() };
}

const loadReport = () => import('../report/report.ts');

/** Loaded only where a queue is requested. Throws UsageError where it cannot be used, before a folder is touched. */
async function queueAt(url: string, sweep: Sweep): Promise<RunCells> {
  const { checkQueue, overQueue } = await import('../queue/over-queue.ts');
  await checkQueue(url, sweep);
  return overQueue(url, sweep.vocabulary);
}

async function draw(
  sweep: Sweep,
  results: ReadonlyMap<string, CellResult>,
  folder: string,
  format: RawOptions['format'],
): Promise<string[]> {
  const { writeReport } = await loadReport();
  const exported = await exportCells(sweep, results, folder, format);
  return [...exported, ...(await writeReport(sweep, results, folder))];
}

function sayHowToGoOn(
  { outcome, counts, finishedNow, secondsMissing = 0 }: RunSummary,
  folder: string,
): void {
  const { pending, failed } = counts;
  if (pending > 0 && outcome === 'budget') {
    const finished = plural(counts.cells - pending, 'finished cell');
    const time = secondsMissing < 1 ? 'less than a second' : `about ${durationText(secondsMissing)}`;
    const missing = `${plural(pending, 'cell')} left, which would take ${time}`;
    const next =
      finishedNow === 0
        ? 'This run finished none: the time was too short for one; allow more.'
        : 'The same command continues the run.';
    process.stderr.write(`Time is over: ${finished} kept in ${folder}, ${missing}. ${next}\n`);
  } else if (pending > 0) {
    const why = outcome === 'interrupted' ? 'Interrupted' : 'Stopped at a failed cell';
    const finished = plural(counts.cells - pending, 'finished cell');
    process.stderr.write(
      `${why}: ${finished} kept in ${folder}, ${pending} left. The same command continues the run.\n`,
    );
  }
  if (failed > 0) {
    const remedy = 'the reasons are in the column "error" of cells.csv; --retry-failed runs them again';
    process.stderr.write(`${plural(failed, 'cell')} failed; ${remedy}.\n`);
  }
}
