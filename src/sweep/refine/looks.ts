import type { SeedRule } from './rules.ts';

/** Confidence of the intervals of means. */
export const LEVEL = 0.95;
/** Ratio of successive looks. */
const GROWTH = 1.5;

/**
 * Numbers of seeds at which a point's interval is examined (looks): from the smallest on, each larger by half, up to
 * the largest.
 *
 * @param available number of the point's seeds in the grid
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
 * Confidence level of each look. The error probability is divided among the looks (Bonferroni), so that the interval at
 * which a point stops covers its mean with 95 %, whichever look that is.
 */
export function levelOfLooks(looks: number): number {
  return 1 - (1 - LEVEL) / looks;
}
