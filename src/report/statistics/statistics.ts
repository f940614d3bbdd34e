import { studentTQuantile } from '../../statistics/student-t.ts';

/** Mean of a sample with its uncertainty. */
export interface Summary {
  readonly n: number;
  /** Absent where n = 0. */
  readonly mean?: number;
  /** Sample standard deviation (n - 1); absent where n < 2. */
  readonly sd?: number;
  /** Half-width of the 95 % confidence interval of the mean, by Student's t; absent where n < 2. */
  readonly ci95?: number;
}

/**
 * Summary of `values`, which are the repetitions (seeds) of one point of a diagram.
 *
 * @param level of the interval; above 0.95 where seeds were added until it was narrow, so that it covers 95 % all the same
 */
export function summarize(values: readonly number[], level = 0.95): Summary {
  const n = values.length;
  if (n === 0) return { n };
  const mean = sum(values) / n;
  if (n === 1) return { n, mean };
  const sd = Math.sqrt(sum(values.map((value) => (value - mean) ** 2)) / (n - 1));
  return { n, mean, sd, ci95: (studentTQuantile((1 + level) / 2, n - 1) * sd) / Math.sqrt(n) };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
