import type { Block } from '../block.ts';
import type { LocalGram } from '../gram.ts';
import { Bits, type FixedTriangle, Matrix, type RowRange } from '../matrix.ts';
import type { Memory } from '../memory.ts';
import { expectShape } from '../shapes.ts';
import type { KernelExports } from './kernel-exports.ts';

/** K = G o (D D^T) / m, its operands and its result: N x N; bits of D: N x m; D_nj is 1 for a set bit, else gamma. */
export interface TangentParts {
  /** Its off-diagonal entries must be within the range of K. Of a triangle, the rows that are built are enough. */
  readonly G: LocalGram;
  readonly bits: Bits;
  readonly gamma: number;
  readonly K: FixedTriangle;
}

/** A block of the numbers of bits that two rows share. */
export interface SharedCounts {
  readonly rows: RowRange;
  readonly columns: RowRange;
  /** int32, in strips of `width` columns (a multiple of four), which have a row for each of `rows`. */
  readonly counts: Block;
  readonly width: number;
}

/** Kernels that build the tangent kernel. Each checks its shapes and throws RangeError naming them. */
export class TangentKernels {
  readonly #run: KernelExports;
  readonly #memory: Memory;
  readonly #scratch: Block;

  /** @param scratch workspace of one kernel at a time */
  constructor(run: KernelExports, memory: Memory, scratch: Block) {
    this.#run = run;
    this.#memory = memory;
    this.#scratch = scratch;
  }

  /** K in the rows that it holds or those of `rows`, by counting bits. */
  build(parts: TangentParts, rows: RowRange = { from: parts.K.from, to: parts.K.rows }): void {
    // An allocation takes as long as the kernel of few samples.
    if (weightBytes(parts) <= this.#scratch.bytes) this.#buildIn(this.#scratch, parts, rows);
    else this.#buildInRoom(parts, rows);
  }

  #buildInRoom(parts: TangentParts, rows: RowRange): void {
    using room = this.#memory.allocate(weightBytes(parts));
    this.#buildIn(room, parts, rows);
  }

  #buildIn(weights: Block, parts: TangentParts, rows: RowRange): void {
    this.#run.tangentKernel(...numbersOf('build', parts, rows, weights));
  }

  /** The diagonal of K in some rows. @returns the weights that `setEntries` needs for blocks of these rows, to be freed. */
  setDiagonal(parts: TangentParts, rows: RowRange): Block {
    const weights = this.#memory.allocate(weightBytes(parts));
    this.#run.tangentWeights(...numbersOf('setDiagonal', parts, rows, weights));
    return weights;
  }

  /** A block of K below the diagonal, from known counts: the same bits as `build` gives. */
  setEntries(parts: TangentParts, weights: Block, { rows, columns, counts, width }: SharedCounts): void {
    const { bits, gamma, K } = parts;
    const strips = Math.ceil((columns.to - columns.from) / width);
    expectRoom('setEntries', 'counts', counts, 4 * width * (rows.to - rows.from) * strips);
    const [G, gap] = placeOf(parts.G);
    this.#run.tangentEntries(
      ...[rows.from, rows.to, columns.from, columns.to, bits.cols, gamma, G, gap, counts.offset, width],
      ...[K.origin, 1 / K.unit, weights.offset],
    );
  }

  /** Bytes 0 or 1 for the bits of some rows, row by row, with the padding of the bits. */
  bytes(bits: Bits, { from, to }: RowRange, out: Block): void {
    expectRoom('bytes', 'out', out, 8 * bits.rowBytes * (to - from));
    this.#run.bitBytes(from, to, bits.offset, bits.rowBytes, out.offset);
  }

  /**
   * The same bytes transposed, in strips of `width` rows of bits: one row for each bit of a row, padding included, with
   * an entry for each row of bits. Entries left over in the last strip keep what they have.
   */
  turnedBytes(bits: Bits, { from, to }: RowRange, width: number, out: Block): void {
    const strip = 8 * bits.rowBytes * width;
    expectRoom('turnedBytes', 'out', out, strip * Math.ceil((to - from) / width));
    for (let first = from, place = out.offset; first < to; first += width, place += strip)
      this.#run.turnedBitBytes(first, Math.min(first + width, to), bits.offset, bits.rowBytes, width, place);
  }
}

/** Room for a number, float32, for each row. */
function weightBytes({ bits }: TangentParts): number {
  return 4 * (bits.rows + Bits.SPARE_ROWS);
}

function numbersOf(
  kernel: string,
  { G, bits, gamma, K }: TangentParts,
  { from, to }: RowRange,
  weights: Block,
): Parameters<KernelExports['tangentKernel']> {
  const { rows: N, cols: m, offset, rowBytes } = bits;
  if (G instanceof Matrix) expectShape(kernel, 'G', G, N, N);
  else if (from < G.from || to > G.rows)
    throw new RangeError(`${kernel}: G has rows ${G.from} to ${G.rows - 1}, expected ${from} to ${to - 1}`);
  expectShape(kernel, 'K', K, N, N);
  const [place, gap] = placeOf(G);
  return [from, to, m, gamma, place, gap, offset, rowBytes, K.origin, 1 / K.unit, K.offset, weights.offset];
}

/** Where row 0 of G is, in bytes, and the entries of a row; 0 for a triangle. */
function placeOf(G: LocalGram): [place: number, gap: number] {
  return G instanceof Matrix ? [G.offset, G.cols] : [G.origin, 0];
}

function expectRoom(kernel: string, name: string, block: Block, bytes: number): void {
  if (block.bytes < bytes)
    throw new RangeError(`${kernel}: ${name} has ${block.bytes} bytes, expected ${bytes}`);
}
