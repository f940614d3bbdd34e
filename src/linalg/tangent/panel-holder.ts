import { createEngine } from '../create-engine.ts';
import type { Engine, EngineChoice } from '../engine.ts';
import type { Bits, FixedTriangle, RowRange, Triangle, Vector } from '../matrix.ts';
import { buildBalanced } from './balanced.ts';

/** Sizes of a tangent kernel, common to all of its panels. */
export interface TangentSizes {
  /** Number of samples, and of hidden units. */
  readonly N: number;
  readonly m: number;
  /** Bound of the off-diagonal entries of G. */
  readonly largest: number;
}

/** Adjacent panels of a tangent kernel in a memory of their own, with the same rows of G. */
export class PanelHolder {
  readonly #engine: Engine;
  readonly #panels: readonly RowRange[];
  readonly #G: Triangle;
  readonly #K: FixedTriangle;
  readonly #bits: Bits;
  readonly #x: Vector;
  readonly #y: Vector;

  private constructor(engine: Engine, panels: readonly RowRange[], sizes: TangentSizes) {
    const { memory } = engine;
    const { from, to } = extent(panels);
    this.#engine = engine;
    this.#panels = panels;
    this.#G = memory.triangle(to, from);
    this.#K = memory.fixedTriangle(to, sizes.largest, from);
    this.#bits = memory.bits(to, sizes.m);
    this.#x = memory.vector(to);
    this.#y = memory.vector(to);
  }

  /** @throws MemoryError where the panels do not fit in one memory. */
  static async create(
    choice: EngineChoice,
    panels: readonly RowRange[],
    sizes: TangentSizes,
  ): Promise<PanelHolder> {
    return new PanelHolder(await createEngine(choice), panels, sizes);
  }

  /** Row n of G up to the diagonal, to be filled: a view. */
  gramRow(n: number): Float32Array {
    return this.#G.row(n);
  }

  /**
   * Builds the rows of K.
   *
   * @param bits activation pattern of all samples, as in `Bits.data`
   * @param diagonal receives the diagonal of these rows, N
   */
  async build(bits: Uint8Array, gamma: number, diagonal: Float64Array): Promise<void> {
    this.#bits.data.set(bits.subarray(0, this.#bits.bytes));
    const rows = extent(this.#panels);
    await buildBalanced(this.#engine, { G: this.#G, bits: this.#bits, gamma, K: this.#K }, rows, 1);
    diagonal.set(this.#K.diagonal.subarray(rows.from, rows.to), rows.from);
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

/** Rows of adjacent panels. */
export function extent(panels: readonly RowRange[]): RowRange {
  const [first, last] = [panels[0], panels.at(-1)];
  if (first === undefined || last === undefined) throw new RangeError('no panels');
  return { from: first.from, to: last.to };
}
