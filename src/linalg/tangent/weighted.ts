import type { Engine } from '../engine.ts';
import type { Gram } from '../gram.ts';
import type { Bits, Vector } from '../matrix.ts';

/** Rows of K computed by one product. */
const PANEL_ROWS = 256;

/** The readout a (m) of a network of one hidden layer, and the slope of its inactive units. */
export interface FixedReadout {
  readonly a: Vector;
  readonly gamma: number;
}

/** Rows of K in fixed point, and its diagonal: views that are invalidated by any allocation. See `FixedTriangle`. */
export interface FixedRows {
  readonly diagonal: Float64Array;
  readonly unit: number;
  row(n: number): Int16Array;
}

/** Whether all readouts are of one size 1 / sqrt(m), so that bits may be counted. */
export function isBalanced({ a }: FixedReadout): boolean {
  const values = a.data;
  return values.every((value) => Math.abs(value) === 1 / Math.sqrt(values.length));
}

/** sum_j a_j^2, the most by which abs(K_nk) exceeds abs(G_nk). */
export function sumOfSquares({ a }: FixedReadout): number {
  return a.data.reduce((sum, value) => sum + value * value, 0);
}

/**
 * K = G o (D diag(a^2) D^T), N x N, for readouts of different sizes, by a product N x N x m. D_nj = 1 for a set bit and
 * gamma otherwise.
 */
export async function buildWeighted(
  engine: Engine,
  G: Gram,
  bits: Bits,
  { a, gamma }: FixedReadout,
  K: FixedRows,
): Promise<void> {
  const { memory, kernels } = engine;
  const { rows: N, cols: m } = bits;
  using ones = memory.vector(N);
  ones.data.fill(1);
  using slopes = memory.matrix(N, m);
  kernels.coefficients(bits, ones, a, gamma, slopes);
  using panel = memory.matrix(Math.min(N, PANEL_ROWS), N);
  for (let from = 0; from < N; from += PANEL_ROWS) {
    const rows = Math.min(PANEL_ROWS, N - from);
    const block = panel.shapedAs(rows, from + rows);
    await engine.gemm(slopes.rowsFrom(from, rows), slopes.rowsFrom(0, from + rows), block, { transB: true });
    for (let n = from; n < from + rows; n++) setRow(n, G.row(n), block.row(n - from), K);
  }
}

/** Row n of K, from the sums over units of products of slopes with samples 0 to n. */
function setRow(n: number, g: Float32Array, sums: Float32Array, K: FixedRows): void {
  const entries = K.row(n);
  for (let k = 0; k < n; k++) entries[k] = Math.round((g[k] * sums[k]) / K.unit);
  K.diagonal[n] = g[n] * sums[n];
}
