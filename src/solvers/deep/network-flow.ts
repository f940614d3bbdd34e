import type { Engine } from '../../linalg/engine.ts';
import type { Network } from '../../networks/network.ts';
import type { Form } from '../one-hidden/response.ts';
import { controlStep, type StepControl } from '../step-controller.ts';
import { ChebyshevSteps } from './chebyshev-steps.ts';
import { flowSystem } from './flow-system.ts';
import type { LabelledRows, NetworkTraining } from './network-training.ts';

export interface NetworkFlowOptions {
  /** Largest change of a logit in one step. */
  readonly eta: number;
  /** Flow time at which training ends. */
  readonly T: number;
  /** Mean cross-entropy at which training ends earlier, after the step that reaches it; 0 for never. */
  readonly lossTarget: number;
  /** Limit of gradients; the flow then stops, unconverged. */
  readonly maxGradients?: number;
  /** Form of the first layer; by default the cheaper one. */
  readonly form?: Form;
}

/** Default limit of gradients, after which a stiff flow stops as unconverged. */
export const MAX_GRADIENTS = 20_000;
/** Target error of a logit in one step, relative to eta. */
const TOLERANCE = 0.0075;
/** Length of the first step relative to the longest; its error cannot be estimated from an earlier step. */
const FIRST_SHARE = 1e-4;
const CONTROL: StepControl = { safety: 0.9, order: 2, factorMin: 0.2, factorMax: 2, slack: 2 };

/**
 * Trains a network by gradient flow of its mean cross-entropy over all samples, dy/dt = -grad L(y), from its current
 * parameters to flow time T or a target loss.
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
      // The state no longer changes once the loss underflows in float64.
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
