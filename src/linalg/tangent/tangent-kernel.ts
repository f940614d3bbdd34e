import type { Engine, EngineChoice, Flavour } from '../engine.ts';
import type { Gram } from '../gram.ts';
import { largestOffDiagonal } from '../largest-off-diagonal.ts';
import type { Bits, RowRange, Vector } from '../matrix.ts';
import { SharedTriangle } from '../shared-triangle.ts';
import { teamSize } from '../team/team.ts';
import { Helper } from './helper.ts';
import { LocalPanels } from './local-panels.ts';
import { OutsidePanels } from './outside-panels.ts';
import { addTo, type OwnPanels } from './own-panels.ts';
import type { TangentSizes } from './panel-holder.ts';
import { panelsOf, placesOf } from './panels.ts';
import { typicalOffDiagonal } from './typical-off-diagonal.ts';
import { UnitsInTurn, unitsTaken } from './units-in-turn.ts';
import { buildWeighted, type FixedReadout, isBalanced, sumOfSquares } from './weighted.ts';

/** The engine of helpers. */
const CHOICES: Readonly<Record<Flavour, EngineChoice>> = {
  'wasm-strict': 'wasm',
  'wasm-relaxed': 'wasm-relaxed',
  mlas: 'auto',
};

/** Largest entry off the diagonal of G, relative to typical ones, with which entries of K have enough of 12 bits. */
const MOST_OUTLYING = 50;

/** How precise a tangent kernel is. */
export interface KernelPrecision {
  /**
   * Number of hidden units that K is estimated from at least, where all readouts are of one size: each time from others.
   * By default it is computed from all.
   */
  readonly leastUnits?: number;
  /**
   * Whether its entries may be rounded to 12 bits and vectors to 16, rather than to 16 and 24. They are, unless the
   * largest entry of G is so large that the others would have few bits.
   */
  readonly mayBeCoarse?: boolean;
}

/**
 * The tangent kernel K = G o (D diag(a^2) D^T) of N samples, in fixed point, for an activation pattern D of m hidden
 * units with readouts a. It is built anew for every pattern and multiplied by many vectors. Where all readouts are of
 * one size 1 / sqrt(m), bits are counted (see `buildBalanced`), and the threads of the team hold a part of its rows
 * each, as many as there are at the time; results do not depend on their number. Else a product N x N x m builds it.
 * K is in the engine's memory, or in several others where G is outside of it too.
 */
export class TangentKernel implements Disposable {
  readonly #engine: Engine;
  readonly #G: Gram;
  readonly #readout: FixedReadout;
  readonly #isBalanced: boolean;
  /** Hidden units by which K is built. */
  readonly #units: UnitsInTurn;
  readonly #sizes: TangentSizes;
  readonly #panels: readonly RowRange[];
  /** Panels of this thread, the first ones. */
  readonly #own: OwnPanels;
  #helpers: Helper[] = [];
  /** Helpers that hold panels, in the order of these. */
  #active: Helper[] = [];

