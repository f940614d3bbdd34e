import type { Engine } from '../../linalg/engine.ts';
import type { Network } from '../../networks/network.ts';
import type { Form } from '../one-hidden/response.ts';
import { controlStep, type StepControl } from '../step-controller.ts';
import { ChebyshevSteps } from './chebyshev-steps.ts';
import { flowSystem } from './flow-system.ts';
import type { LabelledRows, NetworkTraining } from './network-training.ts';

export interface NetworkFlowOptions {
  /** How far a logit may move in one step. */
  readonly eta: number;
  /** Flow time at which training ends. */
  readonly T: number;
  /** Mean cross-entropy at which it ends earlier, with the step that comes to it; 0 for never. */
  readonly lossTarget: number;
  /** Gradients after which it gives up, unconverged. */
  readonly maxGradients?: number;
  /** Form of the first layer; by cost where it is not given. */
  readonly form?: Form;
}

/** Gradients after which a stiff flow is given up as unconverged. */
export const MAX_GRADIENTS = 20_000;
/** Error of a logit that a step should make, as a share of eta. */
const TOLERANCE = 0.0075;
/** The first step, as a share of the longest; it has no other to compare itself with. */
const FIRST_SHARE = 1e-4;
const CONTROL: StepControl = { safety: 0.9, order: 2, factorMin: 0.2, factorMax: 2, slack: 2 };

/**
 * Trains a network by gradient flow of its mean cross-entropy over all samples, dy/dt = -grad L(y), from its present
 * parameters to flow time T or a loss target.
 *
 * Memory: seven states (FlowSystem), three matrices of logits, and what the system holds.
 *
 * @param report called with the flow time after every step.
 */
export async function trainNetworkFlow(
  engine: Engine,
  network: Network,
  rows: LabelledRows,
  options: NetworkFlowOptions,
  report: (time: number) => void = () => {},
): Promise<NetworkTraining> {
  const { eta, T, lossTarget, maxGradients = MAX_GRADIENTS } = options;
  using system = flowSystem(engine, network, rows, options.form);
  using steps = new ChebyshevSteps(engine, system, rows.X.rows, network.classes);
  await steps.begin();
  let time = 0;
  let next = FIRST_SHARE * steps.longest;
  const isReached = () => lossTarget > 0 && steps.loss <= lossTarget;
  const canGoOn = () => Number.isFinite(steps.loss) && next > 0 && steps.gradients < maxGradients;
  while (time < T && !isReached() && canGoOn()) {
    const step = Math.min(next, steps.longest, T - time);
    const { error, move } = await steps.attempt(step);
    const { isKept, factor } = controlStep(CONTROL, Math.min((TOLERANCE * eta) / error, eta / move));
    if (isKept && move <= eta) {
      await steps.keep(step);
      // At a loss too small for float64 nothing moves any more.
      time = step === T - time || steps.loss === 0 ? T : time + step;
      report(time);
    } else {
      await steps.reject();
    }
    next = step * factor;
  }
  await system.finish(steps.state);
  const { loss, gradients } = steps;
  return { loss, steps: gradients, time, converged: time >= T || isReached() };
}
