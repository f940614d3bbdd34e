import { z } from 'zod';
import type { Engine } from '../linalg/engine.ts';
import type { Matrix, Vector } from '../linalg/matrix.ts';
import { loadOnce } from '../load-once.ts';
import type { ValuesOf } from '../parts/setting.ts';
import type { Attack, OneHiddenVictim } from './contract.ts';
import type { Differentiable } from './differentiable.ts';
import type { Budget, Norm } from './perturb.ts';
import { STEPS } from './pgd/steps.ts';

const loadOneHidden = loadOnce(() => import('./pgd/one-hidden.ts'));
const loadNetwork = loadOnce(() => import('./pgd/network.ts'));

const settings = {
  linfStep: {
    schema: z
      .enum(['scaled', 'sign'])
      .describe('Attack "pgd" under Linf: the step scaled by the largest coordinate (original) or its sign.'),
    default: 'scaled' as const,
  },
};

async function perturb(
  engine: Engine,
  { network }: OneHiddenVictim,
  X: Matrix,
  targets: Vector,
  budget: Budget,
  own: ValuesOf<typeof settings>,
) {
  const { attackByPgd } = await loadOneHidden();
  await attackByPgd(engine, network, X, targets, budget, own);
  return undefined;
}

async function perturbNetwork(
  engine: Engine,
  network: Differentiable,
  X: Matrix,
  targets: Int32Array,
  budget: Budget,
  own: ValuesOf<typeof settings>,
) {
  const { attackNetworkByPgd } = await loadNetwork();
  await attackNetworkByPgd(engine, network, X, targets, budget, own);
}

/** The iterative attack of the original experiments. Its steps are loaded where they are taken, since plans do without. */
export const pgd = {
  name: 'pgd',
  meaning: 'the iterative attack of the original experiments',
  settings,
  oneHidden: { perturb },
  network: {
    perturb: perturbNetwork,
    passes: (norm: Norm, epsilon: number, d: number) => (norm === 'L0' ? Math.floor(epsilon * d) : STEPS),
  },
} satisfies Attack;
