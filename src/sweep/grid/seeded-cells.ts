import type { Settings } from '../../experiment/settings.ts';
import { followedBy } from '../../parts/defaults.ts';
import type { Vocabulary } from '../../parts/vocabulary.ts';
import { cellIdsBySeed } from '../cells.ts';
import type { Path } from '../file/problems.ts';
import { type CellContext, cellCompleter } from './complete-cell.ts';
import type { GridPlan } from './grid-plan.ts';
import { countPoints, pointAt } from './grid-points.ts';

/** A point of a grid as a cell, or the reasons why it cannot be run. */
export interface CompletedPoint {
  /**
   * Complete settings, refused where there are refusals; undefined where they cannot be completed. One object for all
   * points that differ in the seed only, where they were completed together; its seed is that of the first.
   */
  readonly settings: Settings | undefined;
  /** Seed of the point, where it was completed together with others. */
  readonly seed?: number | undefined;
  /** Identity of the cell with another seed. */
  readonly idOf: (seed: number) => string;
  readonly refusals: readonly { readonly path: Path; readonly message: string }[];
}

/**
 * Turns the points of a grid into cells by their place in row-major order. Points that differ only in the seed share
 * all checks and texts, unless other settings follow from the seed.
 */
export function seededCells(plan: GridPlan, context: CellContext): (place: number) => CompletedPoint {
  const complete = cellCompleter(plan, context);
  const completed = (place: number): CompletedPoint => {
    const refusals: CompletedPoint['refusals'][number][] = [];
    const settings = complete(pointAt(plan.axes, place), (path, message) => refusals.push({ path, message }));
    const ids = settings && cellIdsBySeed(settings, context.vocabulary, context.search);
    return { settings, idOf: (seed) => ids?.(seed) ?? '', refusals };
  };
  const axis = plan.axes.findIndex(({ names }) => names.length === 1 && names[0] === 'seed');
  const seeds = plan.axes[axis]?.points;
  if (seeds === undefined || seedMatters(plan, context.vocabulary)) return completed;

  const inner = countPoints(plan.axes.slice(axis + 1));
  const known: CompletedPoint[] = [];
  return (place) => {
    const outer = Math.floor(place / (inner * seeds.length));
    const first = outer * inner * seeds.length + (place % inner);
    const rest = outer * inner + (place % inner);
    known[rest] ??= completed(first);
    const { seed } = seeds[Math.floor(place / inner) % seeds.length];
    return { ...known[rest], seed: seed ?? known[rest].settings?.seed };
  };
}

/** Whether other settings than the seed depend on it. */
function seedMatters({ expressions }: GridPlan, { settings }: Vocabulary): boolean {
  return (
    [...expressions.values()].some(({ names }) => names.includes('seed')) ||
    Object.values(settings).some((declaration) => followedBy(declaration).includes('seed'))
  );
}
