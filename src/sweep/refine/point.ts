import type { CellResult } from '../../experiment/measurements.ts';
import { trialsOf } from '../../experiment/planning/trials.ts';
import { measurementOf } from '../../parts/by-name.ts';
import type { Vocabulary } from '../../parts/vocabulary.ts';
import { ANYWHERE, halfWidth, type Interval, seedInterval } from '../../statistics/interval.ts';
import type { Cell } from '../cells.ts';
import { LEVEL, levelOfLooks, looksOf } from './looks.ts';
import type { SeedRule } from './rules.ts';

/** Results by cell id. */
export type ResultsById = Pick<ReadonlyMap<string, CellResult>, 'get' | 'has'>;

/** State of a point of the grid. */
export interface PointState {
  /** Its first seeds, as many as are requested so far, in grid order. */
  readonly cells: readonly Cell[];
  /** Whether all of them have results and no more are requested. */
  readonly isSettled: boolean;
  /** Interval of their mean; all numbers where there is none. */
  readonly interval: Interval;
  /** Mean over the seeds that did not fail; undefined where there are none. */
  readonly mean?: number;
}

/** Rule by which points are judged. */
export interface Judgement {
  readonly vocabulary: Vocabulary;
  readonly value: string;
  /** Omitted where a point uses all of its seeds. */
  readonly seeds?: SeedRule | undefined;
}

/**
 * State of a point with the given cells, in the order of their seeds. It depends only on the results of its own first
 * seeds, not on the order in which cells finish or on other points.
 */
export function stateOf(cells: readonly Cell[], results: ResultsById, judgement: Judgement): PointState {
  const { seeds } = judgement;
  const looks = seeds === undefined ? [cells.length] : looksOf(seeds, cells.length);
  for (const count of looks) {
    const first = cells.slice(0, count);
    if (first.some(({ id }) => !results.has(id)))
      return { cells: first, isSettled: false, interval: ANYWHERE };
    const state = settledState(first, results, judgement);
    if (seeds === undefined || count === looks.at(-1) || halfWidth(state.interval) <= seeds.ci95)
      return state;
  }
  return { cells, isSettled: true, interval: ANYWHERE };
}

/** State of a point by the results that it has, whether or not its rule asks for more seeds. */
export function measuredState(
  cells: readonly Cell[],
  results: ResultsById,
  judgement: Judgement,
): PointState {
  return settledState(
    cells.filter(({ id }) => results.has(id)),
    results,
    judgement,
  );
}

/** State of a point that requests no more than the given cells, all of which have results. */
function settledState(cells: readonly Cell[], results: ResultsById, judgement: Judgement): PointState {
  const { seeds, value } = judgement;
  const level = seeds === undefined ? LEVEL : levelOfLooks(seeds.looks);
  const values = valuesOf(cells, results, value);
  const mean = values.reduce((sum, one) => sum + one, 0) / values.length;
  const interval = intervalOf(cells, values, level, judgement);
  return { cells, isSettled: true, interval, ...(values.length > 0 && { mean }) };
}

function valuesOf(cells: readonly Cell[], results: ResultsById, name: string): number[] {
  return cells.flatMap(({ id }) => {
    const result = results.get(id);
    if (result === undefined || result.status === 'failed') return [];
    const value = measurementOf(result.measurements, name);
    return value === undefined || Number.isNaN(value) ? [] : [value];
  });
}

function intervalOf(
  [first]: readonly Cell[],
  values: readonly number[],
  level: number,
  { vocabulary, value }: Judgement,
): Interval {
  const measurement = vocabulary.measurements[value];
  const trials = first && measurement && trialsOf(value, measurement, first.settings);
  return seedInterval(values, level, trials);
}
