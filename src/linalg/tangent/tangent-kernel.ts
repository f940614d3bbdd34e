import type { Engine, EngineChoice, Flavour } from '../engine.ts';
import {
  type Bits,
  type FixedTriangle,
  type Gram,
  largestOffDiagonal,
  type RowRange,
  type Vector,
} from '../matrix.ts';
import { teamSize } from '../team/team.ts';
import { buildBalanced } from './balanced.ts';
import { Helper } from './helper.ts';
import { extent } from './panel-holder.ts';
import { panelsOf, placesOf } from './panels.ts';
import { buildWeighted, type FixedReadout, isBalanced, sumOfSquares } from './weighted.ts';

/** The engine of helpers. */
const CHOICES: Readonly<Record<Flavour, EngineChoice>> = {
  'wasm-strict': 'wasm',
  'wasm-relaxed': 'wasm-relaxed',
  mlas: 'auto',
};

/**
 * The tangent kernel K = G o (D diag(a^2) D^T) of N samples, in fixed point, for an activation pattern D of m hidden
 * units with readouts a. It is built anew for every pattern and multiplied by many vectors. Where all readouts are of
 * one size 1 / sqrt(m), bits are counted (see `buildBalanced`), and the threads of the team hold a part of its rows
 * each, as many as there are at the time; results do not depend on their number. Else a product N x N x m builds it.
 */
export class TangentKernel implements Disposable {
  readonly #engine: Engine;
  readonly #G: Gram;
  readonly #readout: FixedReadout;
  readonly #isBalanced: boolean;
  readonly #panels: readonly RowRange[];
  readonly #K: FixedTriangle;
  readonly #share: Vector;
  /** Bound of the off-diagonal entries. */
  readonly #largest: number;
  #helpers: Helper[] = [];
  /** Helpers that hold panels, in the order of these. */
  #active: Helper[] = [];
  /** Panels that this thread holds, the first ones. */
  #own: readonly RowRange[];

  /** @param G X X^T, N x N; it must keep its place and entries for the life of the kernel. */
  constructor(engine: Engine, G: Gram, readout: FixedReadout) {
    const N = G.rows;
    this.#engine = engine;
    this.#G = G;
    this.#readout = readout;
    this.#isBalanced = isBalanced(readout);
    this.#panels = panelsOf(N);
    this.#own = this.#panels;
    // Slopes are at most 1; balanced readouts have squares that add up to 1.
    this.#largest = (this.#isBalanced ? 1 : sumOfSquares(readout)) * largestOffDiagonal(G);
    this.#K = engine.memory.fixedTriangle(N, this.#largest);
    this.#share = engine.memory.vector(this.#panels.length > 1 ? N : 0);
  }

  /** The diagonal, float64, N: a view that is invalidated by any allocation; it may be changed until the next `build`. */
  get diagonal(): Float64Array<ArrayBuffer> {
    return this.#K.diagonal;
  }

  /** Number of other threads that hold a part of it. */
  get helpers(): number {
    return this.#active.length;
  }

  /** Builds K for an activation pattern. bits: N x m. */
  async build(bits: Bits): Promise<void> {
    if (!this.#isBalanced) return buildWeighted(this.#engine, this.#G, bits, this.#readout, this.#K);
    const { gamma } = this.#readout;
    this.#gather();
    for (const helper of this.#active) helper.beginBuild(bits.data, gamma);
    // Helpers have the other cores.
    const threads = this.#active.length > 0 ? 1 : teamSize();
    const parts = { G: this.#G, bits, gamma, K: this.#K };
    try {
      await buildBalanced(this.#engine, parts, extent(this.#own), threads);
    } finally {
      // A thread must not be stopped while it builds: see native-gate.ts.
      for (const helper of this.#active) helper.answered();
    }
    for (const helper of this.#active) helper.copyDiagonal(this.#K.diagonal);
  }

  /** y = K x; x, y and the sums are float64, N. */
  multiply(x: Vector, y: Vector): void {
    const { kernels } = this.#engine;
    for (const helper of this.#active) helper.beginMultiply(x.data);
    const [first, ...others] = this.#own;
    kernels.symvShare(this.#K, x, y, first);
    y.data.fill(0, first.to);
    for (const panel of others) {
      kernels.symvShare(this.#K, x, this.#share, panel);
      addTo(y.data, this.#share.data, panel.to);
    }
    let place = this.#own.length;
    for (const helper of this.#active) {
      helper.answered();
      for (let k = 0; k < helper.size; k++) addTo(y.data, helper.share(k), this.#panels[place++].to);
    }
    const [sums, vector, diagonal, { unit }] = [y.data, x.data, this.#K.diagonal, this.#K];
    for (let n = 0; n < sums.length; n++) sums[n] = unit * sums[n] + diagonal[n] * vector[n];
  }

  /** Divides the panels anew between the threads of the team, as many as have started. */
  #gather(): void {
    const wanted = Math.min(teamSize(), this.#panels.length) - 1;
    for (const helper of this.#helpers.splice(Math.max(wanted, 0))) helper.stop();
    const choice = CHOICES[this.#engine.flavour];
    const sizes = { N: this.#G.rows, m: this.#readout.a.length, largest: this.#largest };
    while (this.#helpers.length < wanted) this.#helpers.push(new Helper(choice, sizes, this.#panels));
    const ready = this.#helpers.filter((helper) => helper.isReady && !helper.hasFailed);
    for (const [k, helper] of ready.entries())
      helper.hold(placesOf(this.#panels.length, k + 1, ready.length + 1), this.#G);
    // Where a helper lacks memory, this thread works alone for now.
    this.#active = ready.some((helper) => helper.hasFailed) ? [] : ready;
    const { to } = placesOf(this.#panels.length, 0, 1 + this.#active.length);
    this.#own = this.#panels.slice(0, to);
  }

  [Symbol.dispose](): void {
    for (const helper of this.#helpers) helper.stop();
    this.#K.free();
    this.#share.free();
  }
}

/** sum_n += share_n for the first `count` entries. */
function addTo(sum: Float64Array, share: Float64Array, count: number): void {
  for (let n = 0; n < count; n++) sum[n] += share[n];
}
