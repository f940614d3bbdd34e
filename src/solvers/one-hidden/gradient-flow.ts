import type { Engine } from '../../linalg/engine.ts';
import { diagonalOf, type Gram } from '../../linalg/gram.ts';
import type { Bits, Matrix, Vector } from '../../linalg/matrix.ts';
import { TangentKernel } from '../../linalg/tangent/tangent-kernel.ts';
import { addBiases, type OneHidden } from '../../networks/one-hidden.ts';
import { controlStep, type StepControl } from '../step-controller.ts';
import { FlowErrorEstimate } from './flow-error.ts';
import { type FlowPace, paceFor } from './flow-pace.ts';
import { FrozenFlow } from './frozen-flow.ts';
import { trainLinearFlow } from './linear-flow.ts';
import { type LossName, MarginLoss } from './loss.ts';
import { isLinear } from './losses.ts';
import { type Form, type Response, responseFor } from './response.ts';
import type { Training, TrainingSet } from './training.ts';
import { largest, rootMeanSquareGap, total } from './vectors.ts';

export interface FlowOptions {
  readonly loss: LossName;
  /** Largest change of a margin in one window. */
  readonly eta: number;
  /** Flow time at which training ends. */
  readonly T: number;
  /** Mean loss at which training ends earlier; 0 for never. */
  readonly lossTarget: number;
  /** Limit of windows; the flow then stops, unconverged. */
  readonly maxSteps?: number;
  /** Form of the response; by default the cheaper one. */
  readonly form?: Form;
  /** How closely it is followed; by default what suits the number of samples. */
  readonly pace?: FlowPace;
}

/** Default limit of windows, after which a stiff flow stops as unconverged. */
export const MAX_FLOW_STEPS = 1000;
/**
 * Accepted error of a window relative to eta: root mean square difference between the outputs and those of the frozen
 * flow.
 */
const TOLERANCE = 0.2;
/** Control of the size of a window's impulse, relative to the last one. */
const CONTROL: StepControl = { safety: 0.9, order: 2, factorMin: 0.2, factorMax: 4, slack: 2 };
/** A window whose change of outputs at the initial rates is below this is always accepted: its error is rounding. */
const LEAST_MOVE = 1e-6;
/** Largest correction of the diagonal of K for units that cross or slide along zero, relative to the diagonal. */
const LARGEST_CORRECTION = 0.5;

/**
 * Trains a network by gradient flow, dW/dt = -grad L(W), from its current weights to flow time T or a target loss. The
 * linear loss has a method of its own, `trainLinearFlow`; the following is that of the others.
 *
 * Time is divided into windows. Within a window, the activation pattern is fixed at the one predicted for its middle,
 * the diagonal of the tangent kernel is corrected for units that cross or slide along zero, and the outputs follow the
 * resulting flow (FrozenFlow). The impulses of that flow then move the pre-activations in one product, each weighted by
 * its mean slope over the window. The mean slopes are predicted from the last window, if there is one; they account for
 * units that cross zero and for those that slide along it, about one in five. The difference between the outputs
 * computed from these pre-activations and those of the frozen flow is the error estimate that decides the acceptance
 * and the size of windows.
 *
 * Cost of a window: one product N x N x m (dual) or two N x d x m (primal), N^2 m operations on bits or bytes for the
 * kernel (of many samples half as many or fewer, see `paceFor`), some tens of N^2 for the flow. Memory in dual form: one
 * and a quarter N x N (G, and the triangle of K in 16 bits) and five N x m float32 matrices. In primal form, with the
 * triangle of G: three quarters of N x N, four N x m and two m x d.
 *
 * @param G X X^T (with biases X X^T + 1 1^T), N x N; its triangle is enough for the primal form.
 * @param network its W and b are trained in place.
 * @param report called with the flow time after every window.
 */
export async function trainFlow(
  engine: Engine,
  { X, y }: TrainingSet,
  G: Gram,
  network: OneHidden,
  options: FlowOptions,
  report: (time: number) => void = () => {},
): Promise<Training> {
  if (isLinear(options.loss)) return trainLinearFlow(engine, { X, y }, G, network, options, report);
  const { lossTarget, maxSteps = MAX_FLOW_STEPS } = options;
  const { memory, kernels } = engine;
  const pace = options.pace ?? paceFor(X.rows, X.cols);
  using response = responseFor(engine, X, G, network, options.form);
  using loss = new MarginLoss(options.loss, y, memory, kernels);
  using frozen = new FrozenFlow(X.rows, loss, memory, pace);
  using state = new FlowState(engine, G, network, response);
  await engine.gemm(X, network.W, state.H, { transB: true });
  addBiases(network, state.H, kernels);
  using K = new TangentKernel(engine, G, network, pace.kernel);
  await state.begin(loss, K);
  const tolerance = TOLERANCE * options.eta;
  const gaps = new FlowErrorEstimate();
  let [time, steps] = [0, 0];
  let impulse = state.impulsePerMove * options.eta * pace.firstShare;
  while (time < options.T && loss.mean() > lossTarget && steps < maxSteps) {
    if (steps > 0) await state.predictKernel(impulse, K);
    const end = { move: options.eta, impulse, time: options.T - time, loss: lossTarget };
    const duration = frozen.run(K, state.outputs, end);
    const error = await state.step(frozen);
    steps++;
    const { isKept, factor } = controlStep(CONTROL, tolerance / error);
    // A window that ended early, at its limit of change or at the end of time, gives no information about larger ones.
    const given = Math.min(impulse, total(frozen.impulse.data));
    impulse = given * factor;
    if (!isKept && given > state.impulsePerMove * LEAST_MOVE) {
      state.undo();
    } else {
      state.take(frozen.impulse);
      gaps.add(state.outputs.data, frozen.outputs.data);
      time = duration === end.time ? options.T : time + duration;
      report(time);
    }
    loss.pull(state.outputs, state.pull);
  }
  const impulses = await response.addTo(network);
  return {
    network,
    ...(impulses && { impulses }),
    outputs: state.outputs.data.slice(),
    loss: loss.mean(),
    marginMin: loss.marginMin(),
    steps,
    time,
    converged: time >= options.T || loss.mean() <= lossTarget,
    influence: state.influence.data.slice(),
    flowError: gaps.value(state.outputs.data),
  };
}

