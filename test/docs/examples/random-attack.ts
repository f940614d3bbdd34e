import { attackAlong } from '../../../src/attacks/one-step.ts';
import type { Budget } from '../../../src/attacks/perturb.ts';
import type { Engine } from '../../../src/linalg/engine.ts';
import type { Matrix, Vector } from '../../../src/linalg/matrix.ts';
import type { RandomKey } from '../../../src/linalg/random.ts';

/**
 * Attack `random`: all rows of X (N x d, in place) move along one random direction, toward or away from it by their
 * target (N). It knows nothing of f: what a classifier learns from it, it would learn from any common direction.
 */
export function attackAtRandom(
  { memory, kernels }: Engine,
  X: Matrix,
  targets: Vector,
  budget: Budget,
  key: RandomKey,
): void {
  using direction = memory.matrix(1, X.cols);
  kernels.gauss(direction, key);
  attackAlong(direction.data.slice(), X, targets, budget);
}
