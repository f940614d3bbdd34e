import type { Kernels } from '../../linalg/kernels/kernels.ts';
import type { FixedTriangle, Vector } from '../../linalg/matrix.ts';
import type { Memory } from '../../linalg/memory.ts';
import { controlStep, type StepControl } from '../step-controller.ts';
import { KrylovBasis } from './krylov.ts';
import type { MarginLoss } from './loss.ts';
import { largest, largestDifference, total } from './vectors.ts';

/** Where one window of the frozen flow has to end, whichever comes first. */
export interface WindowEnd {
  /** No output moves further than about this. */
  readonly move: number;
  /** The impulses' sizes add up to no more than about this. */
  readonly impulse: number;
  readonly time: number;
  /** Mean loss. */
  readonly loss: number;
}

/** Most Lanczos vectors of one step; a step that needs more is shortened instead. */
const MOST_VECTORS = 60;
/** Share of the impulse allowed that ends a window: it is not worth a step to come closer. */
const ENOUGH = 0.9;
/** The error is of third order. Steps grow by a more careful root of it than that, and shrink by a bolder one. */
const CONTROL: StepControl = {
  safety: 0.9,
  order: 4,
  factorMin: 0.2,
  factorMax: 4,
  slack: 1,
  rejected: { safety: 0.8, order: 2 },
};
/** Steps tried in the place of one that was too long. */
const MOST_RETRIES = 30;
/** What the first step may move outputs by, as a share of what a window may. */
const FIRST_MOVE = 0.1;
/** Accepted error of one step as a share of the move that the window may make. */
const STEP_TOLERANCE = 0.1;
/** What the last Lanczos vector may add to an output, as a share of the same move. */
const KRYLOV_TOLERANCE = 0.01;
/** Least curvature of a sample in the linearisation, as a share of its slope: a loss that is straight has none. */
const LEAST_CURVATURE = 0.01;
/** Attempts to shorten a step to what its window has room for. */
const MOST_CUTS = 8;

/** Most that the flow of N samples holds besides the engine's memory, in bytes: Lanczos vectors and their images. */
export function lanczosBytes(N: number): number {
  return Float64Array.BYTES_PER_ELEMENT * (2 * MOST_VECTORS + 1) * N;
}

/**
 * Gradient flow while the activation pattern stands still. The network is then linear in its weights and its
 * outputs follow df/dt = K c(f), with K the tangent kernel (N x N) and c the pull of the loss.
 *
 * Integrated by the exponential Rosenbrock method of second order with an error estimate of third (Hochbruck,
 * Ostermann, Schweitzer 2009). A step follows the flow exactly but for how the curvature l'' of the loss changes along
 * it: linearised, c decays by exp(-t S K S) in variables c / S, S the root of the curvatures, and a Lanczos basis of
 * that matrix, one product with K a vector, gives what it does to outputs and to the impulse, the integral of c. The
 * basis serves every length of the step, so that a rejected one costs one product.
 */
export class FrozenFlow implements Disposable {
  /** Outputs f at the end of the window, N. */
  readonly outputs: Vector;
  /** Impulse: the integral of c over the window, N. */
  readonly impulse: Vector;
  /** Products K c so far, over all windows. */
  products = 0;

  readonly #kernels: Kernels;
  readonly #loss: MarginLoss;
  readonly #owned: Vector[] = [];
  readonly #pull: Vector;
  readonly #input: Vector;
  readonly #response: Vector;
  readonly #ended: Vector;
  readonly #basis = new KrylovBasis();
  /** Root of the curvatures over the largest of them. */
  readonly #root: Float64Array;
  readonly #scratch: Float64Array;
  #step = 0;

  constructor(N: number, loss: MarginLoss, memory: Memory, kernels: Kernels) {
    const vector = () => {
      const made = memory.vector(N);
      this.#owned.push(made);
      return made;
    };
    this.#kernels = kernels;
    this.#loss = loss;
    this.outputs = vector();
    this.impulse = vector();
    this.#pull = vector();
    this.#input = vector();
    this.#response = vector();
    this.#ended = vector();
    this.#root = new Float64Array(N);
    this.#scratch = new Float64Array(N);
  }

  /**
   * Follows the flow from `start` (N) until the window ends; the result is in `outputs` and `impulse`.
   * @returns the flow time that the window took.
   */
  run(K: FixedTriangle, start: Vector, end: WindowEnd): number {
    this.outputs.data.set(start.data);
    this.impulse.data.fill(0);
    this.#loss.pull(this.outputs, this.#pull);
    let time = 0;
    let [move, impulse] = [0, 0];
    while (
      time < end.time &&
      move < end.move &&
      impulse < ENOUGH * end.impulse &&
      this.#loss.mean() > end.loss
    ) {
      const left = end.time - time;
      const taken = this.#takeStep(K, left, { move: end.move, impulse: end.impulse - impulse }, end.move);
      time = taken === left ? end.time : time + taken;
      move = largestDifference(this.outputs.data, start.data);
      impulse = total(this.impulse.data);
    }
    return time;
  }

