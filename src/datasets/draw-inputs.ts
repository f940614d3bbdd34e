import type { Kernels } from '../linalg/kernels/kernels.ts';
import type { Matrix } from '../linalg/matrix.ts';
import type { Memory } from '../linalg/memory.ts';

/** Distribution of synthetic inputs. */
export type Distribution = 'uniform' | 'gauss';

/** rho, or exactly orthogonal inputs. */
export type Correlation = number | 'orthogonal';

/**
 * Range of the values of synthetic inputs; undefined where they are unbounded. Orthogonal inputs are always unbounded:
 * their directions are random, so their values are distributed like Gaussian ones.
 */
export function artificialRange(
  distribution: Distribution,
  correlation: Correlation,
): readonly [low: number, high: number] | undefined {
  if (distribution === 'gauss' || correlation === 'orthogonal') return undefined;
  const end = Math.sqrt(1 - correlation) + Math.sqrt(correlation);
  return [-end, end];
}

export interface InputStreams {
  readonly seed: number;
  /** Purpose of the random stream of the inputs. */
  readonly inputs: number;
  /** Purpose of the random stream of the offset common to all inputs. */
  readonly offset: number;
}

/** Fills `out` with independent numbers, uniform on [-1, 1] or standard normal. */
function draw(
  out: Matrix,
  distribution: Distribution,
  key: { seed: number; purpose: number },
  kernels: Kernels,
): void {
  if (distribution === 'uniform') kernels.uniform(out, { ...key, firstRow: 0 }, -1, 1);
  else kernels.gauss(out, { ...key, firstRow: 0 });
}

/**
 * Fills X (N x d) with x_n = sqrt(1 - rho) g_n + sqrt(rho) c, where g_n and the common c are drawn from `distribution`.
 * Row n is a pure function of the seed and n, so smaller data sets are prefixes of larger ones.
 */
export function drawCorrelated(
  X: Matrix,
  distribution: Distribution,
  rho: number,
  streams: InputStreams,
  memory: Memory,
  kernels: Kernels,
): void {
  draw(X, distribution, { seed: streams.seed, purpose: streams.inputs }, kernels);
  if (rho === 0) return;
  using offset = memory.matrix(1, X.cols);
  draw(offset, distribution, { seed: streams.seed, purpose: streams.offset }, kernels);
  const [own, common] = [Math.sqrt(1 - rho), Math.sqrt(rho)];
  const [x, c] = [X.data, offset.data];
  for (let i = 0; i < x.length; i++) x[i] = own * x[i] + common * c[i % X.cols];
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
