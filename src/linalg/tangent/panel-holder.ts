import type { Block } from '../block.ts';
import type { Engine } from '../engine.ts';
import { type Bits, type FixedTriangle, type RowRange, Triangle, type Vector } from '../matrix.ts';
import { SharedTriangle } from '../shared-triangle.ts';
import { buildBalanced } from './balanced.ts';
import { copiedRows, copyBytes, extent } from './panel-parts.ts';

/** Sizes of a tangent kernel, common to all of its panels. */
export interface TangentSizes {
  /** Number of samples, and of hidden units. */
  readonly N: number;
  readonly m: number;
  /** Bound of the off-diagonal entries of K. */
  readonly largest: number;
  /** Whether entries of K have 12 bits. */
  readonly isCoarse: boolean;
}

/** Adjacent panels of a tangent kernel in a memory of their own: with their rows of G too, unless G is shared. */
export class PanelHolder {
  readonly #engine: Engine;
  readonly #panels: readonly RowRange[];
  readonly #G: Triangle | SharedTriangle;
  /** Room for the rows of a shared G that are copied at once. */
  readonly #copied: Block;
  readonly #K: FixedTriangle;
  readonly #bits: Bits;
  readonly #x: Vector;
  readonly #y: Vector;

  /** @throws MemoryError where the panels do not fit in the memory of the engine, which is for them alone */
  constructor(engine: Engine, panels: readonly RowRange[], sizes: TangentSizes, shared?: SharedTriangle) {
    const { memory } = engine;
    const { from, to } = extent(panels);
    this.#engine = engine;
    this.#panels = panels;
    this.#G = shared ?? memory.triangle(to, from);
    this.#copied = memory.allocate(shared ? copyBytes(to) : 0);
    this.#K = memory.fixedTriangle(to, sizes.largest, from, sizes.isCoarse);
    this.#bits = memory.bits(to, sizes.m);
    this.#x = memory.vector(to);
    this.#y = memory.vector(to);
  }

  /** Value of 1 in the entries of K below the diagonal. */
  get unit(): number {
    return this.#K.unit;
  }

  /** Row n of K up to the diagonal, in units: a view. */
  row(n: number): Int16Array {
    return this.#K.row(n);
  }

  /** Row n of G up to the diagonal: a view, to be filled unless G is shared. */
  gramRow(n: number): Float32Array {
    return this.#G.row(n);
  }

  /**
   * Builds the rows of K.
   *
   * @param bits activation pattern of all samples, as in `Bits.data`
   * @param diagonal receives the diagonal of these rows, N
   */
  async build(bits: Uint8Array, gamma: number, diagonal: Float64Array, threads: number): Promise<void> {
    this.#bits.data.set(bits.subarray(0, this.#bits.bytes));
    const rows = extent(this.#panels);
    const own = { bits: this.#bits, gamma, K: this.#K };
    if (this.#G instanceof SharedTriangle) await this.#buildFromShared(this.#G, own, rows, threads);
    else await buildBalanced(this.#engine, { G: this.#G, ...own }, rows, threads);
    diagonal.set(this.#K.diagonal.subarray(rows.from, rows.to), rows.from);
  }

  /** Builds rows of K from copies of those of G, a few at a time, the longest first. */
  async #buildFromShared(
    G: SharedTriangle,
    own: { readonly bits: Bits; readonly gamma: number; readonly K: FixedTriangle },
    rows: RowRange,
    threads: number,
  ): Promise<void> {
    const count = rows.to - rows.from;
    // Parts of about one size, by the first of which the faster way to build is chosen.
    const parts = Math.ceil(count / copiedRows(own.bits.rows));
    const startOf = (part: number) => rows.from + 16 * Math.ceil((part * count) / (16 * parts));
    for (let part = parts - 1; part >= 0; part--) {
      const from = startOf(part);
      const to = part + 1 === parts ? rows.to : startOf(part + 1);
      const copied = new Triangle(this.#engine.memory, this.#copied, to, from);
      for (let n = from; n < to; n++) copied.row(n).set(G.row(n));
      await buildBalanced(this.#engine, { G: copied, ...own }, { from, to }, threads);
    }
  }

  /** Writes each panel's share of K x to its N numbers in `shares`: see `Kernels.symvShare`. */
  multiply(x: Float64Array, shares: Float64Array): void {
    this.#x.data.set(x.subarray(0, this.#x.length));
    for (const [place, panel] of this.#panels.entries()) {
      this.#engine.kernels.symvShare(this.#K, this.#x, this.#y, panel);
      shares.set(this.#y.data.subarray(0, panel.to), place * x.length);
    }
  }
}