  /** One step, no longer than `left`; shorter by as much as it takes. @returns its length. */
  #takeStep(
    K: FixedTriangle,
    left: number,
    room: { readonly move: number; readonly impulse: number },
    scale: number,
  ): number {
    const unit = this.#linearize();
    if (unit === 0) return left;
    this.#step ||= this.#firstStep(K, scale);
    let step = this.#prepare(K, Math.min(this.#step, left), unit, room, scale);
    for (let rejected = 0; rejected <= MOST_RETRIES; rejected++) {
      const error = this.#attempt(K, step, unit);
      const { isKept, factor } = controlStep(CONTROL, (STEP_TOLERANCE * scale) / error);
      this.#step = step * factor;
      if (isKept) {
        this.#accept();
        return step;
      }
      step = this.#step;
    }
    throw new Error(
      `the flow cannot be followed: steps of ${step} after ${MOST_RETRIES + 1} ever smaller ones are too long`,
    );
  }

  /** The first step, from the present rates. */
  #firstStep(K: FixedTriangle, scale: number): number {
    this.#input.data.set(this.#pull.data);
    this.#respond(K);
    return (FIRST_MOVE * scale) / largest(this.#response.data);
  }

  /** Starts a basis at the present outputs. @returns units of its time in one of the flow's, 0 where nothing pulls. */
  #linearize(): number {
    const [c, curvature, root, w] = [this.#pull.data, this.#loss.curvature.data, this.#root, this.#scratch];
    const N = c.length;
    for (let n = 0; n < N; n++) root[n] = Math.max(curvature[n], LEAST_CURVATURE * N * Math.abs(c[n]));
    const most = largest(root);
    if (most === 0) return 0;
    const unit = most / N;
    for (let n = 0; n < N; n++) {
      root[n] = Math.sqrt(root[n] / most);
      w[n] = root[n] > 0 ? c[n] / (unit * root[n]) : 0;
    }
    this.#basis.begin(w);
    return unit;
  }

  /** Extends the basis until a step is exact enough in it. @returns the step, shortened to what there is room for. */
  #prepare(
    K: FixedTriangle,
    longest: number,
    unit: number,
    room: { readonly move: number; readonly impulse: number },
    scale: number,
  ): number {
    const basis = this.#basis;
    const image = (v: Float64Array, into: Float64Array) => {
      for (let n = 0; n < v.length; n++) this.#input.data[n] = this.#root[n] * v[n];
      this.#respond(K);
      into.set(this.#response.data);
    };
    for (;;) {
      const until = Math.min(MOST_VECTORS, basis.size + 1 + Math.floor(basis.size / 8));
      while (basis.size < until && !basis.isComplete) basis.extend(image, this.#root);
      basis.diagonalize();
      let step = this.#cut(longest, unit, room);
      const lastMove = () => {
        const y = basis.integral(step * unit);
        return Math.abs(y[y.length - 1]) * largest(basis.lastImage);
      };
      if (basis.isComplete) return step;
      if (basis.size > 1 && lastMove() <= KRYLOV_TOLERANCE * scale) return step;
      if (basis.size < MOST_VECTORS) continue;
      while (lastMove() > KRYLOV_TOLERANCE * scale) step /= 2;
      return step;
    }
  }

  /** A step no longer than `longest` by which outputs and impulses move no more than about what there is room for. */
  #cut(longest: number, unit: number, room: { readonly move: number; readonly impulse: number }): number {
    let step = longest;
    for (let cut = 0; cut < MOST_CUTS; cut++) {
      this.#follow(step, unit);
      const move = largestDifference(this.#ended.data, this.outputs.data);
      const share = Math.max(move / room.move, total(this.#scratch) / room.impulse);
      if (share <= 1) break;
      step *= 0.98 / share;
    }
    return step;
  }

  /** Linearised flow: outputs after a step in #ended, impulses of it in #scratch. */
  #follow(step: number, unit: number): void {
    const y = this.#basis.integral(step * unit);
    const [ended, impulse] = [this.#ended.data, this.#scratch];
    ended.set(this.outputs.data);
    this.#basis.addImages(ended, y);
    impulse.fill(0);
    this.#basis.addVectors(impulse, y);
    for (let n = 0; n < impulse.length; n++) impulse[n] *= this.#root[n];
  }

  /**
   * A step with what the change of curvature does to it, in #ended and #scratch. That part is damped as the flow damps
   * it within the basis, and outside not at all.
   * @returns the largest such part of an output.
   */
  #attempt(K: FixedTriangle, step: number, unit: number): number {
    this.#follow(step, unit);
    const [f0, f1, c0, c1] = [this.outputs, this.#ended, this.#pull, this.#response].map((v) => v.data);
    const [root, basis, rest] = [this.#root, this.#basis, this.#input.data];
    this.#loss.pull(this.#ended, this.#response);
    for (let n = 0; n < rest.length; n++) {
      const beyond = c1[n] - c0[n] + unit * root[n] ** 2 * (f1[n] - f0[n]);
      rest[n] = root[n] > 0 ? beyond / (unit * root[n]) : 0;
    }
    const time = step * unit;
    const within = basis.project(rest);
    basis.addVectors(
      rest,
      within.map((p) => -p),
    );
    const z = basis.remainder(time, within);
    for (let n = 0; n < rest.length; n++) rest[n] *= (time / 3) * root[n];
    this.#respond(K);
    const change = this.#response.data;
    basis.addImages(change, z);
    const push = new Float64Array(rest.length);
    basis.addVectors(push, z);
    for (let n = 0; n < rest.length; n++) {
      f1[n] += change[n];
      this.#scratch[n] += rest[n] + root[n] * push[n];
    }
    return largest(change);
  }

  #accept(): void {
    this.outputs.data.set(this.#ended.data);
    const impulse = this.impulse.data;
    for (let n = 0; n < impulse.length; n++) impulse[n] += this.#scratch[n];
    this.#loss.pull(this.outputs, this.#pull);
  }

  /** #response = K #input. */
  #respond(K: FixedTriangle): void {
    this.#kernels.symv(K, this.#input, this.#response);
    this.products++;
  }

  [Symbol.dispose](): void {
    for (const vector of this.#owned) vector.free();
  }
}
