import type { Engine, MultiplyBytes } from '../engine.ts';
import type { TangentParts } from '../kernels/tangent-kernels.ts';
import { Bits, type RowRange } from '../matrix.ts';

/** Most rows and columns of K whose bits are counted by one product: its operands stay in a core's caches. */
const BLOCK = 512;
/** Number of samples from which rows of G and K are in no cache. */
export const WIDE_ROWS = 4096;
/**
 * Blocks beside each other that are counted before their entries of K are computed, below and from `WIDE_ROWS` samples:
 * the kernel takes longer parts of rows of G and K then.
 */
const [BLOCKS, WIDE_BLOCKS] = [1, 6];
/** Columns of a block are a multiple of this. */
const ALIGNMENT = 16;

/** Memory for the bytes and the counts of blocks beside each other, for N samples and m hidden units, in bytes. */
export function blockBytes(N: number, m: number): number {
  const [side, blocks] = [blockSide(N), blocksBeside(N)];
  return (1 + blocks) * innerSize(m) * side + 4 * blocks * side * side;
}

/** Rows and columns of a block: those of N samples in equal parts. A multiple of 16. */
export function blockSide(N: number): number {
  return ALIGNMENT * Math.ceil(N / (ALIGNMENT * Math.max(Math.ceil(N / BLOCK), 1)));
}

/** Number of blocks that are counted beside each other. */
function blocksBeside(N: number): number {
  return N < WIDE_ROWS ? BLOCKS : WIDE_BLOCKS;
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
  const width = side * blocksBeside(bits.rows);
  using weights = tangent.setDiagonal(parts, rows);
  using left = memory.allocate(K * side);
  using right = memory.allocate(K * width);
  using counts = memory.allocate(4 * side * width);
  for (let k0 = 0; k0 < rows.to; k0 += width) {
    tangent.turnedBytes(bits, { from: k0, to: Math.min(k0 + width, rows.to) }, side, right);
    for (let n0 = Math.max(rows.from, k0); n0 < rows.to; n0 += side) {
      const block = { from: n0, to: Math.min(n0 + side, rows.to) };
      const columns = { from: k0, to: Math.min(k0 + width, block.to) };
      tangent.bytes(bits, block, left);
      const M = block.to - block.from;
      const A = new Uint8Array(memory.buffer, left.offset, M * K);
      for (let strip = 0; k0 + strip * side < columns.to; strip++) {
        const B = new Int8Array(memory.buffer, right.offset + strip * K * side, K * side);
        const C = new Int32Array(memory.buffer, counts.offset + 4 * strip * M * side, M * side);
        await multiply({ M, N: side, K }, A, B, C, threads);
      }
      tangent.setEntries(parts, weights, { rows: block, columns, counts, width: side });
    }
  }
}
