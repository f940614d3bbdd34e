import type { Engine } from '../../linalg/engine.ts';
import type { Matrix } from '../../linalg/matrix.ts';
import { firstOrderCoefficients, longestFirstOrderStep } from '../one-hidden/chebyshev.ts';
import { euclidean } from '../one-hidden/vectors.ts';
import type { FlowSystem } from './system.ts';

/** Most stages of a step; a stiffer one is shortened instead. */
const MOST_STAGES = 30;
/**
 * Margin on the estimate of the spectral radius. A step that is unstable all the same moves logits by so much more than
 * the last that its error gives it away.
 */
const MARGIN = 1.2;
/** Power iterations for the first estimate of the spectral radius. */
const FIRST_ITERATIONS = 8;
/** Gradients after which one more power iteration follows the spectral radius. */
const ITERATE_EVERY = 10;
/** A power iteration's difference of states, as a share of the state. */
const DIFFERENCE = 2 ** -10;

/** Largest effect of a step on a logit. */
export interface StepSize {
  readonly error: number;
  readonly move: number;
}

/**
 * Steps of a flow from state to state by the first-order Runge-Kutta-Chebyshev method: the flow's Jacobian is minus a
 * Hessian, or has the spectrum of one, which is real, and s stages, a gradient each, make a stable step s^2 times as long. No higher order
 * pays: at a leaky ReLU's kink, which units cross and slide along, the rate of change jumps.
 */
export class ChebyshevSteps implements Disposable {
  /** Mean loss at the state. */
  loss = Number.NaN;
  /** Gradients taken. */
  gradients = 0;
  readonly #system: FlowSystem;
  readonly #owned: Matrix[] = [];
  #state: Matrix;
  #rate: Matrix;
  #logits: Matrix;
  /** The last two stages of a step, and room for the next. */
  #stages: readonly [last: Matrix, before: Matrix, next: Matrix];
  #stageRate: Matrix;
  #stageLogits: Matrix;
  #stageLoss = Number.NaN;
  /** Length of the last step, and what it moved the logits by over that. */
  #lastStep = 0;
  readonly #logitRate: Matrix;
  /** Spectral radius of the flow's Jacobian, and the eigenvector that goes with it, as far as they are known. */
  #radius = Number.NaN;
  readonly #dominant: Matrix;
  /** Gradients taken by the last power iteration. */
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

  /** Comes before the first step. */
  async begin(): Promise<void> {
    await this.#system.begin(this.#state);
    this.loss = await this.#evaluate(this.#state, this.#logits, this.#rate);
    this.#dominant.data.set(this.#rate.data);
    for (let iteration = 0; iteration < FIRST_ITERATIONS; iteration++) await this.#iterate();
  }

  /** Where the flow has come to, S x 1. */
  get state(): Matrix {
    return this.#state;
  }

  /** The longest step that can be taken. */
  get longest(): number {
    return longestFirstOrderStep(MOST_STAGES) / this.#radius;
  }

  /** Tries a step from the state. The error of the logits is known from how their rates changed since the last step. */
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

  /** Keeps the step just tried, of that length. */
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

  /** Lets the step just tried go. It may have been unstable, so the spectral radius is looked at again. */
  async reject(): Promise<void> {
    await this.#iterate();
  }

  async #evaluate(state: Matrix, logits: Matrix, rate: Matrix): Promise<number> {
    this.gradients++;
    return this.#system.evaluate(state, logits, rate);
  }

  /** A step in as many stages as make it stable; its end is the last of #stages. */
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

  /** A power iteration: a difference of rates is the Jacobian times that of the states. */
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
    // Where rates do not differ, there is nothing to learn of the radius.
    if (!(size > 0 && Number.isFinite(size))) return;
    this.#radius = (MARGIN * size) / difference;
    this.#dominant.data.set(w);
  }

  [Symbol.dispose](): void {
    for (const matrix of this.#owned) matrix.free();
  }
}
