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
