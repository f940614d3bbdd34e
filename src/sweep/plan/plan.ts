import { usualTries } from '../../experiment/search/bisect.ts';
import type { Settings } from '../../experiment/settings.ts';
import type { Cell, Search, Sweep } from '../cells.ts';
import { GridCell, oncePerPoint } from '../grid/grid-cell.ts';
import type { MachineLimits } from '../machine/limits.ts';
import { limitsText } from '../machine/limits-text.ts';
import { isChosenByResults } from '../refine/selection.ts';
import { ENGINE_NAMES, type EngineChoice } from '../run/messages.ts';
import type { CellRecord } from '../store/journal-line.ts';
import { readJournal } from '../store/journal-read.ts';
import { outputPaths } from '../store/output-folder.ts';
import type { KnownRecords } from '../supply/hand-out.ts';
import { recordsWithout } from '../supply/records-without.ts';
import { type ChosenRange, chosenRange } from './chosen-range.ts';
import { refuseTooLarge } from './memory-check.ts';
import { durationText, memoryText, plural, shortSetting, wrap } from './plain-text.ts';
import { sharedText, sizeRows } from './sizes.ts';
import { type Group, groupCells, type Planning, workKeys } from './work-groups.ts';

/** Operations of a cell from which cores that have none of their own join it: some seconds. */
const LEAST_JOINED_FLOPS = 5e11;
/** Seconds in which threads start and compile what cells run. */
export const START_SECONDS = 2;
/** Speed that such a core adds, relative to the first, and most of them to count on for a cell. */
const [JOINED_SPEED, MOST_JOINED] = [0.7, 3];

export interface PlanOptions {
  readonly folder: string;
  readonly workers: number;
  readonly memoryBytes: number;
  /** Limits of this process, which the plan tells. */
  readonly limits?: MachineLimits;
  /** Sizes of the classes of the user's own data, one text a data set. */
  readonly classSizes?: readonly string[];
  readonly planning: Planning;
  /** Whether the run would start over. */
  readonly fresh?: boolean;
  /** Whether failed cells would be run again. */
  readonly retryFailed?: boolean;
  /** The engine of the run; cells that another one finished tell nothing of its speed. */
  readonly engine?: EngineChoice;
  /** Seconds that the run may take. */
  readonly budgetSeconds?: number | undefined;
  /** Measures a thread's FLOP/s; called only where the folder has no finished cells to estimate it from. */
  readonly pace: () => Promise<number>;
}

/** Preview of a run. */
export interface Plan {
  readonly sweep: Sweep;
  readonly folder: string;
  readonly workers: number;
  readonly memoryBytes: number;
  /** Number of cells with a result. */
  readonly finished: number;
  /** Number of cells that may be run. */
  readonly pending: number;
  /** Where results choose the cells: how many may be run in all. */
  readonly chosen?: ChosenRange;
  /** Number of groups of cells that share a standard classifier. */
  readonly groups: number;
  readonly flops: number;
  /** The part of `flops` that is in stages shared between cells. */
  readonly sharedFlops: number;
  readonly seconds: number;
  /** Whether the speed was measured on cells that finished before. */
  readonly measured: boolean;
  readonly peakBytes: number;
  readonly budgetSeconds?: number;
  readonly limits?: MachineLimits;
  readonly classSizes?: readonly string[];
}

/** Operations saved by sharing: those that the cells of `groups` would repeat without it. */
function repeatedFlops(groups: readonly Group[], { sharedWork }: Planning): number {
  if (sharedWork === undefined) return 0;
  const known = new Map<number, number>();
  const workOf = oncePerPoint(sharedWork);
  const keyOf = workKeys((settings) => sharedWork(settings).ofKey);
  let repeated = 0;
  for (const { cells } of groups) {
    if (cells.length > 1) repeated += (cells.length - 1) * workOf(cells[0]).ofGroup();
    for (const cell of cells) {
      const key = keyOf(cell);
      const before = known.get(key);
      if (before === undefined) known.set(key, workOf(cell).ofKey.flops());
      else repeated += before;
    }
  }
  return repeated;
}

