export type AxisKind = 'words' | 'linear' | 'log';

/** Smallest ratio of the ends of a logarithmic axis. */
const LEAST_SPAN = 4;

/**
 * Kind of an axis: words, linear or logarithmic. Numbers get a logarithmic axis if they span a factor of four and the
 * gaps between their logarithms are more even than those between the values.
 */
export function axisKind(values: readonly unknown[]): AxisKind {
  const numbers = values.filter((value) => typeof value === 'number').sort((a, b) => a - b);
  const [least] = numbers;
  const largest = numbers.at(-1);
  if (numbers.length < values.length || least === undefined || largest === undefined) return 'words';
  if (least <= 0 || largest / least < LEAST_SPAN || numbers.length < 3) return 'linear';
  return unevenness(numbers.map(Math.log)) <= unevenness(numbers) ? 'log' : 'linear';
}

/** Coefficient of variation of the gaps between neighbours. */
function unevenness(sorted: readonly number[]): number {
  const gaps = sorted.slice(1).map((value, i) => value - (sorted[i] ?? value));
  const mean = gaps.reduce((total, gap) => total + gap, 0) / gaps.length;
  const variance = gaps.reduce((total, gap) => total + (gap - mean) ** 2, 0) / gaps.length;
  return Math.sqrt(variance) / mean;
}
