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

/** How far a point of the grid is. */
export interface PointState {
  /** Its first seeds that are called for so far, in the order of the grid. */
  readonly cells: readonly Cell[];
  /** Whether they all have results and no more are called for. */
  readonly isSettled: boolean;
  /** Of the mean over them; all numbers where there is none. */
  readonly interval: Interval;
  /** Mean over the seeds that did not fail; undefined without any. */
  readonly mean?: number;
}

/** How points are judged. */
export interface Judgement {
  readonly vocabulary: Vocabulary;
  readonly value: string;
  /** Left out: a point has all of its seeds. */
  readonly seeds?: SeedRule | undefined;
}

/**
 * The state of a point whose cells, in the order of their seeds, are `cells`. It follows from the results of its own first
 * seeds alone, so it does not matter in which order cells end, nor what else has run.
 */
export function stateOf(cells: readonly Cell[], results: ResultsById, judgement: Judgement): PointState {
  const { seeds } = judgement;
  const looks = seeds === undefined ? [cells.length] : looksOf(seeds, cells.length);
  const level = seeds === undefined ? LEVEL : levelOfLooks(seeds.looks);
  for (const count of looks) {
    const first = cells.slice(0, count);
    if (first.some(({ id }) => !results.has(id)))
      return { cells: first, isSettled: false, interval: ANYWHERE };
    const values = valuesOf(first, results, judgement.value);
    const interval = intervalOf(first, values, level, judgement);
    const isEnough = seeds === undefined || count === looks.at(-1) || halfWidth(interval) <= seeds.ci95;
    if (!isEnough) continue;
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return { cells: first, isSettled: true, interval, ...(values.length > 0 && { mean }) };
  }
  return { cells, isSettled: true, interval: ANYWHERE };
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
