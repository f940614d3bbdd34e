import type { Vector } from '../../linalg/matrix.ts';
import type { Memory } from '../../linalg/memory.ts';
import type { TangentKernel } from '../../linalg/tangent/tangent-kernel.ts';
import { controlStep, type StepControl } from '../step-controller.ts';
import { KrylovBasis } from './exponential/krylov.ts';
import type { FlowPace } from './flow-pace.ts';
import type { MarginLoss } from './loss.ts';
import { largest, largestDifference, rootMeanSquare, total } from './vectors.ts';

/** Limits of one window of the frozen flow; the window ends at the first that is reached. */
export interface WindowEnd {
  /** Approximate limit of the change of any output. */
  readonly move: number;
  /** Approximate limit of the sum of the absolute impulses. */
  readonly impulse: number;
  readonly time: number;
  /** Target mean loss. */
  readonly loss: number;
}

/** Remainder of a window's limits. */
type Room = Pick<WindowEnd, 'move' | 'impulse'>;

/** Limit of the Lanczos vectors of one step; where a step would need more, it is shortened instead. */
const MOST_VECTORS = 60;
/** Fraction of the allowed impulse or change at which a window ends: a further step would gain too little. */
const ENOUGH = 0.9;
/**
 * Step control. The error is of third order; assuming order 4 lets steps grow cautiously, and order 2 shortens them
 * decisively after a rejection.
 */
const CONTROL: StepControl = {
  safety: 0.9,
  order: 4,
  factorMin: 0.2,
  factorMax: 4,
  slack: 1,
  rejected: { safety: 0.8, order: 2 },
};
/** Limit of the attempts at one step. */
const MOST_RETRIES = 30;
/** Allowed change of outputs by the first step, relative to that of a window. */
const FIRST_MOVE = 0.1;
/** Smallest curvature of a sample in the linearization, relative to its slope: nearly linear losses have none. */
const LEAST_CURVATURE = 0.01;
/** Attempts to shorten a step to the remaining limits of its window. */
const MOST_CUTS = 8;

/** Largest memory that the flow of N samples needs outside the engine, in bytes: Lanczos vectors and their images. */
export function lanczosBytes(N: number): number {
  return Float64Array.BYTES_PER_ELEMENT * (2 * MOST_VECTORS + 1) * N;
}

/**
 * Gradient flow with the activation pattern held fixed. The network is then linear in its weights, and its outputs
 * follow df/dt = K c(f), where K is the tangent kernel (N x N) and c the negative gradient of the mean loss by the
 * outputs.
 *
 * Integrated by the exponential Rosenbrock method of second order with an error estimate of third order (Hochbruck,
 * Ostermann, Schweitzer 2009). A step is exact except for the change of the loss's curvature l'' along it: in the
 * linearization, c decays by exp(-t S K S) in the variables c / S, where S holds the square roots of the curvatures. A
 * Lanczos basis of that matrix, at one product with K for each vector, gives the effect on the outputs and on the
 * impulse, the integral of c. The basis serves every step length, so a rejected step costs one product.
 */
export class FrozenFlow implements Disposable {
  /** Outputs f at the end of the window, N. */
  readonly outputs: Vector;
  /** Impulse: the integral of c over the window, N. */
  readonly impulse: Vector;
  /** Number of products K c so far, over all windows. */
  products = 0;

  readonly #loss: MarginLoss;
  readonly #pace: FlowPace;
  readonly #owned: Vector[] = [];
  readonly #pull: Vector;
  readonly #input: Vector;
  readonly #response: Vector;
  readonly #ended: Vector;
  readonly #basis = new KrylovBasis();
  /** Square roots of the curvatures, divided by the largest. */
  readonly #root: Float64Array;
  readonly #scratch: Float64Array;
  readonly #push: Float64Array;
  #step = 0;
  /** Step that #ended and #scratch are those of; undefined where they hold something else. */
  #followed: number | undefined;

  constructor(N: number, loss: MarginLoss, memory: Memory, pace: FlowPace) {
    const vector = () => {
      const made = memory.vector(N);
      this.#owned.push(made);
      return made;
    };
    this.#loss = loss;
    this.#pace = pace;
    this.outputs = vector();
    this.impulse = vector();
    this.#pull = vector();
    this.#input = vector();
    this.#response = vector();
    this.#ended = vector();
    this.#root = new Float64Array(N);
    this.#scratch = new Float64Array(N);
    this.#push = new Float64Array(N);
  }

