import { z } from 'zod';
import type { InputSpace } from '../datasets/input-space.ts';
import type { Engine } from '../linalg/engine.ts';
import type { Matrix, Vector } from '../linalg/matrix.ts';
import { boundaryNormal } from '../networks/outputs.ts';
import type { ValuesOf } from '../parts/setting.ts';
import { type LimitSettings, limitProblems } from '../solvers/one-hidden/limit-conditions.ts';
import type { Attack, OneHiddenVictim, Steps } from './contract.ts';
import { attackAlong } from './one-step.ts';
import { type Budget, type Norm, stepAlong } from './perturb.ts';
import { emptySteps } from './steps.ts';

const settings = {
  boundary: {
    schema: z
      .enum(['network', 'max-margin'])
      .describe('Attack "geometry": the normal of the trained network, or of the max-margin solution.'),
    default: 'network' as const,
  },
};

async function perturb(
  engine: Engine,
  { network, maxMarginNormal }: OneHiddenVictim,
  X: Matrix,
  targets: Vector,
  budget: Budget,
  { boundary }: ValuesOf<typeof settings>,
  wantsSteps: boolean,
): Promise<Steps | undefined> {
  const normal = boundary === 'max-margin' ? await maxMarginNormal() : await boundaryNormal(engine, network);
  const direction = inInputSpace(normal, budget.space);
  const steps = wantsSteps ? await stepsAlong(engine, direction, X, targets, budget) : undefined;
  attackAlong(direction, X, targets, budget);
  return steps;
}

/** Moves along the direction common to all inputs X, computed before X is changed. */
async function stepsAlong(
  engine: Engine,
  direction: Float32Array,
  X: Matrix,
  targets: Vector,
  budget: Budget,
): Promise<Steps> {
  const steps = emptySteps(engine, X.rows, 1);
  using shared = engine.memory.matrix(1, X.cols);
  stepAlong(direction, budget)(shared.data);
  steps.Q.data.set(targets.data);
  await engine.gemm(X, shared, steps.H, { transB: true });
  await engine.gram(shared, steps.gram);
  return steps;
}

/** Transforms a normal of what the network sees to input space, where attacks work. */
function inInputSpace(normal: Float32Array, { scale }: InputSpace): Float32Array {
  return scale ? normal.map((z, k) => z / scale[k]) : normal;
}

/** The attack of the theory: all inputs move along the normal of the boundary. */
export const geometry = {
  name: 'geometry',
  meaning: 'one direction for all inputs, the normal of the boundary',
  settings,
  refuses: (own: ValuesOf<typeof settings> & LimitSettings) =>
    own.boundary === 'max-margin' ? limitProblems(own) : [],
  oneHidden: { perturb, directions: (norm: Norm) => (norm === 'L0' ? undefined : 1) },
} satisfies Attack;