/** Pre-activations and their rates of change, between windows. */
class FlowState implements Disposable {
  readonly H: Matrix;
  readonly outputs: Vector;
  readonly pull: Vector;
  readonly influence: Vector;
  readonly #engine: Engine;
  readonly #network: OneHidden;
  readonly #response: Response;
  readonly #G: Gram;
  readonly #P: Matrix;
  readonly #bits: Bits;
  readonly #diagonal: Vector;
  readonly #impulse: Vector;
  readonly #scratch: Vector;
  /** Change of H by the other samples in the last window, and the total change of H in this one. */
  #cross: Matrix;
  #change: Matrix;
  /** Sum of absolute impulses per largest change of an output, at the start of the flow. */
  impulsePerMove = 0;

  constructor(engine: Engine, G: Gram, network: OneHidden, response: Response) {
    const { memory } = engine;
    const [N, m] = [G.rows, network.W.rows];
    this.#engine = engine;
    this.#network = network;
    this.#response = response;
    this.#G = G;
    this.H = memory.matrix(N, m);
    this.#P = memory.matrix(N, m);
    this.#cross = memory.matrix(N, m);
    this.#change = memory.matrix(N, m);
    this.#bits = memory.bits(N, m);
    this.outputs = memory.vector(N);
    this.pull = memory.vector(N);
    this.influence = memory.vector(N);
    this.#diagonal = memory.vector(N);
    this.#impulse = memory.vector(N);
    this.#scratch = memory.vector(N);
  }

  /** Computes outputs, K and rates of change from H, each at the start of the flow. */
  async begin(loss: MarginLoss, K: TangentKernel): Promise<void> {
    const { kernels } = this.#engine;
    const { a, gamma } = this.#network;
    this.#diagonal.data.set(diagonalOf(this.#G));
    kernels.output(this.H, a, gamma, this.outputs);
    loss.pull(this.outputs, this.pull);
    kernels.signBits(this.H, undefined, 0, this.#bits);
    await K.build(this.#bits);
    K.multiply(this.pull, this.#scratch);
    this.impulsePerMove = total(this.pull.data) / largest(this.#scratch.data);
    this.#impulse.data.set(this.pull.data);
  }

  /**
   * Predicts K for a window whose absolute impulses add up to `impulse`: from the pattern predicted for its middle,
   * with the diagonal corrected for units that are predicted to cross or slide along zero.
   */
  async predictKernel(impulse: number, K: TangentKernel): Promise<void> {
    const { kernels } = this.#engine;
    const scale = impulse / total(this.#impulse.data);
    kernels.slidingBits(this.#window(this.#impulse), scale, this.#bits, this.#scratch);
    await K.build(this.#bits);
    const [excess, pushes, diagonal] = [this.#scratch.data, this.#impulse.data, K.diagonal];
    for (let n = 0; n < diagonal.length; n++) {
      const most = LARGEST_CORRECTION * diagonal[n];
      const correction = excess[n] / (scale * pushes[n]);
      if (Number.isFinite(correction)) diagonal[n] += Math.min(most, Math.max(-most, correction));
    }
  }

  /**
   * Moves H by the impulses of a window. @returns the root mean square difference between its outputs and the frozen
   * flow's.
   */
  async step(frozen: FrozenFlow): Promise<number> {
    const { kernels } = this.#engine;
    const { a, gamma } = this.#network;
    const ratio = total(frozen.impulse.data) / total(this.#impulse.data);
    kernels.slidingCoefficients(this.#window(frozen.impulse), ratio, this.#P);
    await this.#response.respond(this.#P, this.#change, { impulse: frozen.impulse, a, gamma });
    kernels.addScaled(this.H, this.#change, 1);
    kernels.output(this.H, a, gamma, this.#scratch);
    return rootMeanSquareGap(this.#scratch.data, frozen.outputs.data);
  }

  /** Undoes the last step. */
  undo(): void {
    this.#engine.kernels.addScaled(this.H, this.#change, -1);
  }

  /** Accepts the last step. */
  take(impulse: Vector): void {
    this.#response.take(this.#P, 1);
    this.outputs.data.set(this.#scratch.data);
    this.#impulse.data.set(impulse.data);
    this.#settle(this.influence);
  }

  /** Stores the change of H by the other samples, and updates each sample's influence. */
  #settle(influence: Vector): void {
    const { a } = this.#network;
    this.#engine.kernels.settleWindow(this.#change, this.#P, this.#diagonal, a, influence);
    [this.#cross, this.#change] = [this.#change, this.#cross];
  }

  #window(impulse: Vector) {
    const { a, gamma } = this.#network;
    return { H: this.H, R: this.#cross, impulse, diagonal: this.#diagonal, a, gamma };
  }

  [Symbol.dispose](): void {
    const vectors = [this.outputs, this.pull, this.influence, this.#diagonal, this.#impulse, this.#scratch];
    for (const owned of [this.H, this.#P, this.#cross, this.#change, this.#bits, ...vectors]) owned.free();
  }
}
