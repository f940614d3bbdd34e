/**
 * Points that fill a box evenly without lying on a grid: the additive recurrence x_k = frac(1/2 + k g) with g_j = phi^-j,
 * phi the root above 1 of x^(n+1) = x + 1 for n dimensions (Roberts 2018, "R sequence"). The first points of a longer list
 * are the shorter one. Deterministic.
 *
 * @param ranges [low, high] of each coordinate
 * @param isLog whether coordinates are spread evenly in their logarithms; then ranges are positive
 */
export function scatteredPoints(
  ranges: readonly (readonly [number, number])[],
  count: number,
  isLog: boolean,
): number[][] {
  const phi = rootFor(ranges.length);
  return Array.from({ length: count }, (_, k) =>
    ranges.map(([low, high], j) => {
      const share = (0.5 + (k + 1) * phi ** -(j + 1)) % 1;
      return isLog ? low * (high / low) ** share : low + (high - low) * share;
    }),
  );
}

/** The root above 1 of x^(n+1) = x + 1; the iteration contracts by more than half at each step. */
function rootFor(n: number): number {
  let phi = 2;
  for (let step = 0; step < 100; step++) phi = (1 + phi) ** (1 / (n + 1));
  return phi;
}
