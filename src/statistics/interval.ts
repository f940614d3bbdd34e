import { normalQuantile } from './normal.ts';
import { studentTQuantile } from './student-t.ts';

/** Interval of a mean. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** All numbers: the interval of an unknown mean. */
export const ANYWHERE: Interval = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };

/**
 * Confidence interval of a mean over seeds by Student's t; all numbers for fewer than two values.
 *
 * @param level confidence, such as 0.95
 */
export function studentInterval(values: readonly number[], level: number): Interval {
  const n = values.length;
  if (n < 2) return ANYWHERE;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const halfWidth = studentTQuantile((1 + level) / 2, n - 1) * standardError(values);
  return { low: mean - halfWidth, high: mean + halfWidth };
}

/** Standard error of the mean of at least two values. */
export function standardError(values: readonly number[]): number {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
  return Math.sqrt(variance / n);
}

/**
 * Wilson's interval of a probability (Wilson 1927), which never has zero width.
 *
 * @param successes out of `trials`, which is positive; need not be an integer
 */
export function wilsonInterval(successes: number, trials: number, level: number): Interval {
  const z2 = normalQuantile((1 + level) / 2) ** 2;
  const share = successes / trials;
  const center = (share + z2 / (2 * trials)) / (1 + z2 / trials);
  const halfWidth =
    Math.sqrt((z2 * share * (1 - share)) / trials + (z2 / (2 * trials)) ** 2) / (1 + z2 / trials);
  return { low: center - halfWidth, high: center + halfWidth };
}

/**
 * Wilson's interval of the mean of fractions of `trials` samples each, from the pooled counts. It holds where seeds
 * spread as binomials do, even for a single seed.
 */
export function pooledInterval(values: readonly number[], level: number, trials: number): Interval {
  if (values.length === 0) return ANYWHERE;
  const successes = trials * values.reduce((sum, value) => sum + value, 0);
  return wilsonInterval(successes, trials * values.length, level);
}

/**
 * Confidence interval of a mean over seeds, never narrower than sampling noise allows. It is Student's t interval over
 * the values; for fractions of `trials` samples, it also includes Wilson's interval of the pooled counts, within [0,
 * 1]. So seeds that agree by accident, or that are all 1, do not make a mean certain. Values outside [0, 1] are not
 * fractions and have no binomial variance.
 */
export function seedInterval(values: readonly number[], level: number, trials?: number): Interval {
  const overSeeds = studentInterval(values, level);
  const areShares = values.length > 0 && values.every((value) => value >= 0 && value <= 1);
  if (trials === undefined || !areShares) return overSeeds;
  const binomial = pooledInterval(values, level, trials);
  return {
    low: Math.max(Math.min(overSeeds.low, binomial.low), 0),
    high: Math.min(Math.max(overSeeds.high, binomial.high), 1),
  };
}

/** Confidence interval of a geometric mean of positive values over seeds: Student's t interval of their logarithms. */
export function logInterval(values: readonly number[], level: number): Interval {
  const { low, high } = studentInterval(values.map(Math.log), level);
  return { low: Math.exp(low), high: Math.exp(high) };
}

/** Half-width of an interval. */
export function halfWidth({ low, high }: Interval): number {
  return (high - low) / 2;
}
