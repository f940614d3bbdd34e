/** Interval and tolerance of a bisection. */
export interface Interval {
  /** Smallest and largest value tried, both positive. */
  readonly in: readonly [number, number];
  /** The search ends once the ratio of the bracket's ends is at most 1 + this. */
  readonly tolerance: number;
}

/** Result of a bisection. */
export interface Found<Result> {
  /** The smallest value tried that meets the condition; undefined where even the largest allowed one does not. */
  readonly value: number | undefined;
  /** Result at `value` or, where that is undefined, at the largest value allowed. */
  readonly result: Result;
  readonly tried: number;
}

/**
 * Bisects [low, high] on a logarithmic scale. `high` is tried first; `low` is tried last, and only where every other
 * value meets the condition. `low` is then returned, although the true threshold may lie below. If the measurement is
 * not monotonic, the result is one of its crossings, not necessarily the lowest.
 */
export async function bisect<Result>(
  { in: [low, high], tolerance }: Interval,
  evaluate: (value: number) => Promise<Result>,
  meets: (result: Result) => boolean,
): Promise<Found<Result>> {
  let [above, below, tried, isBelowKnown] = [high, low, 1, false];
  let result = await evaluate(high);
  if (!meets(result)) return { value: undefined, result, tried };
  const take = async (value: number) => {
    const next = await evaluate(value);
    tried++;
    if (meets(next)) [above, result] = [value, next];
    else [below, isBelowKnown] = [value, true];
  };
  while (above > below * (1 + tolerance)) {
    const middle = Math.sqrt(above * below);
    if (middle <= below || middle >= above) break;
    await take(middle);
  }
  if (!isBelowKnown) await take(low);
  return { value: above, result, tried };
}

/** Most values that a bisection tries where the largest meets the condition and some other one does not. */
export function usualTries({ in: [low, high], tolerance }: Interval): number {
  const halvings = Math.log2(Math.log(high / low) / Math.log1p(tolerance));
  return 1 + Math.max(0, Math.ceil(halvings));
}
