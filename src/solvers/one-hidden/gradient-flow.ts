import type { Engine } from '../../linalg/engine.ts';
import {
  type Bits,
  type FixedTriangle,
  type Gram,
  largestOffDiagonal,
  type Matrix,
  type Vector,
} from '../../linalg/matrix.ts';
import type { OneHidden } from '../../networks/one-hidden.ts';
import { controlStep, type StepControl } from '../step-controller.ts';
import { FrozenFlow } from './frozen-flow.ts';
import { type LossName, MarginLoss } from './loss.ts';
import { type Form, type Response, responseFor } from './response.ts';
import type { Training, TrainingSet } from './training.ts';
import { largest, rootMeanSquareGap, total } from './vectors.ts';

export interface FlowOptions {
  readonly loss: LossName;
  /** How far a margin may move in one window. */
  readonly eta: number;
  /** Flow time at which training ends. */
  readonly T: number;
  /** Mean loss at which it ends earlier; 0 for never. */
  readonly lossTarget: number;
  /** Windows after which it gives up, unconverged. */
  readonly maxSteps?: number;
  /** Form of the response; by cost where it is not given. */
  readonly form?: Form;
}

/** Windows after which a stiff flow is given up as unconverged. */
export const MAX_FLOW_STEPS = 1000;
/** The first window may move this share of what later ones may: it knows only the pattern at its start. */
const FIRST_SHARE = 0.25;
/** Outputs may end a window this share of eta away (root mean square) from where the frozen flow put them. */
const TOLERANCE = 0.2;
/** Of the impulse of a window over that of the last. */
const CONTROL: StepControl = { safety: 0.9, order: 2, factorMin: 0.2, factorMax: 4, slack: 2 };
/** A window that would move outputs by less at the first rates is kept whatever its error: rounding sets that. */
const LEAST_MOVE = 1e-6;
/** Most by which the diagonal of K is corrected for units that cross zero or slide along it, as a share of it. */
const LARGEST_CORRECTION = 0.5;