/** Results that the run would go on from, and whether they are of its engine. */
async function finishedBefore({ folder, fresh, retryFailed, engine = 'auto' }: PlanOptions) {
  if (fresh) return { records: new Map<string, CellRecord>(), sameEngine: true };
  const { records, header } = await readJournal(outputPaths(folder).journal);
  const failed = retryFailed ? [...records.keys()].filter((id) => records.statusOf(id) === 'failed') : [];
  const sameEngine = engine === 'auto' || header?.engine === ENGINE_NAMES[engine];
  return { records: recordsWithout(records, new Set(failed)), sameEngine };
}

/** FLOP/s of the cells finished before, in estimated operations; undefined without any. */
function measuredPace(sweep: Sweep, records: KnownRecords, planning: Planning): number | undefined {
  const finished: Cell[] = [];
  let flops = 0;
  let seconds = 0;
  for (const cell of sweep.cells) {
    const record = records.get(cell.id);
    if (record === undefined || record.status === 'failed') continue;
    finished.push(cell);
    flops += planning.estimateCell(cell.settings).flops;
    seconds += record.seconds;
  }
  flops -= repeatedFlops(groupCells(finished, planning), planning);
  return flops > 0 && seconds > 0 ? flops / seconds : undefined;
}

/** Costs under a search, in which each cell is run once for every epsilon tried. */
function withSearch(planning: Planning, search: Search | undefined): Planning {
  if (search === undefined) return planning;
  const estimateCell = (settings: Settings) => {
    const { flops, memoryBytes } = planning.estimateCell(settings);
    const shared = planning.sharedWork?.(settings);
    const once = shared === undefined ? 0 : shared.ofGroup() + shared.ofKey.flops();
    return { flops: once + (flops - once) * usualTries(search), memoryBytes };
  };
  return { ...planning, estimateCell };
}

/**
 * Estimates the time and memory of a run.
 *
 * @throws UsageError where a cell needs more memory than there is
 */
export async function planSweep(sweep: Sweep, options: PlanOptions): Promise<Plan> {
  const { folder, workers, memoryBytes } = options;
  const planning = withSearch(options.planning, sweep.search);
  const { records, sameEngine } = await finishedBefore(options);
  const chosen = isChosenByResults(sweep) ? chosenRange(sweep, records) : undefined;
  const finished = sweep.cells.filter(({ id }) => records.has(id));
  const unfinished = sweep.cells.filter(({ id }) => !records.has(id));
  const allGroups = groupCells(unfinished, planning);
  const largeGroups = allGroups.filter((group) => group.memoryBytes > memoryBytes);
  const large = [...largeGroups.flatMap(({ cells }) => cells), ...finished];
  refuseTooLarge({ ...sweep, cells: large }, memoryBytes, planning);
  const isOver = chosen?.least.left === 0;
  const [pending, groups] = isOver ? [[], []] : [unfinished, allGroups];
  const sharedFlops = repeatedFlops(groups, planning);
  const flops = groups.reduce((sum, group) => sum + group.flops, 0) - sharedFlops;
  const learned = sameEngine ? measuredPace(sweep, records, planning) : undefined;
  const pace = learned ?? (pending.length > 0 ? await options.pace() : 1);
  const busy = Math.max(Math.min(workers, pending.length), 1);
  const joining = flops / Math.max(pending.length, 1) < LEAST_JOINED_FLOPS ? 0 : workers - busy;
  const speed = busy + JOINED_SPEED * Math.min(joining, MOST_JOINED * busy);
  const largest = groups.map((group) => group.memoryBytes).sort((a, b) => b - a);
  return {
    ...{ sweep, folder, workers, memoryBytes, flops, sharedFlops },
    finished: finished.length,
    pending: pending.length,
    groups: groups.length,
    ...(chosen && { chosen }),
    ...(options.limits && { limits: options.limits }),
    ...(options.budgetSeconds && { budgetSeconds: options.budgetSeconds }),
    ...(options.classSizes && { classSizes: options.classSizes }),
    seconds: pending.length > 0 ? START_SECONDS + flops / pace / speed : 0,
    measured: learned !== undefined,
    peakBytes: Math.min(
      largest.slice(0, busy).reduce((sum, bytes) => sum + bytes, 0),
      memoryBytes,
    ),
  };
}

