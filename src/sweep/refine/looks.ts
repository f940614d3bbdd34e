import type { SeedRule } from './rules.ts';

/** Confidence of the intervals of means. */
export const LEVEL = 0.95;
/** Factor from one look to the next. */
const GROWTH = 1.5;

/**
 * Numbers of seeds at which a point's interval is looked at: from the least on, each half as many again, up to the most.
 *
 * @param available seeds that the point has in the grid
 */
export function looksOf(
  { atLeast, atMost }: Pick<SeedRule, 'atLeast' | 'atMost'>,
  available: number,
): number[] {
  const most = Math.min(atMost ?? available, available);
  const looks: number[] = [];
  for (let count = Math.min(atLeast, most); count < most; count = Math.ceil(GROWTH * count))
    looks.push(count);
  return [...looks, most];
}

/**
 * Confidence of each look's interval: the chance of error is divided among the looks (Bonferroni), so that the interval
 * at which a point stops covers its mean with 95 % whichever look that is.
 */
export function levelOfLooks(looks: number): number {
  return 1 - (1 - LEVEL) / looks;
}
