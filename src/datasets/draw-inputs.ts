import type { Kernels } from '../linalg/kernels/kernels.ts';
import type { Matrix } from '../linalg/matrix.ts';
import type { Memory } from '../linalg/memory.ts';

/** Distribution of synthetic inputs. */
export type Distribution = 'uniform' | 'gauss';

/** rho, or exactly orthogonal inputs. */
export type Correlation = number | 'orthogonal';

/** How synthetic inputs are distributed (docs/mathematics.md, "Families of inputs"). */
export interface InputFamily {
  readonly distribution: Distribution;
  readonly correlation: Correlation;
  /** alpha of variances proportional to k^-alpha. */
  readonly spectrum: number;
  /** Coordinates that differ from 0. */
  readonly rank: number | 'full';
  /** Rows around a common centre, and the expected cosine of two of them. */
  readonly clusterSize: number;
  readonly clusterCosine: number;
}

/**
 * Range of the values of synthetic inputs; undefined where they are unbounded. Orthogonal inputs are always unbounded:
 * their directions are random, so their values are distributed like Gaussian ones. So are inputs whose coordinates are
 * scaled, each of which has a range of its own.
 */
export function artificialRange(family: InputFamily): readonly [low: number, high: number] | undefined {
  const { distribution, correlation, spectrum, rank, clusterCosine } = family;
  const isScaled = spectrum !== 0 || rank !== 'full';
  if (distribution === 'gauss' || correlation === 'orthogonal' || isScaled) return undefined;
  const ofCluster = Math.sqrt(1 - clusterCosine) + Math.sqrt(clusterCosine);
  const end = Math.sqrt(1 - correlation) * ofCluster + Math.sqrt(correlation);
  return [-end, end];
}

export interface InputStreams {
  readonly seed: number;
  /** Purpose of the random stream of the inputs. */
  readonly inputs: number;
  /** Purpose of the random stream of the offset common to all inputs. */
  readonly offset: number;
  /** Purpose of the random stream of the centres of clusters, row by row. */
  readonly centres: number;
}

/** Fills `out` with independent numbers, uniform on [-1, 1] or standard normal. */
function draw(
  out: Matrix,
  distribution: Distribution,
  key: { seed: number; purpose: number; firstRow?: number },
  kernels: Kernels,
): void {
  if (distribution === 'uniform') kernels.uniform(out, { firstRow: 0, ...key }, -1, 1);
  else kernels.gauss(out, { firstRow: 0, ...key });
}

/**
 * Fills X (N x d) with x_n = S (sqrt(1 - rho) z_n + sqrt(rho) c): z_n = sqrt(1 - q) g_n + sqrt(q) m_k around the centre of
 * its cluster k, q the cosine within clusters, c common to all, S a diagonal of trace(S^2) = d. g_n, m_k and c are drawn from
 * the distribution. Row n is a pure function of the seed and n, so smaller data sets are prefixes of larger ones.
 */
export function drawFamily(
  X: Matrix,
  {
    distribution,
    correlation,
    spectrum,
    rank,
    clusterSize,
    clusterCosine,
  }: InputFamily & {
    readonly correlation: number;
  },
  streams: InputStreams,
  memory: Memory,
  kernels: Kernels,
): void {
  const { seed } = streams;
  draw(X, distribution, { seed, purpose: streams.inputs }, kernels);
  using row = memory.matrix(1, X.cols);
  const mix = (into: Float32Array, share: number) => {
    const [own, common] = [Math.sqrt(1 - share), Math.sqrt(share)];
    const other = row.data;
    for (let i = 0; i < into.length; i++) into[i] = own * into[i] + common * other[i % X.cols];
  };
  if (clusterCosine > 0)
    for (let from = 0, cluster = 0; from < X.rows; from += clusterSize, cluster++) {
      draw(row, distribution, { seed, purpose: streams.centres, firstRow: cluster }, kernels);
      mix(X.rowsFrom(from, Math.min(clusterSize, X.rows - from)).data, clusterCosine);
    }
  if (correlation > 0) {
    draw(row, distribution, { seed, purpose: streams.offset }, kernels);
    mix(X.data, correlation);
  }
  if (spectrum === 0 && rank === 'full') return;
  const scales = scalesOf(X.cols, spectrum, rank);
  const x = X.data;
  for (let i = 0; i < x.length; i++) x[i] *= scales[i % X.cols];
}

/** Factors of coordinates, whose squares are proportional to k^-alpha up to the rank, then 0, and sum to d. */
export function scalesOf(d: number, alpha: number, rank: number | 'full'): Float64Array {
  const variances = Float64Array.from({ length: d }, (_, k) =>
    rank === 'full' || k < rank ? (k + 1) ** -alpha : 0,
  );
  const total = variances.reduce((sum, variance) => sum + variance, 0);
  return variances.map((variance) => Math.sqrt((variance * d) / total));
}

/**
 * Fills X (N x d, N <= d) with exactly orthogonal rows whose norm is the root mean square norm of rows of
 * `distribution`. Gram-Schmidt, applied twice, to Gaussian rows; smaller data sets are prefixes of larger ones. Cost: 4
 * N^2 d.
 */
export function drawOrthogonal(
  X: Matrix,
  distribution: Distribution,
  streams: InputStreams,
  kernels: Kernels,
): void {
  kernels.gauss(X, { seed: streams.seed, purpose: streams.inputs, firstRow: 0 });
  const { rows: N, cols: d, data: x } = X;
  for (let n = 0; n < N; n++) {
    const row = x.subarray(n * d, (n + 1) * d);
    for (let pass = 0; pass < 2; pass++) {
      for (let k = 0; k < n; k++) {
        const other = x.subarray(k * d, (k + 1) * d);
        const share = dot(row, other);
        for (let i = 0; i < d; i++) row[i] -= share * other[i];
      }
    }
    const norm = Math.sqrt(dot(row, row));
    for (let i = 0; i < d; i++) row[i] /= norm;
  }
  const norm = Math.sqrt(distribution === 'uniform' ? d / 3 : d);
  for (let i = 0; i < x.length; i++) x[i] *= norm;
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
