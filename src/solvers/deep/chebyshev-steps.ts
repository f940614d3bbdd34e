import type { Engine } from '../../linalg/engine.ts';
import type { Matrix } from '../../linalg/matrix.ts';
import { firstOrderCoefficients, longestFirstOrderStep } from '../one-hidden/chebyshev.ts';
import { euclidean } from '../one-hidden/vectors.ts';
import type { FlowSystem } from './system.ts';

/** Limit of the stages of a step; where a step would need more, it is shortened instead. */
const MOST_STAGES = 30;
/**
 * Safety factor on the estimated spectral radius. A step that is unstable nevertheless changes the logits so much that
 * its error estimate rejects it.
 */
const MARGIN = 1.2;
/** Power iterations for the first estimate of the spectral radius. */
const FIRST_ITERATIONS = 8;
/** Number of gradients between power iterations that update the spectral radius. */
const ITERATE_EVERY = 10;
/** Size of the finite difference of a power iteration, relative to the state. */
const DIFFERENCE = 2 ** -10;

/** Largest change of a logit by a step, and its error estimate. */
export interface StepSize {
  readonly error: number;
  readonly move: number;
}

/**
 * Integrates a flow by the first-order Runge-Kutta-Chebyshev method. The Jacobian of the flow is minus a Hessian, or
 * has the same spectrum as one, so its eigenvalues are real, and s stages with one gradient each extend the stable step
 * by s^2. Methods of higher order gain nothing: at a leaky ReLU's kink, which units cross or slide along, the rate of
 * change is discontinuous.
 */
export class ChebyshevSteps implements Disposable {
  /** Mean loss at the state. */
  loss = Number.NaN;
  /** Number of gradients computed. */
  gradients = 0;
  readonly #system: FlowSystem;
  readonly #owned: Matrix[] = [];
  #state: Matrix;
  #rate: Matrix;
  #logits: Matrix;
  /** The last two stages of a step, and space for the next. */
  #stages: readonly [last: Matrix, before: Matrix, next: Matrix];
  #stageRate: Matrix;
  #stageLogits: Matrix;
  #stageLoss = Number.NaN;
  /** Length of the last step, and its change of the logits per unit of time. */
  #lastStep = 0;
  readonly #logitRate: Matrix;
  /** Estimates of the spectral radius of the flow's Jacobian and of its leading eigenvector. */
  #radius = Number.NaN;
  readonly #dominant: Matrix;
  /** Number of gradients computed at the last power iteration. */
  #iteratedAt = 0;