  /**
   * Integrates the flow from `start` (N) to the end of the window; the results are `outputs` and `impulse`.
   *
   * @returns the flow time of the window.
   */
  run(K: TangentKernel, start: Vector, end: WindowEnd): number {
    this.outputs.data.set(start.data);
    this.impulse.data.fill(0);
    this.#loss.pull(this.outputs, this.#pull);
    let [time, move, impulse] = [0, 0, 0];
    while (
      time < end.time &&
      move < ENOUGH * end.move &&
      impulse < ENOUGH * end.impulse &&
      this.#loss.mean() > end.loss
    ) {
      const left = end.time - time;
      const taken = this.#takeStep(
        K,
        left,
        { move: end.move - move, impulse: end.impulse - impulse },
        end.move,
      );
      time = taken === left ? end.time : time + taken;
      move = largestDifference(this.outputs.data, start.data);
      impulse = total(this.impulse.data);
    }
    return time;
  }

  /** Takes one step of at most `left`, shortened as needed. @returns its length. */
  #takeStep(K: TangentKernel, left: number, room: Room, scale: number): number {
    const unit = this.#linearize();
    if (unit === 0) return left;
    this.#step ||= this.#firstStep(K, scale);
    let step = this.#prepare(K, Math.min(this.#step, left), unit, room, scale);
    for (let rejected = 0; rejected <= MOST_RETRIES; rejected++) {
      const error = this.#attempt(K, step, unit);
      const { isKept, factor } = controlStep(CONTROL, (this.#pace.stepTolerance * scale) / error);
      if (isKept) {
        const before = total(this.#pull.data);
        this.#accept();
        // A step that the end of its window cut short says little of longer ones. The flow slows down as the loss falls.
        this.#step = Math.max(this.#step, step * factor) * (before / total(this.#pull.data));
        return step;
      }
      step *= factor;
      this.#step = step;
    }
    throw new Error(
      `the flow cannot be followed: steps of ${step} after ${MOST_RETRIES + 1} ever smaller ones are too long`,
    );
  }

  /** Length of the first step, from the current rates. */
  #firstStep(K: TangentKernel, scale: number): number {
    this.#input.data.set(this.#pull.data);
    this.#respond(K);
    return (FIRST_MOVE * scale) / largest(this.#response.data);
  }

  /**
   * Starts a Lanczos basis at the current outputs. @returns units of its time per unit of flow time, 0 at a stationary
   * point.
   */
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

  /** Extends the basis until it represents a step accurately. @returns the step, shortened to the remaining limits. */
  #prepare(K: TangentKernel, longest: number, unit: number, room: Room, scale: number): number {
    const basis = this.#basis;
    const mostMove = this.#pace.krylovTolerance * scale;
    const image = (v: Float64Array, into: Float64Array) => {
      const [input, root] = [this.#input.data, this.#root];
      for (let n = 0; n < v.length; n++) input[n] = root[n] * v[n];
      this.#respond(K);
      into.set(this.#response.data);
    };
    for (;;) {
      const until = Math.min(MOST_VECTORS, basis.size + 1 + Math.floor(basis.size / 8));
      while (basis.size < until && !basis.isComplete) basis.extend(image, this.#root);
      // One vector of several is never enough.
      if (basis.size === 1 && !basis.isComplete) continue;
      basis.diagonalize();
      this.#followed = undefined;
      let step = this.#cut(longest, unit, room);
      const lastMove = () => {
        const y = basis.integral(step * unit);
        return Math.abs(y[basis.size - 1]) * rootMeanSquare(basis.lastImage);
      };
      if (basis.isComplete) return step;
      if (lastMove() <= mostMove) return step;
      if (basis.size < MOST_VECTORS) continue;
      while (lastMove() > mostMove) step /= 2;
      return step;
    }
  }

  /** Shortens a step, at most `longest`, such that outputs and impulses stay roughly within the remaining limits. */
  #cut(longest: number, unit: number, room: Room): number {
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

  /** Linearized flow over a step: outputs in #ended, impulses in #scratch, which may hold them already. */
  #follow(step: number, unit: number): void {
    if (step === this.#followed) return;
    this.#followed = step;
    const y = this.#basis.integral(step * unit);
    const [ended, impulse, outputs] = [this.#ended.data, this.#scratch, this.outputs.data];
    for (let n = 0; n < impulse.length; n++) {
      ended[n] = outputs[n];
      impulse[n] = 0;
    }
    this.#basis.addImages(ended, y);
    this.#basis.addVectors(impulse, y);
    const root = this.#root;
    for (let n = 0; n < impulse.length; n++) impulse[n] *= root[n];
  }

  /**
   * Computes a step with the correction for the change of curvature, in #ended and #scratch. Within the basis the
   * correction is damped like the flow, outside not at all.
   *
   * @returns the root mean square of the correction of the outputs.
   */
  #attempt(K: TangentKernel, step: number, unit: number): number {
    this.#follow(step, unit);
    this.#followed = undefined;
    const [f0, f1, c0, c1] = [this.outputs, this.#ended, this.#pull, this.#response].map((v) => v.data);
    const [root, basis, rest] = [this.#root, this.#basis, this.#input.data];
    this.#loss.pull(this.#ended, this.#response);
    for (let n = 0; n < rest.length; n++) {
      const beyond = c1[n] - c0[n] + unit * root[n] ** 2 * (f1[n] - f0[n]);
      rest[n] = root[n] > 0 ? beyond / (unit * root[n]) : 0;
    }
    const time = step * unit;
    const within = basis.project(rest);
    basis.addVectors(rest, within, -1);
    const z = basis.remainder(time, within);
    for (let n = 0; n < rest.length; n++) rest[n] *= (time / 3) * root[n];
    this.#respond(K);
    const change = this.#response.data;
    basis.addImages(change, z);
    const push = this.#push.fill(0);
    basis.addVectors(push, z);
    const impulse = this.#scratch;
    for (let n = 0; n < rest.length; n++) {
      f1[n] += change[n];
      impulse[n] += rest[n] + root[n] * push[n];
    }
    return rootMeanSquare(change);
  }

  #accept(): void {
    this.outputs.data.set(this.#ended.data);
    const [impulse, pushed] = [this.impulse.data, this.#scratch];
    for (let n = 0; n < impulse.length; n++) impulse[n] += pushed[n];
    this.#loss.pull(this.outputs, this.#pull);
  }

  /** #response = K #input. */
  #respond(K: TangentKernel): void {
    K.multiply(this.#input, this.#response);
    this.products++;
  }

  [Symbol.dispose](): void {
    for (const vector of this.#owned) vector.free();
  }
}
