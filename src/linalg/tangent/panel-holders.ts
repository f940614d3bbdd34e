import { createEngine } from '../create-engine.ts';
import type { EngineChoice } from '../engine.ts';
import type { RowRange } from '../matrix.ts';
import type { SharedTriangle } from '../shared-triangle.ts';
import { PanelHolder, type TangentSizes } from './panel-holder.ts';
import { inParts } from './panel-parts.ts';

interface Part {
  /** Rows and number of its panels. */
  readonly panels: readonly RowRange[];
  readonly holder: PanelHolder;
}

/** Adjacent panels of a tangent kernel in as many memories as they need: see `PanelHolder`. */
export class PanelHolders {
  readonly #parts: readonly Part[];

  private constructor(parts: readonly Part[]) {
    this.#parts = parts;
  }

  /**
   * @param mostBytes most that one memory is to hold
   * @throws MemoryError where a single panel does not fit in one memory, or the machine has too little memory
   */
  static async create(
    choice: EngineChoice,
    panels: readonly RowRange[],
    sizes: TangentSizes,
    shared?: SharedTriangle,
    mostBytes?: number,
  ): Promise<PanelHolders> {
    const parts: Part[] = [];
    for (const some of inParts(panels, sizes.m, shared !== undefined, mostBytes))
      parts.push({ panels: some, holder: new PanelHolder(await createEngine(choice), some, sizes, shared) });
    return new PanelHolders(parts);
  }

  /** Value of 1 in the entries of K below the diagonal. */
  get unit(): number {
    return this.#parts[0].holder.unit;
  }

  /** Row n of K up to the diagonal, in units: a view. */
  row(n: number): Int16Array {
    return this.#of(n).row(n);
  }

  /** Row n of G up to the diagonal, to be filled unless G is shared: a view. */
  gramRow(n: number): Float32Array {
    return this.#of(n).gramRow(n);
  }

  /** Builds the rows of K: see `PanelHolder.build`. */
  async build(bits: Uint8Array, gamma: number, diagonal: Float64Array, threads = 1): Promise<void> {
    for (const { holder } of this.#parts) await holder.build(bits, gamma, diagonal, threads);
  }

  /** Writes the share of K x of each panel, in order, to its N numbers in `shares`. */
  multiply(x: Float64Array, shares: Float64Array): void {
    let place = 0;
    for (const { panels, holder } of this.#parts) {
      holder.multiply(x, shares.subarray(place * x.length));
      place += panels.length;
    }
  }

  #of(n: number): PanelHolder {
    const part = this.#parts.find(({ panels }) => n < (panels.at(-1)?.to ?? 0));
    if (part === undefined) throw new RangeError(`row ${n} belongs to none of the panels`);
    return part.holder;
  }
}
