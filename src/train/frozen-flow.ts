import type { Kernels } from '../linalg/kernels.ts';
import type { FixedTriangle, Vector } from '../linalg/matrix.ts';
import type { Memory } from '../linalg/memory.ts';
import { chebyshevCoefficients, stagesFor } from './chebyshev.ts';
import type { MarginLoss } from './loss.ts';
import { euclidean, largest, largestDifference, largestRatio, scale, total } from './vectors.ts';

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

/** Largest number of stages in one step; a stiffer step is shortened instead. */
const MOST_STAGES = 200;
/** Share of the impulse allowed that ends a window: it is not worth a step to come closer. */
const ENOUGH = 0.9;
/** Accepted error of one step as a share of the move that the window may make. */
const STEP_TOLERANCE = 0.1;

/**
 * Gradient flow while the activation pattern stands still. The network is then linear in its weights and its
 * outputs follow df/dt = K c(f), with K the tangent kernel (N x N) and c the pull of the loss.
 *
 * Integrated by the second-order Runge-Kutta-Chebyshev method (Sommeijer, Shampine, Verwer 1998): gradient
 * flows have a real, negative spectrum, and s stages buy a stable step about s^2 times as long. As K is
 * constant every stage costs one product K c, and the impulse integral of c is carried along beside f.
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
  /** Stages j - 1 and j - 2: their outputs and impulses. */
  readonly #stages: { outputs: Vector; impulse: Vector }[];
  readonly #pull: Vector;
  readonly #response: Vector;
  readonly #stagePull: Vector;
  readonly #stageResponse: Vector;
  readonly #dominant: Vector;
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
    this.#stages = [0, 1, 2].map(() => ({ outputs: vector(), impulse: vector() }));
    this.#pull = vector();
    this.#response = vector();
    this.#stagePull = vector();
    this.#stageResponse = vector();
    this.#dominant = vector();
  }

  /**
   * Follows the flow from `start` (N) until the window ends; the result is in `outputs` and `impulse`.
   * @returns the flow time that the window took.
   */
  run(K: FixedTriangle, start: Vector, end: WindowEnd): number {
    this.outputs.data.set(start.data);
    this.impulse.data.fill(0);
    this.#loss.pull(this.outputs, this.#pull);
    let radius = this.#spectralRadius(K);
    const curvatureAtStart = this.#loss.curvature.data.slice();
    this.#respond(K, this.#pull, this.#response);

    let time = 0;
    let [move, impulse] = [0, 0];
    let rejected = 0;
    this.#step ||= (0.1 * end.move) / largest(this.#response.data);
    while (
      time < end.time &&
      move < end.move &&
      impulse < ENOUGH * end.impulse &&
      this.#loss.mean() > end.loss
    ) {
      const reach = end.move / largest(this.#response.data);
      const room = (end.impulse - impulse) / total(this.#pull.data);
      let step = Math.min(this.#step, end.time - time, reach, room);
      const stages = Math.min(stagesFor(step * radius), MOST_STAGES);
      if (stages === MOST_STAGES) step = Math.min(step, (0.65 * (MOST_STAGES ** 2 - 1)) / radius);
      this.#advance(K, step, stages);
      const error = this.#error(K, step);
      const accepted = error <= STEP_TOLERANCE * end.move;
      if (accepted) {
        this.#accept();
        time = step === end.time - time ? end.time : time + step;
        move = largestDifference(this.outputs.data, start.data);
        impulse = total(this.impulse.data);
        radius *= largestRatio(this.#loss.curvature.data, curvatureAtStart);
        curvatureAtStart.set(this.#loss.curvature.data);
        rejected = 0;
      } else if (++rejected > 30) {
        throw new Error(`the flow cannot be followed: error ${error} after ${rejected} ever smaller steps`);
      } else {
        this.#loss.pull(this.outputs, this.#stagePull);
      }
      this.#step = step * stepGrowth((STEP_TOLERANCE * end.move) / error);
    }
    return time;
  }

  /** response = K pull. */
  #respond(K: FixedTriangle, pull: Vector, response: Vector): void {
    this.#kernels.symv(K, pull, response);
    this.products++;
  }

  /** One Runge-Kutta-Chebyshev step from `outputs`; the last stage ends up in #stages[0]. */
  #advance(K: FixedTriangle, step: number, stages: number): void {
    const { first, rest } = chebyshevCoefficients(stages);
    const [f0, g0, c0, r0] = [this.outputs, this.impulse, this.#pull, this.#response].map((v) => v.data);
    const [c, r] = [this.#stagePull.data, this.#stageResponse.data];
    const N = f0.length;
    let [last, before, next] = this.#stages;
    before.outputs.data.set(f0);
    before.impulse.data.set(g0);
    for (let n = 0; n < N; n++) {
      last.outputs.data[n] = f0[n] + first * step * r0[n];
      last.impulse.data[n] = g0[n] + first * step * c0[n];
    }
    for (const { mu, nu, muTilde, gammaTilde } of rest) {
      this.#loss.pull(last.outputs, this.#stagePull);
      this.#respond(K, this.#stagePull, this.#stageResponse);
      const [f1, g1, f2, g2] = [
        last.outputs.data,
        last.impulse.data,
        before.outputs.data,
        before.impulse.data,
      ];
      const [f, g] = [next.outputs.data, next.impulse.data];
      const rest0 = 1 - mu - nu;
      for (let n = 0; n < N; n++) {
        f[n] = rest0 * f0[n] + mu * f1[n] + nu * f2[n] + step * (muTilde * r[n] + gammaTilde * r0[n]);
        g[n] = rest0 * g0[n] + mu * g1[n] + nu * g2[n] + step * (muTilde * c[n] + gammaTilde * c0[n]);
      }
      [last, before, next] = [next, last, before];
    }
    [this.#stages[0], this.#stages[1], this.#stages[2]] = [last, before, next];
  }

  /** Largest estimated error of an output over the step just made; leaves the pull at its end behind. */
  #error(K: FixedTriangle, step: number): number {
    this.#loss.pull(this.#stages[0].outputs, this.#stagePull);
    this.#respond(K, this.#stagePull, this.#stageResponse);
    const [f0, f1, r0, r1] = [this.outputs, this.#stages[0].outputs, this.#response, this.#stageResponse].map(
      (v) => v.data,
    );
    let error = 0;
    for (let n = 0; n < f0.length; n++) {
      const local = Math.abs(0.8 * (f0[n] - f1[n]) + 0.4 * step * (r0[n] + r1[n]));
      if (!(local <= error)) error = local;
    }
    return error;
  }

  #accept(): void {
    this.outputs.data.set(this.#stages[0].outputs.data);
    this.impulse.data.set(this.#stages[0].impulse.data);
    this.#pull.data.set(this.#stagePull.data);
    this.#response.data.set(this.#stageResponse.data);
  }

  /** Largest eigenvalue of diag(curvature / N) K by power iterations from the last window's vector, with a margin. */
  #spectralRadius(K: FixedTriangle): number {
    // Relative to the largest: late in a flow curvatures are so small that their squares underflow.
    const most = largest(this.#loss.curvature.data);
    const root = this.#loss.curvature.data.map((w) => Math.sqrt(w / most));
    const v = this.#dominant.data;
    const fresh = v.every((entry) => entry === 0);
    // Ones see a common offset of the samples, the pull sees the labels.
    if (fresh)
      this.#pull.data.forEach((c, n) => {
        v[n] = 1 + 0.5 * Math.sign(c);
      });
    let norm = 0;
    for (let iteration = 0; iteration < (fresh ? 8 : 3); iteration++) {
      scale(v, 1 / euclidean(v));
      const [x, Kx] = [this.#stagePull.data, this.#stageResponse.data];
      for (let n = 0; n < v.length; n++) x[n] = root[n] * v[n];
      this.#respond(K, this.#stagePull, this.#stageResponse);
      for (let n = 0; n < v.length; n++) v[n] = root[n] * Kx[n];
      norm = euclidean(v);
    }
    return (1.2 * norm * most) / K.rows;
  }

  [Symbol.dispose](): void {
    for (const vector of this.#owned) vector.free();
  }
}

/** Factor on the next step, given allowed over estimated error. Roots alone: Math.cbrt and pow vary by engine. */
function stepGrowth(room: number): number {
  if (!(room > 0)) return 0.2;
  return room < 1 ? Math.max(0.2, 0.8 * Math.sqrt(room)) : Math.min(4, 0.9 * Math.sqrt(Math.sqrt(room)));
}
