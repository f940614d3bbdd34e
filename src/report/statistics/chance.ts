import type { CellResult } from '../../experiment/measurements.ts';
import { classCount } from '../../experiment/planning/class-count.ts';
import type { Cell } from '../../sweep/cells.ts';

/**
 * Accuracy of guessing: 1 / K for K classes. Undefined where the number of classes is not known, or where the cells
 * differ.
 */
export function chanceLevel(cells: readonly Cell[]): number | undefined {
  const [count, ...others] = new Set(cells.map(({ settings }) => classCount(settings)));
  return count === undefined || others.length > 0 ? undefined : 1 / count;
}

/** Accuracy beyond chance of always giving the largest class, from which on classes count as unequal. */
const UNEQUAL = 0.01;

/** Accuracies on the test split of always giving its largest class: the least and the most over cells. */
export interface Majority {
  readonly least: number;
  readonly most: number;
}

/**
 * Accuracies on the test split of always giving its largest class, over cells; undefined where classes are about equal in
 * all of them, or chance is not known.
 */
export function majorityOf(
  cells: readonly Cell[],
  results: ReadonlyMap<string, CellResult>,
): Majority | undefined {
  const chance = chanceLevel(cells);
  const shares = cells.flatMap(({ id }) => results.get(id)?.measurements.majority_test ?? []);
  if (chance === undefined || shares.length === 0) return undefined;
  const [least, most] = [shares.reduce((a, b) => Math.min(a, b)), shares.reduce((a, b) => Math.max(a, b))];
  return most > chance + UNEQUAL ? { least, most } : undefined;
}
