import type { Engine } from '../../linalg/engine.ts';
import type { Gram } from '../../linalg/gram.ts';
import { addBiases, type OneHidden } from '../../networks/one-hidden.ts';
import { addInfluence } from './influence.ts';
import { type LossName, MarginLoss } from './loss.ts';
import { PlateauSchedule } from './plateau.ts';
import { type Form, responseFor } from './response.ts';
import type { Training, TrainingSet } from './training.ts';

export interface SgdOptions {
  readonly loss: LossName;
  readonly epochs: number;
  readonly lr: number;
  readonly momentum: number;
  /** Mean loss at which training ends; 0 or absent: after all epochs. */
  readonly lossTarget?: number;
  /** Form of the response; by default the cheaper one. */
  readonly form?: Form;
}

/**
 * Full-batch SGD as in the original protocol: momentum (v = momentum v + grad, W = W - lr v) and a plateau schedule,
 * with one product with G or two with X for each epoch. The flow time of an epoch is lr / (1 - momentum).
 *
 * @param G X X^T (with biases X X^T + 1 1^T), N x N; its triangle is enough for the primal form.
 * @param network its W and b are trained in place.
 */
export async function trainSgd(
  engine: Engine,
  { X, y }: TrainingSet,
  G: Gram,
  network: OneHidden,
  options: SgdOptions,
  report: (time: number) => void = () => {},
): Promise<Training> {
  const { memory, kernels } = engine;
  const { a, gamma, W } = network;
  const [N, m] = [X.rows, W.rows];
  using response = responseFor(engine, X, G, network, options.form);
  using loss = new MarginLoss(options.loss, y, memory, kernels);
  using H = memory.matrix(N, m);
  using gradient = memory.matrix(N, m);
  using velocity = memory.matrix(N, m);
  using change = memory.matrix(N, m);
  using bits = memory.bits(N, m);
  using outputs = memory.vector(N);
  using pull = memory.vector(N);
  const schedule = new PlateauSchedule(options.lr);
  const influence = new Float64Array(N);
  const { lossTarget = 0 } = options;
  const isReached = () => lossTarget > 0 && loss.mean() <= lossTarget;
  let time = 0;
  let steps = 0;

  await engine.gemm(X, W, H, { transB: true });
  addBiases(network, H, kernels);
  const look = () => {
    kernels.output(H, a, gamma, outputs);
    loss.pull(outputs, pull);
  };
  look();
  for (; steps < options.epochs && !isReached(); steps++) {
    const { rate } = schedule;
    kernels.signBits(H, undefined, 0, bits);
    kernels.coefficients(bits, pull, a, gamma, gradient);
    // Velocities of units that are no longer active on a sample decay to nothing.
    kernels.addDecayed(velocity, gradient, options.momentum);
    await response.respond(velocity, change);
    response.take(velocity, rate);
    kernels.addScaled(H, change, rate);
    addInfluence(influence, velocity, a.data, rate);
    schedule.step(loss.mean());
    time += rate / (1 - options.momentum);
    look();
    if (steps % 1000 === 0) report(time);
  }
  const impulses = await response.addTo(network);
  return {
    network,
    ...(impulses && { impulses }),
    outputs: outputs.data.slice(),
    loss: loss.mean(),
    marginMin: loss.marginMin(),
    steps,
    time,
    converged: lossTarget === 0 || isReached(),
    influence,
  };
}