function axisText({ cells, axes }: Sweep): string {
  const texts = axes.map((axis) => {
    const found = new Set<unknown>();
    for (const cell of cells) found.add(GridCell.setting(cell, axis));
    const values = [...new Set([...found].map(shortSetting))];
    const shown = values.length <= 8 ? values : [...values.slice(0, 3), '...', ...values.slice(-1)];
    return `${axis} ${shown.join(' ')} (${values.length})`;
  });
  return texts.join('; ') || 'none';
}

/** The plan as a table, wrapped to `columns` characters. */
export function planText(plan: Plan, columns: number): string {
  const {
    sweep,
    folder,
    pending,
    groups,
    flops,
    sharedFlops,
    peakBytes,
    memoryBytes,
    limits,
    classSizes = [],
  } = plan;
  const rows = [
    ['sweep', sweep.description ? `${sweep.name}: ${sweep.description}` : sweep.name],
    ['cells', cellsText(plan)],
    ['axes', axisText(sweep)],
    ...sizeRows(sweep),
    ...classSizes.map((sizes) => ['classes', sizes]),
    ['shared work', sharedText(sweep, groups)],
    [
      'operations',
      `${(flops / 1e9).toPrecision(3)} GFLOP; ${(sharedFlops / 1e9).toPrecision(3)} more without sharing`,
    ],
    ['time', timeText(plan)],
    [
      'peak memory',
      pending > 0
        ? `about ${memoryText(peakBytes)} of ${memoryText(memoryBytes)}`
        : 'none, as nothing is left',
    ],
    ...(limits === undefined ? [] : [['machine', limitsText(limits)]]),
    ['output', folder],
  ];
  const width = Math.max(...rows.map(([label = '']) => label.length)) + 2;
  const lines = rows.flatMap(([label = '', text = '']) =>
    wrap(text, Math.max(columns - width, 20)).map((line, i) => (i === 0 ? label : '').padEnd(width) + line),
  );
  return `${lines.join('\n')}\n`;
}

function cellsText({ sweep, finished, pending, chosen }: Plan): string {
  if (chosen !== undefined) {
    const { least, likely, most } = chosen;
    const before = finished > 0 ? `; ${finished} finished` : '';
    return `${least.cells} at least, ${likely.cells} likely, ${most.cells} at most, as results call for them${before}`;
  }
  return finished > 0
    ? `${plural(sweep.cells.length, 'cell')}, ${finished} finished, ${pending} to run`
    : `${pending}`;
}

/** Seconds of a run of `cells` of the pending cells. */
export function secondsOfPart(
  { seconds, pending }: Pick<Plan, 'seconds' | 'pending'>,
  cells: number,
): number {
  return cells === 0 ? 0 : START_SECONDS + ((seconds - START_SECONDS) * cells) / pending;
}

function timeText(plan: Plan): string {
  const { sweep, finished, pending, seconds, workers, measured, chosen, budgetSeconds } = plan;
  if (sweep.cells.length === 0) return 'none';
  if (pending === 0)
    return `none, as ${finished < sweep.cells.length ? 'results call for no more cells' : 'every cell is finished'}`;
  const basis = measured ? 'at the pace of the cells finished before' : 'by the speed of a short trial here';
  const on = `on ${plural(workers, 'worker')}, ${basis}`;
  if (chosen === undefined)
    return `about ${durationText(seconds)} ${on}${budgetText(seconds, budgetSeconds)}`;
  const [shortest, expected] = [chosen.least, chosen.likely].map(({ left }) => secondsOfPart(plan, left));
  const [least, likely, most] = [shortest, expected, seconds].map((time) => durationText(Math.max(time, 1)));
  return `about ${likely} ${on}${budgetText(expected, budgetSeconds)}; from ${least} to ${most}`;
}

/** Tells whether a run of so many seconds fits its budget. */
function budgetText(seconds: number, budgetSeconds: number | undefined): string {
  if (budgetSeconds === undefined) return '';
  const within = `the ${durationText(budgetSeconds)} that the run may take`;
  const percent = Math.floor((100 * Math.max(budgetSeconds - START_SECONDS, 0)) / (seconds - START_SECONDS));
  if (percent >= 100) return `; ${within} are enough`;
  return `; ${within} are enough for ${percent === 0 ? 'less than 1' : `about ${percent}`} % of it`;
}
