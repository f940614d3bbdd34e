import { trialsOf } from '../../experiment/planning/trials.ts';
import { isArtificial } from '../../experiment/settings.ts';
import {
  ANYWHERE,
  type Interval,
  logInterval,
  pooledInterval,
  seedInterval,
} from '../../statistics/interval.ts';
import type { Cell, Sweep } from '../../sweep/cells.ts';
import { LEVEL, levelOfLooks } from '../../sweep/refine/looks.ts';

/**
 * The confidence interval of a measurement's mean at the point of `cell`, as a function of the values of its seeds:
 * Student's t over seeds, for fractions of samples never narrower than Wilson's interval of the pooled counts, and of
 * logarithms where the mean is geometric. A single seed of artificial data has Wilson's interval, which leaves out any
 * spread between seeds; a single seed of real data has none. Where seeds were added until the interval was narrow, the
 * interval is the one by which that was judged.
 */
export function pointInterval(
  { vocabulary, seeds }: Sweep,
  { settings }: Cell,
  name: string,
  isLogarithmic = false,
): (values: readonly number[]) => Interval {
  const measurement = vocabulary.measurements[name];
  const trials = trialsOf(name, measurement, settings);
  const level = seeds?.value === name ? levelOfLooks(seeds.looks) : LEVEL;
  if (isLogarithmic) return (values) => logInterval(values, level);
  return (values) => {
    if (values.length > 1) return seedInterval(values, level, trials);
    return trials !== undefined && isArtificial(settings.dataset)
      ? pooledInterval(values, level, trials)
      : ANYWHERE;
  };
}
