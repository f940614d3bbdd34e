import type { Engine } from '../../linalg/engine.ts';
import { diagonalOf, type Gram } from '../../linalg/gram.ts';
import type { Bits, Matrix, Vector } from '../../linalg/matrix.ts';
import { addBiases, type OneHidden } from '../../networks/one-hidden.ts';
import { controlStep, type StepControl } from '../step-controller.ts';
import { type LossName, MarginLoss } from './loss.ts';
import { type Form, type Response, responseFor } from './response.ts';
import type { Training, TrainingSet } from './training.ts';
import { euclidean } from './vectors.ts';

export interface LinearFlowOptions {
  readonly loss: LossName;
  /** Accuracy: see `TOLERANCE`. */
  readonly eta: number;
  /** Flow time at which training ends. */
  readonly T: number;
  /** Limit of steps, kept or not; the flow then stops, unconverged. */
  readonly maxSteps?: number;
  /** Form of the response; by default the cheaper one. */
  readonly form?: Form;
}

/** Default limit of steps, which cost less than the windows of other losses. */
const MAX_LINEAR_STEPS = 10_000;
/** Accepted error of the weights after a step, relative to eta and to the path that they have taken. */
const TOLERANCE = 0.004;
/** Change of the weights by the first step, relative to the weights. */
const FIRST_MOVE = 0.02;
/** Control of the length of steps. The error is that of the prediction, which is of second order. */
const CONTROL: StepControl = { safety: 0.9, order: 2, factorMin: 0.2, factorMax: 4, slack: 1 };

/**
 * Gradient flow of the linear loss l(u) = -u, dw_j/dt = a_j / N sum_n y_n phi'(H_nj) x_n, from the current weights to
 * flow time T (docs/mathematics.md, "Linear loss"). The pull of every sample is constant and outputs do not matter, so
 * that hidden units are independent of each other, and nothing but units that cross zero bends their paths.
 *
 * A step predicts the mean slope of each unit on each sample from the moves of the last step (units that slide along
 * zero included), moves the pre-activations by these slopes, and moves them again by the slopes that follow from that
 * move. Their difference is the error estimate. Weights grow without bound, so the error is measured against the path
 * of the weights, and steps grow with it: a step costs two products, and their number grows with the logarithm of T.
 *
 * @param G X X^T (with biases X X^T + 1 1^T), N x N; its triangle is enough for the primal form.
 * @param network its W and b are trained in place.
 * @param report called with the flow time after every step.
 */
export async function trainLinearFlow(
  engine: Engine,
  { X, y }: TrainingSet,
  G: Gram,
  network: OneHidden,
  options: LinearFlowOptions,
  report: (time: number) => void = () => {},
): Promise<Training> {
  const { memory, kernels } = engine;
  using response = responseFor(engine, X, G, network, options.form);
  using state = new LinearFlow(engine, G, network, response, y);
  await engine.gemm(X, network.W, state.H, { transB: true });
  addBiases(network, state.H, kernels);
  const tolerance = TOLERANCE * options.eta;
  const { maxSteps = MAX_LINEAR_STEPS } = options;
  let [time, steps, path] = [0, 0, 0];
  let length = (FIRST_MOVE * sizeOf(network)) / (await state.begin());
  while (time < options.T && steps < maxSteps) {
    const left = options.T - time;
    const step = Math.min(length, left);
    const { error, move } = await state.attempt(step);
    steps++;
    const room = error === 0 ? Number.POSITIVE_INFINITY : (tolerance * (path + move)) / error;
    const { isKept, factor } = controlStep(CONTROL, room);
    length = step * factor;
    if (!isKept) continue;
    path += move;
    state.take(step);
    time = step === left ? options.T : time + step;
    report(time);
  }
  const impulses = await response.addTo(network);
  using outputs = memory.vector(X.rows);
  using pull = memory.vector(X.rows);
  using loss = new MarginLoss(options.loss, y, memory, kernels);
  kernels.output(state.H, network.a, network.gamma, outputs);
  loss.pull(outputs, pull);
  return {
    network,
    ...(impulses && { impulses }),
    outputs: outputs.data.slice(),
    loss: loss.mean(),
    marginMin: loss.marginMin(),
    steps,
    time,
    converged: time >= options.T,
    influence: state.influence.data.slice(),
  };
}

/** Euclidean norm of all weights and biases. */
function sizeOf({ W, b }: OneHidden): number {
  return Math.hypot(euclidean(W.data), b ? euclidean(b.data) : 0);
}

/** Pre-activations and how they moved in the last step. */
class LinearFlow implements Disposable {
  readonly H: Matrix;
  readonly influence: Vector;
  readonly #engine: Engine;
  readonly #network: OneHidden;
  readonly #response: Response;
  readonly #y: Vector;
  readonly #bits: Bits;
  readonly #diagonal: Vector;
  readonly #impulse: Vector;
  readonly #unused: Vector;
  /** Impulses of a step, as predicted and as corrected; N x m. */
  readonly #predicted: Matrix;
  readonly #corrected: Matrix;
  /** Change of H by the other samples in the last step, N x m, and its length. */
  #cross: Matrix;
  #length = 1;
  /** The same as predicted for this step, and the whole change of H; N x m. */
  readonly #predictedCross: Matrix;
  #change: Matrix;

