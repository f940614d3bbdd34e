import type { Engine } from '../engine.ts';
import type { LocalGram } from '../gram.ts';
import type { Bits, FixedTriangle, RowRange, Vector } from '../matrix.ts';
import { buildBalanced } from './balanced.ts';
import { addTo, type OwnPanels } from './own-panels.ts';
import type { TangentSizes } from './panel-holder.ts';
import { extent } from './panel-parts.ts';

/** Panels in the memory of the engine that trains, beside G. There is room for all of them, whichever are held. */
export class LocalPanels implements OwnPanels {
  readonly #engine: Engine;
  readonly #G: LocalGram;
  readonly #K: FixedTriangle;
  readonly #share: Vector;
  #panels: readonly RowRange[];

  /** @param panels all panels */
  constructor(
    engine: Engine,
    G: LocalGram,
    { largest, isCoarse }: TangentSizes,
    panels: readonly RowRange[],
  ) {
    this.#engine = engine;
    this.#G = G;
    this.#panels = panels;
    this.#K = engine.memory.fixedTriangle(G.rows, largest, 0, isCoarse);
    this.#share = engine.memory.vector(panels.length > 1 ? G.rows : 0);
  }

  get diagonal(): Float64Array {
    return this.#K.diagonal;
  }

  get unit(): number {
    return this.#K.unit;
  }

  row(n: number): Int16Array {
    return this.#K.row(n);
  }

  async hold(panels: readonly RowRange[]): Promise<void> {
    this.#panels = panels;
  }

  async build(bits: Bits, gamma: number, threads: number): Promise<void> {
    await buildBalanced(this.#engine, { G: this.#G, bits, gamma, K: this.#K }, extent(this.#panels), threads);
  }

  multiply(x: Vector, y: Vector): void {
    const { kernels } = this.#engine;
    const [first, ...others] = this.#panels;
    kernels.symvShare(this.#K, x, y, first);
    y.data.fill(0, first.to);
    for (const panel of others) {
      kernels.symvShare(this.#K, x, this.#share, panel);
      addTo(y.data, this.#share.data, panel.to);
    }
  }

  [Symbol.dispose](): void {
    this.#K.free();
    this.#share.free();
  }
}
