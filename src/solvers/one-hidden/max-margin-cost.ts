/** Sweeps over all samples. */
const SWEEPS = 60;
/** Cost of an entry of G in a sweep, in FLOPs at the rate of large products. */
const SWEEP_FLOPS = 170;

/** Estimated operations of solving for the max-margin limit of N samples whose Gram matrix is known. */
export function maxMarginFlops(N: number): number {
  return SWEEPS * SWEEP_FLOPS * N * N;
}
