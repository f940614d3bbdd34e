import type { Engine, MultiplyBytes } from '../engine.ts';
import type { TangentParts } from '../kernels/tangent-kernels.ts';
import { Bits, type RowRange } from '../matrix.ts';

/**
 * Most rows and columns of K whose bits are counted by one product, below and from `WIDE_ROWS` samples. Small blocks
 * stay in a core's second-level cache, and little of them is above the diagonal; wide ones read and write longer parts
 * of rows of G and K, which matters where these are not in any cache.
 */
const [BLOCK, WIDE_BLOCK] = [512, 1024];
const WIDE_ROWS = 4096;
/** Columns of a block are a multiple of this. */
const ALIGNMENT = 16;

/** Memory for the bytes and the counts of one block, for N samples and m hidden units, in bytes. */
export function blockBytes(N: number, m: number): number {
  const side = blockSide(N);
  return 2 * innerSize(m) * side + 4 * side * side;
}

/** Rows and columns of a block: those of N samples in equal parts. A multiple of 16. */
export function blockSide(N: number): number {
  const parts = Math.ceil(N / (N < WIDE_ROWS ? BLOCK : WIDE_BLOCK));
  return ALIGNMENT * Math.ceil(N / (ALIGNMENT * Math.max(parts, 1)));
}

/** Bits of a row, padding included. */
function innerSize(m: number): number {
  return 8 * Bits.rowBytes(m);
}

/**
 * Builds some rows of K from counts of shared bits, which are products of matrices of bytes 0 and 1: the same bits as
 * `TangentKernels.build` gives, since counts are exact.
 */
export async function buildByProducts(
  { memory, kernels: { tangent } }: Engine,
  multiply: MultiplyBytes,
  parts: TangentParts,
  rows: RowRange,
  threads: number,
): Promise<void> {
  const { bits } = parts;
  const [side, K] = [blockSide(bits.rows), innerSize(bits.cols)];
  using weights = tangent.setDiagonal(parts, rows);
  using left = memory.allocate(K * side);
  using right = memory.allocate(K * side);
  using counts = memory.allocate(4 * side * side);
  for (let k0 = 0; k0 < rows.to; k0 += side) {
    const columns = { from: k0, to: Math.min(k0 + side, rows.to) };
    tangent.turnedBytes(bits, columns, side, right);
    for (let n0 = Math.max(rows.from, k0); n0 < rows.to; n0 += side) {
      const block = { from: n0, to: Math.min(n0 + side, rows.to) };
      tangent.bytes(bits, block, left);
      const M = block.to - block.from;
      const A = new Uint8Array(memory.buffer, left.offset, M * K);
      const B = new Int8Array(memory.buffer, right.offset, K * side);
      const C = new Int32Array(memory.buffer, counts.offset, M * side);
      await multiply({ M, N: side, K }, A, B, C, threads);
      tangent.setEntries(parts, weights, { rows: block, columns, counts, width: side });
    }
  }
}
