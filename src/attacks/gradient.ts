import type { Engine } from '../linalg/engine.ts';
import type { Matrix, Vector } from '../linalg/matrix.ts';
import type { Attack, OneHiddenVictim } from './contract.ts';
import { attackByGradient, attackNetworkByGradient } from './one-step.ts';
import type { Budget, Norm } from './perturb.ts';
import { emptySteps } from './steps.ts';

async function perturb(
  engine: Engine,
  { network }: OneHiddenVictim,
  X: Matrix,
  targets: Vector,
  budget: Budget,
  _settings: object,
  wantsSteps: boolean,
) {
  const steps = wantsSteps ? emptySteps(engine, X.rows, network.W.rows) : undefined;
  await attackByGradient(engine, network, X, targets, budget, steps);
  if (steps) await engine.gram(network.W, steps.gram);
  return steps;
}

/** One step along the network's input gradient. */
export const gradient = {
  name: 'gradient',
  meaning: "one step along the network's own input gradient",
  settings: {},
  oneHidden: { perturb, directions: (norm: Norm, m: number) => (norm === 'L2' ? m : undefined) },
  network: { perturb: attackNetworkByGradient, passes: () => 1 },
} satisfies Attack;