  /**
   * @param G X X^T, N x N; it must keep its place and entries for the life of the kernel.
   * @param precision by default as precise as K can be
   */
  constructor(engine: Engine, G: Gram, readout: FixedReadout, precision: KernelPrecision = {}) {
    this.#engine = engine;
    this.#G = G;
    this.#readout = readout;
    this.#isBalanced = isBalanced(readout);
    this.#panels = panelsOf(G.rows);
    // Slopes are at most 1; balanced readouts have squares that add up to 1.
    const largest = (this.#isBalanced ? 1 : sumOfSquares(readout)) * largestOffDiagonal(G, engine.kernels);
    const [N, m] = [G.rows, readout.a.length];
    const least = this.#isBalanced ? (precision.leastUnits ?? m) : m;
    const isCoarse = precision.mayBeCoarse === true && largest <= MOST_OUTLYING * typicalOffDiagonal(G);
    this.#units = new UnitsInTurn(engine.memory, N, m, least);
    this.#sizes = { N, m: unitsTaken(m, least), largest, isCoarse };
    this.#own =
      G instanceof SharedTriangle
        ? new OutsidePanels(engine, this.#choice, G, this.#sizes)
        : new LocalPanels(engine, G, this.#sizes, this.#panels);
  }

  /** The diagonal, float64, N: a view that is invalidated by any allocation; it may be changed until the next `build`. */
  get diagonal(): Float64Array {
    return this.#own.diagonal;
  }

  /** Number of other threads that hold a part of it. */
  get helpers(): number {
    return this.#active.length;
  }

  /** Builds K for an activation pattern. bits: N x m. */
  async build(bits: Bits): Promise<void> {
    if (!this.#isBalanced) {
      await this.#own.hold(this.#panels);
      return buildWeighted(this.#engine, this.#G, bits, this.#readout, this.#own);
    }
    const { gamma } = this.#readout;
    const taken = this.#units.take(bits);
    await this.#gather();
    for (const helper of this.#active) helper.beginBuild(taken.data, gamma);
    // Helpers have the other cores.
    const threads = this.#active.length > 0 ? 1 : teamSize();
    try {
      await this.#own.build(taken, gamma, threads);
    } finally {
      // A thread must not be stopped while it builds: see native-gate.ts.
      for (const helper of this.#active) helper.answered();
    }
    for (const helper of this.#active) helper.copyDiagonal(this.#own.diagonal);
  }

  /** y = K x; x, y and the sums are float64, N. */
  multiply(x: Vector, y: Vector): void {
    for (const helper of this.#active) helper.beginMultiply(x.data);
    this.#own.multiply(x, y);
    let place = this.#panels.length - this.#active.reduce((count, { size }) => count + size, 0);
    for (const helper of this.#active) {
      helper.answered();
      for (let k = 0; k < helper.size; k++) addTo(y.data, helper.share(k), this.#panels[place++].to);
    }
    const [sums, vector, diagonal, unit] = [y.data, x.data, this.#own.diagonal, this.#own.unit];
    for (let n = 0; n < sums.length; n++) sums[n] = unit * sums[n] + diagonal[n] * vector[n];
  }

  get #choice(): EngineChoice {
    return CHOICES[this.#engine.flavour];
  }

  /** Divides the panels anew between the threads of the team, as many as have started. */
  async #gather(): Promise<void> {
    const wanted = Math.min(teamSize(), this.#panels.length) - 1;
    for (const helper of this.#helpers.splice(Math.max(wanted, 0))) helper.stop();
    const shared = this.#G instanceof SharedTriangle ? this.#G : undefined;
    while (this.#helpers.length < wanted)
      this.#helpers.push(new Helper(this.#choice, this.#sizes, this.#panels, shared));
    // Large panels are built once: wait for the helpers that will take them.
    if (shared) await Promise.all(this.#helpers.map((helper) => helper.started()));
    const ready = this.#helpers.filter((helper) => helper.isReady && !helper.hasFailed);
    // This thread makes room before others take it.
    await this.#hold(1 + ready.length);
    for (const [k, helper] of ready.entries())
      helper.hold(placesOf(this.#panels.length, k + 1, ready.length + 1), this.#G);
    // Where a helper lacks memory, this thread works alone for now.
    this.#active = ready.some((helper) => helper.hasFailed) ? [] : ready;
    if (this.#active.length < ready.length) await this.#hold(1);
  }

  /** Holds this thread's panels, divided between so many threads. */
  async #hold(threads: number): Promise<void> {
    const { from, to } = placesOf(this.#panels.length, 0, threads);
    await this.#own.hold(this.#panels.slice(from, to));
  }

  [Symbol.dispose](): void {
    for (const helper of this.#helpers) helper.stop();
    this.#own[Symbol.dispose]();
    this.#units[Symbol.dispose]();
  }
}