  constructor({ memory }: Engine, system: FlowSystem, N: number, classes: number) {
    const owned = (rows: number, cols: number) => {
      const matrix = memory.matrix(rows, cols);
      this.#owned.push(matrix);
      return matrix;
    };
    const ofState = () => owned(system.size, 1);
    const ofLogits = () => owned(N, classes);
    this.#system = system;
    this.#state = ofState();
    this.#stages = [ofState(), ofState(), ofState()];
    [this.#rate, this.#stageRate, this.#dominant] = [ofState(), ofState(), ofState()];
    [this.#logits, this.#stageLogits, this.#logitRate] = [ofLogits(), ofLogits(), ofLogits()];
  }

  /** Initializes the integrator; call it before the first step. */
  async begin(): Promise<void> {
    await this.#system.begin(this.#state);
    this.loss = await this.#evaluate(this.#state, this.#logits, this.#rate);
    this.#dominant.data.set(this.#rate.data);
    for (let iteration = 0; iteration < FIRST_ITERATIONS; iteration++) await this.#iterate();
  }

  /** The current state, S x 1. */
  get state(): Matrix {
    return this.#state;
  }

  /** Length of the longest step allowed. */
  get longest(): number {
    return longestFirstOrderStep(MOST_STAGES) / this.#radius;
  }

  /**
   * Attempts a step from the current state. The error of the logits is estimated from the change of their rates since
   * the last step.
   */
  async attempt(step: number): Promise<StepSize> {
    await this.#advance(step);
    this.#stageLoss = await this.#evaluate(this.#stages[0], this.#stageLogits, this.#stageRate);
    const [z0, z1, rate] = [this.#logits.data, this.#stageLogits.data, this.#logitRate.data];
    const overCurvature = this.#lastStep > 0 ? step ** 2 / (step + this.#lastStep) : 0;
    let [error, move] = [0, 0];
    for (let i = 0; i < z0.length; i++) {
      const change = z1[i] - z0[i];
      error = Math.max(error, overCurvature * Math.abs(change / step - rate[i]));
      move = Math.max(move, Math.abs(change));
    }
    return { error, move };
  }

  /** Accepts the step just attempted, of this length. */
  async keep(step: number): Promise<void> {
    const [z0, z1, rate] = [this.#logits.data, this.#stageLogits.data, this.#logitRate.data];
    for (let i = 0; i < z0.length; i++) rate[i] = (z1[i] - z0[i]) / step;
    this.#lastStep = step;
    const [last, before, next] = this.#stages;
    this.#stages = [this.#state, before, next];
    this.#state = last;
    [this.#rate, this.#stageRate] = [this.#stageRate, this.#rate];
    [this.#logits, this.#stageLogits] = [this.#stageLogits, this.#logits];
    this.loss = this.#stageLoss;
    if (this.gradients - this.#iteratedAt >= ITERATE_EVERY) await this.#iterate();
  }

  /** Rejects the step just attempted. It may have been unstable, so the spectral radius is estimated again. */
  async reject(): Promise<void> {
    await this.#iterate();
  }

  async #evaluate(state: Matrix, logits: Matrix, rate: Matrix): Promise<number> {
    this.gradients++;
    return this.#system.evaluate(state, logits, rate);
  }

  /** Computes a step in as many stages as stability needs; the result is the last of #stages. */
  async #advance(step: number): Promise<void> {
    let count = 1;
    while (longestFirstOrderStep(count) < step * this.#radius) count++;
    const { first, rest } = firstOrderCoefficients(count);
    let [last, before, next] = this.#stages;
    before.data.set(this.#state.data);
    const [y1, y0, r0] = [last.data, this.#state.data, this.#rate.data];
    for (let i = 0; i < y1.length; i++) y1[i] = y0[i] + first * step * r0[i];
    for (const { mu, nu, muTilde } of rest) {
      await this.#evaluate(last, this.#stageLogits, this.#stageRate);
      const [y, yLast, yBefore, r] = [next.data, last.data, before.data, this.#stageRate.data];
      const scale = step * muTilde;
      for (let i = 0; i < y.length; i++) y[i] = mu * yLast[i] + nu * yBefore[i] + scale * r[i];
      [last, before, next] = [next, last, before];
    }
    this.#stages = [last, before, next];
  }

  /** Power iteration: the Jacobian is applied to a difference of states by a difference of rates. */
  async #iterate(): Promise<void> {
    this.#iteratedAt = this.gradients;
    const [moved] = this.#stages;
    const [y, y0, v] = [moved.data, this.#state.data, this.#dominant.data];
    const difference = DIFFERENCE * euclidean(y0);
    const scale = difference / euclidean(v);
    for (let i = 0; i < y.length; i++) y[i] = y0[i] + scale * v[i];
    await this.#evaluate(moved, this.#stageLogits, this.#stageRate);
    const [w, r0] = [this.#stageRate.data, this.#rate.data];
    for (let i = 0; i < w.length; i++) w[i] -= r0[i];
    const size = euclidean(w);
    // Equal rates carry no information about the radius.
    if (!(size > 0 && Number.isFinite(size))) return;
    this.#radius = (MARGIN * size) / difference;
    this.#dominant.data.set(w);
  }

  [Symbol.dispose](): void {
    for (const matrix of this.#owned) matrix.free();
  }
}
