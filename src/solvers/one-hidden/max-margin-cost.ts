import type { OneHiddenSizes } from '../cost.ts';

/** Sweeps over all samples; over samples with labels of their own that outnumber the dimensions, at most four times as many. */
const [SWEEPS, CROWDED_SWEEPS] = [60, 180];
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

/** Estimated operations of solving for the max-margin limit of N samples of d dimensions, whichever way it is done. */
export function limitFlops({ N, d, kind }: Pick<OneHiddenSizes, 'N' | 'd' | 'kind'>): number {
  if (solvesWithoutGram(N)) return SWEEPS * COORDINATE_FLOPS * N * d;
  return N * N * d + maxMarginFlops(N, kind !== 'real' && N > d ? CROWDED_SWEEPS : SWEEPS);
}
