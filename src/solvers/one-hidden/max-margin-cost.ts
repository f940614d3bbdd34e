/** Sweeps over all samples, and where these are more than the dimensions and have random labels. */
const [SWEEPS, CROWDED_SWEEPS] = [60, 240];
/** Samples for each dimension that tell that twice as many or more cannot be separated. */
const MOST_OF_CROWD = 4;
/** Cost of an entry of G in a sweep, and of a coordinate of a sample, in FLOPs at the rate of large products. */
const [SWEEP_FLOPS, COORDINATE_FLOPS] = [170, 250];
/** Most samples whose limit is solved for with all of G, which takes three quarters of a worker's 4 GiB. */
const MOST_GRAM_ROWS = 28_000;

/** Whether the max-margin limit of N samples, and of parts of them, is solved for without their Gram matrix. */
export function solvesWithoutGram(N: number): boolean {
  return N > MOST_GRAM_ROWS;
}

/** Estimated operations of solving for the max-margin limit of N samples whose Gram matrix is known. */
export function maxMarginFlops(N: number, sweeps = SWEEPS): number {
  return sweeps * SWEEP_FLOPS * N * N;
}

/**
 * Estimated operations of solving for the max-margin limit of N samples of d dimensions, whichever way it is done. Of
 * randomly labelled samples that are too many to be separated, a part tells so.
 */
export function limitFlops({ N, d, isRandom }: { N: number; d: number; isRandom: boolean }): number {
  if (solvesWithoutGram(N)) return SWEEPS * COORDINATE_FLOPS * N * d;
  if (!isRandom || N <= d) return N * N * d + maxMarginFlops(N);
  const solved = N < 2 * MOST_OF_CROWD * d ? N : MOST_OF_CROWD * d;
  return N * N * d + maxMarginFlops(solved, CROWDED_SWEEPS);
}
