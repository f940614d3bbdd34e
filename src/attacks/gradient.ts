import type { Engine } from '../linalg/engine.ts';
import type { Matrix, Vector } from '../linalg/matrix.ts';
import type { OneHidden } from '../networks/one-hidden.ts';
import { outputsFrom } from '../networks/outputs.ts';
import type { Attack, OneHiddenVictim, Steps } from './contract.ts';
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
  if (steps === undefined) return undefined;
  await engine.gram(network.W, steps.gram);
  return { ...steps, outputs: await outputsAfter(engine, network, steps) };
}

/** Outputs on inputs moved by Q W, from their pre-activations H before and W W^T: f(H + Q W W^T), N. */
function outputsAfter(engine: Engine, network: OneHidden, { H, Q, gram }: Steps): Promise<Float64Array> {
  return outputsFrom(engine, network, H.rows, async (from, block) => {
    block.data.set(H.rowsFrom(from, block.rows).data);
    await engine.gemm(Q.rowsFrom(from, block.rows), gram, block, { accumulate: true });
  });
}

/** One step along the network's input gradient. */
export const gradient = {
  name: 'gradient',
  meaning: "one step along the network's own input gradient",
  settings: {},
  oneHidden: { perturb, directions: (norm: Norm, m: number) => (norm === 'L2' ? m : undefined) },
  network: { perturb: attackNetworkByGradient, passes: () => 1 },
} satisfies Attack;
