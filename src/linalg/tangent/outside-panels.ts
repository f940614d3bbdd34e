import { collectGarbage } from '../collect-garbage.ts';
import type { Engine, EngineChoice } from '../engine.ts';
import type { Bits, RowRange, Vector } from '../matrix.ts';
import type { SharedTriangle } from '../shared-triangle.ts';
import { addTo, type OwnPanels } from './own-panels.ts';
import type { TangentSizes } from './panel-holder.ts';
import { PanelHolders } from './panel-holders.ts';

/** Panels in memories of their own, outside that of the engine that trains: for a G that is too large for it. */
export class OutsidePanels implements OwnPanels {
  readonly #choice: EngineChoice;
  readonly #G: SharedTriangle;
  readonly #sizes: TangentSizes;
  readonly #diagonal: Vector;
  #panels: readonly RowRange[] = [];
  #holders: PanelHolders | undefined;
  #shares = new Float64Array(0);

  constructor({ memory }: Engine, choice: EngineChoice, G: SharedTriangle, sizes: TangentSizes) {
    this.#choice = choice;
    this.#G = G;
    this.#sizes = sizes;
    this.#diagonal = memory.vector(sizes.N);
  }

  get diagonal(): Float64Array {
    return this.#diagonal.data;
  }

  get unit(): number {
    return this.#held().unit;
  }

  row(n: number): Int16Array {
    return this.#held().row(n);
  }

  async hold(panels: readonly RowRange[]): Promise<void> {
    if (this.#holders !== undefined && panels.length === this.#panels.length) return;
    this.#release();
    this.#holders = await PanelHolders.create(this.#choice, panels, this.#sizes, this.#G);
    this.#panels = panels;
    this.#shares = new Float64Array(panels.length * this.#sizes.N);
  }

  async build(bits: Bits, gamma: number, threads: number): Promise<void> {
    await this.#held().build(bits.data, gamma, this.#diagonal.data, threads);
  }

  multiply(x: Vector, y: Vector): void {
    this.#held().multiply(x.data, this.#shares);
    const sums = y.data.fill(0);
    const { N } = this.#sizes;
    for (const [place, { to }] of this.#panels.entries())
      addTo(sums, this.#shares.subarray(place * N, (place + 1) * N), to);
  }

  #held(): PanelHolders {
    if (this.#holders === undefined) throw new Error('no panels are held yet');
    return this.#holders;
  }

  /** Lets go of the memory of the panels before more is taken. */
  #release(): void {
    if (this.#holders === undefined) return;
    this.#holders = undefined;
    collectGarbage();
  }

  [Symbol.dispose](): void {
    this.#release();
    this.#diagonal.free();
  }
}