  constructor(engine: Engine, G: Gram, network: OneHidden, response: Response, y: Vector) {
    const { memory } = engine;
    const [N, m] = [G.rows, network.W.rows];
    const matrix = () => memory.matrix(N, m);
    this.#engine = engine;
    this.#network = network;
    this.#response = response;
    this.#y = y;
    [this.H, this.#predicted, this.#corrected] = [matrix(), matrix(), matrix()];
    [this.#cross, this.#predictedCross, this.#change] = [matrix(), matrix(), matrix()];
    this.#bits = memory.bits(N, m);
    [this.influence, this.#unused, this.#impulse] = [memory.vector(N), memory.vector(N), memory.vector(N)];
    this.#diagonal = memory.vector(N);
    this.#diagonal.data.set(diagonalOf(G));
  }

  /** Computes the rates of change at the start. @returns speed of the weights: the norm of their change per time. */
  async begin(): Promise<number> {
    const { kernels } = this.#engine;
    const { a, gamma } = this.#network;
    this.#setImpulse(1);
    kernels.signBits(this.H, undefined, 0, this.#bits);
    kernels.coefficients(this.#bits, this.#impulse, a, gamma, this.#predicted);
    await this.#response.respond(this.#predicted, this.#cross);
    const speed = Math.sqrt(Math.max(0, innerProduct(this.#predicted.data, this.#cross.data)));
    this.#settle(this.#cross, this.#predicted, this.#unused);
    this.#length = 1;
    return speed;
  }

  /**
   * Computes the move of a step of given length. @returns norms of the change of the weights, and of its difference
   * from the predicted change.
   */
  async attempt(length: number): Promise<{ readonly move: number; readonly error: number }> {
    this.#setImpulse(length);
    this.#coefficients(this.#cross, length / this.#length, this.#predicted);
    await this.#response.respond(this.#predicted, this.#predictedCross);
    this.#settle(this.#predictedCross, this.#predicted, this.#unused);
    this.#coefficients(this.#predictedCross, 1, this.#corrected);
    await this.#response.respond(this.#corrected, this.#change);
    return this.#measure();
  }

  /** Accepts the last attempt, of given length. */
  take(length: number): void {
    this.#response.take(this.#corrected, 1);
    this.#engine.kernels.addScaled(this.H, this.#change, 1);
    this.#settle(this.#change, this.#corrected, this.influence);
    [this.#cross, this.#change] = [this.#change, this.#cross];
    this.#length = length;
  }

  /** Impulse of each sample over a time: its integral of y_n / N. */
  #setImpulse(time: number): void {
    const [impulse, y] = [this.#impulse.data, this.#y.data];
    for (let n = 0; n < y.length; n++) impulse[n] = (time * y[n]) / y.length;
  }

  #coefficients(R: Matrix, scale: number, P: Matrix): void {
    const { a, gamma } = this.#network;
    const window = { H: this.H, R, impulse: this.#impulse, diagonal: this.#diagonal, a, gamma };
    this.#engine.kernels.slidingCoefficients(window, scale, P);
  }

  /** Takes the part of the own sample from a change of H, and adds to each sample's influence. */
  #settle(change: Matrix, P: Matrix, influence: Vector): void {
    this.#engine.kernels.settleWindow(change, P, this.#diagonal, this.#network.a, influence);
  }

  /** Weights change by P^T X, whose squared norm is that of P in the metric of G: the sum of P o G P. */
  #measure(): { readonly move: number; readonly error: number } {
    const [predicted, corrected] = [this.#predicted.data, this.#corrected.data];
    const [cross, change, diagonal] = [this.#predictedCross.data, this.#change.data, this.#diagonal.data];
    const m = this.H.cols;
    let squaredError = 0;
    for (let n = 0, i = 0; n < diagonal.length; n++)
      for (let j = 0; j < m; j++, i++) {
        const before = cross[i] + diagonal[n] * predicted[i];
        squaredError += (corrected[i] - predicted[i]) * (change[i] - before);
      }
    const squaredMove = innerProduct(corrected, change);
    return { move: Math.sqrt(Math.max(0, squaredMove)), error: Math.sqrt(Math.max(0, squaredError)) };
  }

  [Symbol.dispose](): void {
    const matrices = [
      this.H,
      this.#predicted,
      this.#corrected,
      this.#cross,
      this.#predictedCross,
      this.#change,
    ];
    const vectors = [this.influence, this.#unused, this.#impulse, this.#diagonal];
    for (const owned of [...matrices, this.#bits, ...vectors]) owned.free();
  }
}

function innerProduct(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