/**
 * Trains a network by gradient flow, dW/dt = -grad L(W), from its present weights to flow time T or a loss target.
 *
 * Time is cut into windows. Within one the activation pattern is held at its predicted middle, the diagonal of the
 * tangent kernel is corrected for units that move otherwise, and the outputs follow its flow (FrozenFlow). Its
 * impulses then move the pre-activations in one product, each with its mean slope over the window: predicted from
 * the last window, if there is one, it accounts for units that cross zero on the way and for those that slide along
 * it, which one in five does. The gap between the outputs so found and those of the frozen flow is the error by which
 * windows are accepted and sized.
 *
 * Cost of a window: one product N x N x m (dual) or two N x d x m (primal), N^2 m / 64 bit operations for the
 * kernel, some tens of N^2 for the flow. Memory: one and a quarter N x N (G and the triangle of K, in 16 bits) and five
 * N x m float32 matrices in dual form; with the triangle of G, three quarters of N x N, four N x m and two m x d in
 * primal form.
 *
 * @param G X X^T, N x N; its triangle is enough for the primal form.
 * @param network its W is trained in place.
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
  const { memory, kernels } = engine;
  const m = network.W.rows;
  using response = responseFor(engine, X, G, m, options.form);
  using loss = new MarginLoss(options.loss, y, memory, kernels);
  using frozen = new FrozenFlow(X.rows, loss, memory, kernels);
  using state = new FlowState(engine, G, network, response);
  await engine.gemm(X, network.W, state.H, { transB: true });
  // abs(K_nk) <= abs(G_nk).
  using K = memory.fixedTriangle(X.rows, largestOffDiagonal(G));
  state.begin(loss, K);
  const tolerance = TOLERANCE * options.eta;
  const { lossTarget, maxSteps = MAX_FLOW_STEPS } = options;
  let [time, steps] = [0, 0];
  let impulse = state.impulsePerMove * options.eta * FIRST_SHARE;
  while (time < options.T && loss.mean() > lossTarget && steps < maxSteps) {
    if (steps > 0) state.predictKernel(impulse, K);
    const end = { move: options.eta, impulse, time: options.T - time, loss: lossTarget };
    const duration = frozen.run(K, state.outputs, end);
    const error = await state.step(frozen);
    steps++;
    const { isKept, factor } = controlStep(CONTROL, tolerance / error);
    // A window that ended early, at its move or at the end of time, says nothing of larger ones.
    const given = Math.min(impulse, total(frozen.impulse.data));
    impulse = given * factor;
    if (!isKept && given > state.impulsePerMove * LEAST_MOVE) {
      state.undo();
    } else {
      state.take(frozen.impulse);
      time = duration === end.time ? options.T : time + duration;
      report(time);
    }
    loss.pull(state.outputs, state.pull);
  }
  await response.addTo(network.W);
  return {
    network,
    outputs: state.outputs.data.slice(),
    loss: loss.mean(),
    marginMin: loss.marginMin(),
    steps,
    time,
    converged: time >= options.T || loss.mean() <= lossTarget,
    influence: state.influence.data.slice(),
  };
}

/** Pre-activations and what moves them, between windows. */
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
  /** What the other samples moved H by in the last window, and the change of H in this one. */
  #cross: Matrix;
  #change: Matrix;
  /** Sum of the impulses' sizes over the largest move of an output that they make, at the start of the flow. */
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

  /** Finds outputs, K and rates of change from H, each at the start of the flow. */
  begin(loss: MarginLoss, K: FixedTriangle): void {
    const { kernels } = this.#engine;
    const { a, gamma } = this.#network;
    const diagonal = this.#diagonal.data;
    for (let n = 0; n < diagonal.length; n++) diagonal[n] = this.#G.row(n)[n];
    kernels.output(this.H, a, gamma, this.outputs);
    loss.pull(this.outputs, this.pull);
    kernels.signBits(this.H, undefined, 0, this.#bits);
    kernels.tangentKernel(this.#G, this.#bits, gamma, K);
    kernels.symv(K, this.pull, this.#scratch);
    this.impulsePerMove = total(this.pull.data) / largest(this.#scratch.data);
    this.#impulse.data.set(this.pull.data);
  }

  /**
   * K for a window of impulses that add up to `impulse`: of the pattern predicted for its middle, its diagonal changed by
   * what units that cross zero or slide along it are predicted to add to their outputs.
   */
  predictKernel(impulse: number, K: FixedTriangle): void {
    const { kernels } = this.#engine;
    const scale = impulse / total(this.#impulse.data);
    kernels.slidingBits(this.#window(this.#impulse), scale, this.#bits, this.#scratch);
    kernels.tangentKernel(this.#G, this.#bits, this.#network.gamma, K);
    const [excess, pushes, diagonal] = [this.#scratch.data, this.#impulse.data, K.diagonal];
    for (let n = 0; n < diagonal.length; n++) {
      const most = LARGEST_CORRECTION * diagonal[n];
      const correction = excess[n] / (scale * pushes[n]);
      if (Number.isFinite(correction)) diagonal[n] += Math.min(most, Math.max(-most, correction));
    }
  }

  /** Moves H by the impulses of a window: the gap of its outputs to the frozen flow's, root mean square. */
  async step(frozen: FrozenFlow): Promise<number> {
    const { kernels } = this.#engine;
    const { a, gamma } = this.#network;
    const ratio = total(frozen.impulse.data) / total(this.#impulse.data);
    kernels.slidingCoefficients(this.#window(frozen.impulse), ratio, this.#P);
    await this.#response.respond(this.#P, this.#change);
    kernels.addScaled(this.H, this.#change, 1);
    kernels.output(this.H, a, gamma, this.#scratch);
    return rootMeanSquareGap(this.#scratch.data, frozen.outputs.data);
  }

  /** Takes the step just made back. */
  undo(): void {
    this.#engine.kernels.addScaled(this.H, this.#change, -1);
  }

  /** Keeps the step just made. */
  take(impulse: Vector): void {
    this.#response.take(this.#P, 1);
    this.outputs.data.set(this.#scratch.data);
    this.#impulse.data.set(impulse.data);
    this.#settle(this.influence);
  }

  /** Keeps what the other samples moved H by, and adds to the influence of each. */
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
