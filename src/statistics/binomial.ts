/**
 * Two-sided p of a number of successes out of `trials`, each with probability `chance`: twice the tail from it outward,
 * summed exactly, and at most 1.
 *
 * @param chance above 0 and below 1
 */
export function binomialP(successes: number, trials: number, chance: number): number {
  const isLow = successes <= trials * chance;
  // The upper tail of successes is the lower one of failures.
  const [count, share] = isLow ? [successes, chance] : [trials - successes, 1 - chance];
  let logTerm = (trials - count) * Math.log1p(-share) + count * Math.log(share);
  for (let i = 1; i <= count; i++) logTerm += Math.log((trials - count + i) / i);
  let term = Math.exp(logTerm);
  let tail = term;
  for (let i = count; i > 0 && term > tail * Number.EPSILON; i--) {
    term *= (i / (trials - i + 1)) * ((1 - share) / share);
    tail += term;
  }
  return Math.min(1, 2 * tail);
}
