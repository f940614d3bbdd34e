import type { Interval } from './interval.ts';
import { studentTCdf, studentTQuantile } from './student-t.ts';

/** Mean of paired differences, and the test of the hypothesis that it is 0. */
export interface PairedTest {
  /** Number of pairs. */
  readonly n: number;
  /** Absent where there is no pair. */
  readonly mean?: number;
  /** Sample standard deviation (n - 1) of the differences; absent for fewer than two. */
  readonly sd?: number;
  /** Confidence interval of the mean; absent where the differences do not bound it. */
  readonly interval?: Interval;
  /** Two-sided; absent for fewer than two pairs. */
  readonly p?: number;
}

/** Differences whose spread is less than this share of their mean are equal up to rounding. */
const ROUNDING = 1e-12;

/**
 * Student's t test of paired differences, with an interval that leaves out 0 exactly where p is below 1 - `level`.
 *
 * Few pairs may agree by accident. Differences of fractions of `trials` samples then have at least the standard error
 * that the fewest samples on which the two can disagree would give them: as in McNemar's test, k disagreements have a
 * standard deviation of sqrt(k), and one more is added so that it is never 0. Of other differences that are all equal
 * only the sign is tested, p = 2^(1 - n), and nothing bounds their mean.
 *
 * @param level confidence of the interval, such as 0.95
 * @param trials samples of each fraction, where the differences are of fractions
 */
export function pairedTest(differences: readonly number[], level: number, trials?: number): PairedTest {
  const n = differences.length;
  if (n === 0) return { n };
  const sum = differences.reduce((total, value) => total + value, 0);
  const mean = sum / n;
  if (n === 1) return { n, mean };
  const squares = differences.reduce((total, value) => total + (value - mean) ** 2, 0);
  const sd = Math.sqrt(squares / (n - 1));
  const error = Math.max(sd / Math.sqrt(n), trials === undefined ? 0 : leastError(differences, trials));
  if (trials === undefined && sd <= ROUNDING * Math.abs(mean))
    return mean === 0 ? { n, mean, sd, p: 1 } : { n, mean, sd, p: 2 ** (1 - n) };
  const halfWidth = studentTQuantile((1 + level) / 2, n - 1) * error;
  const p = 2 * (1 - studentTCdf(Math.abs(mean) / error, n - 1));
  return { n, mean, sd, interval: { low: mean - halfWidth, high: mean + halfWidth }, p };
}

/** Standard error of the mean of differences of fractions if the two disagree on as few samples as they can. */
function leastError(differences: readonly number[], trials: number): number {
  const disagreements = trials * differences.reduce((total, value) => total + Math.abs(value), 0);
  return Math.sqrt(disagreements + 1) / (trials * differences.length);
}
