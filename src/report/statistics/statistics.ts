import type { Interval } from '../../statistics/interval.ts';

/** Mean of a sample with its uncertainty. */
export interface Summary {
  readonly n: number;
  /** Arithmetic mean, or geometric where the sample has a logarithmic scale; absent where n = 0. */
  readonly mean?: number;
  /** Sample standard deviation (n - 1); absent where n < 2. */
  readonly sd?: number;
  /** Ends of the confidence interval of the mean; absent where the sample does not bound it. */
  readonly low?: number;
  readonly high?: number;
}

/**
 * Summary of `values`, which are the repetitions (seeds) of one point of a diagram.
 *
 * @param intervalOf confidence interval of the mean of such values
 * @param isLogarithmic whether the mean is geometric; values are positive then
 */
export function summarize(
  values: readonly number[],
  intervalOf: (values: readonly number[]) => Interval,
  isLogarithmic = false,
): Summary {
  const n = values.length;
  if (n === 0) return { n };
  const mean = isLogarithmic ? Math.exp(sum(values.map(Math.log)) / n) : sum(values) / n;
  const { low, high } = intervalOf(values);
  const ends = Number.isFinite(low) && Number.isFinite(high) ? { low, high } : {};
  if (n === 1) return { n, mean, ...ends };
  const center = sum(values) / n;
  return { n, mean, sd: Math.sqrt(sum(values.map((value) => (value - center) ** 2)) / (n - 1)), ...ends };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
