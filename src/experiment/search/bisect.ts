/** Where a bisection searches, and how long. */
export interface Interval {
  /** Smallest and largest value tried, both above 0. */
  readonly in: readonly [number, number];
  /** The search ends once the ratio of the two values between which the smallest lies is at most 1 + this. */
  readonly tolerance: number;
}

/** Where a bisection ended. */
export interface Found<Result> {
  /** The smallest value tried that meets the condition; undefined where even the largest allowed does not. */
  readonly value: number | undefined;
  /** What was found at `value`, or else at the largest allowed. */
  readonly result: Result;
  readonly tried: number;
}

/**
 * Bisects [low, high] on a logarithmic scale. `high` is tried first, `low` last and only where everything above it
 * meets the condition: then it is the value, and the true one may lie below. Where what is measured does not grow
 * steadily, a crossing is found, not necessarily the lowest.
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

/** The most values that a bisection of an interval tries. */
export function mostTries({ in: [low, high], tolerance }: Interval): number {
  const halvings = Math.log2(Math.log(high / low) / Math.log1p(tolerance));
  return 2 + Math.max(0, Math.ceil(halvings));
}
