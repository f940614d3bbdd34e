import { datasetOf } from '../parts.ts';
import { isArtificial, type Settings } from '../settings.ts';

type ClassSettings = Pick<Settings, 'dataset' | 'classes' | 'scenario'>;

/** Number of classes of a cell's task; undefined where the user's own data are used whole, which only they know. */
export function classCount({ dataset, classes }: Omit<ClassSettings, 'scenario'>): number | undefined {
  return classes !== 'all' || isArtificial(dataset) ? 2 : datasetOf({ dataset }).classes;
}

/**
 * Whether targets are never the true class of a natural sample. The control, which learns them, then recognizes classes
 * only to avoid them, and its accuracy lies between 0 and that of guessing.
 */
export function leavesOutTrueClass(settings: ClassSettings): boolean {
  const { scenario } = settings;
  return scenario === 'natural-det' || (scenario === 'natural-rand' && classCount(settings) !== 2);
}
