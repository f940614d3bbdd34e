import { isArtificial, type Settings } from '../../experiment/settings.ts';
import type { Cell } from '../../sweep/cells.ts';

/**
 * Accuracy of guessing: 1/2 for two classes, 1/K for the K classes of a whole data set. Undefined where the user's own
 * data set is used whole, or where the cells differ.
 */
export function chanceLevel(cells: readonly Cell[]): number | undefined {
  const levels = new Set(cells.map(({ settings }) => chanceOf(settings)));
  return levels.size === 1 ? [...levels][0] : undefined;
}

function chanceOf({ classes, dataset }: Settings): number | undefined {
  if (classes !== 'all' || isArtificial(dataset)) return 0.5;
  return ['mnist', 'fmnist', 'cifar10'].includes(dataset) ? 0.1 : undefined;
}
