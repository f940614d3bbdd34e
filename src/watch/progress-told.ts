import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { failures } from '../report/page/outcome.ts';
import type { Cell, Sweep } from '../sweep/cells.ts';
import { countCells } from '../sweep/plan/counts.ts';
import { cellText, durationText, plural, shortNumber } from '../sweep/plan/plain-text.ts';
import type { RunStatus } from '../sweep/store/status-file.ts';
import type { Sight, WatchedSweep } from './folder-watch.ts';
import { type Told, tellPhase } from './phase.ts';

const MOST_REASONS = 20;
const MOST_CELLS_NAMED = 5;
/** A status that is older than this says nothing of now. */
const FRESH_MS = 10_000;

/** A state of the run as the page's script reads it: texts and numbers, no markup. */
export interface ProgressTold extends Told {
  readonly name: string;
  readonly description: string;
  readonly total: number;
  readonly done: number;
  readonly unconverged: number;
  readonly failed: number;
  /** Short facts, such as pace and time left: a label and a value. */
  readonly facts: readonly (readonly [string, string])[];
  readonly workers: readonly {
    readonly name: string;
    readonly cell: string;
    readonly doing: string;
    /** Since it does so; counted on by the page. */
    readonly seconds: number;
  }[];
  readonly failures: readonly {
    readonly reason: string;
    readonly count: number;
    readonly cells: readonly string[];
  }[];
  readonly warnings: readonly string[];
}

/** Tells a sight in words. `now` in milliseconds since 1970. */
export function tellProgress(sight: Sight, folder: string, now: number): ProgressTold {
  const told = tellPhase(sight);
  const { watched } = sight;
  const isUnderWay = ['running', 'starting', 'auditing'].includes(told.phase);
  const status = isUnderWay && isFresh(sight.status, now) ? sight.status : undefined;
  const counts = watched && countCells(watched.sweep.cells, (id) => watched.results.get(id)?.status);
  const { done = 0, unconverged = 0, failed = 0 } = counts ?? {};
  // A run may settle more cells than its folder described when it began, or fewer.
  const ofRun = told.phase === 'auditing' ? undefined : status?.cells;
  const total = Math.max(ofRun ?? counts?.cells ?? 0, done + unconverged + failed);
  const report = join(folder, 'report.html');
  const hasReport = ['done', 'failed', 'budget'].includes(told.phase) && existsSync(report);
  return {
    ...told,
    sentence: hasReport ? `${told.sentence} Its report is ${report}.` : told.sentence,
    name: watched?.sweep.name ?? folder,
    description: watched?.sweep.description ?? '',
    ...{ total, done, unconverged, failed },
    facts: status !== undefined ? factsOf(status, now) : isUnderWay ? [] : factsOfEnd(watched),
    // Cells of an audit are not of the sweep.
    workers: status === undefined || told.phase === 'auditing' ? [] : workersOf(status, watched?.sweep, now),
    failures: watched === undefined ? [] : reasonsOf(watched),
    warnings: sight.status?.warnings ?? [],
  };
}

function isFresh(status: RunStatus | undefined, now: number): boolean {
  return status !== undefined && now - Date.parse(status.at) < FRESH_MS;
}

function factsOf({ cellsPerSecond, secondsLeft, elapsedSeconds, at }: RunStatus, now: number) {
  const facts: [string, string][] = [];
  if (secondsLeft !== undefined) facts.push(['left', `about ${durationText(secondsLeft)}`]);
  if (cellsPerSecond > 0) facts.push(['pace', paceText(cellsPerSecond)]);
  facts.push(['running for', durationText(elapsedSeconds + ageSeconds(at, now))]);
  return facts;
}

/** When the run ended, and how long it took. */
function factsOfEnd(watched: WatchedSweep | undefined) {
  const [started, ended] = [watched?.started, watched?.ended].map((text) => new Date(text ?? ''));
  const facts: [string, string][] = [];
  if (started === undefined || ended === undefined || Number.isNaN(ended.getTime())) return facts;
  const seconds = (ended.getTime() - started.getTime()) / 1000;
  if (seconds >= 0) facts.push(['its last run took', durationText(seconds)]);
  facts.push(['ended', ended.toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' })]);
  return facts;
}

function ageSeconds(at: string, now: number): number {
  return Math.max(0, (now - Date.parse(at)) / 1000);
}

/** In the unit in which it is a number above one, where there is such a unit. */
function paceText(cellsPerSecond: number): string {
  if (cellsPerSecond >= 1) return `${shortNumber(cellsPerSecond)} cells/s`;
  if (cellsPerSecond >= 1 / 60) return `${shortNumber(cellsPerSecond * 60)} cells/min`;
  return `${shortNumber(cellsPerSecond * 3600)} cells/h`;
}

function workersOf({ workers, threads, at }: RunStatus, sweep: Sweep | undefined, now: number) {
  const cells = new Map(sweep?.cells.map((cell) => [cell.id, cell]));
  const since = ageSeconds(at, now);
  return workers.map(({ worker, id, doing, seconds, finished }) => {
    const cell = id === undefined ? undefined : cells.get(id);
    const ofQueue = threads === 0;
    return {
      name: `${worker}`,
      cell: cell !== undefined && sweep !== undefined ? cellText(cell, sweep) : (id ?? ''),
      doing: id !== undefined ? doing : ofQueue ? `${plural(finished, 'cell')} finished, the last` : 'idle',
      seconds: seconds + since,
    };
  });
}

function reasonsOf({ sweep, results }: WatchedSweep) {
  const text = (cell: Cell) => cellText(cell, sweep);
  return failures(sweep, results)
    .slice(0, MOST_REASONS)
    .map(({ reason, cells }) => ({
      ...{ reason, count: cells.length },
      cells: cells.slice(0, MOST_CELLS_NAMED).map(text),
    }));
}
