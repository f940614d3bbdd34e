import { attackNetworkByGradient } from '../attack/attack.ts';
import type { Differentiable } from '../attack/differentiable.ts';
import { attackNetworkByPgd } from '../attack/pgd-network.ts';
import type { Engine } from '../linalg/engine.ts';
import type { Matrix } from '../linalg/matrix.ts';
import type { BaseInputs } from './base-inputs.ts';
import { classesOf } from './labels.ts';
import type { NaturalData } from './natural-data.ts';
import type { Settings } from './settings.ts';

/** The base inputs, attacked toward their targets by a network of K logits (Nadv x d). The caller frees them. */
export async function perturbByNetwork(
  engine: Engine,
  { attack, norm, epsilon, linfStep }: Settings,
  network: Differentiable,
  { X, targets }: BaseInputs,
  { space, classes }: NaturalData,
): Promise<Matrix> {
  const perturbed = engine.memory.matrix(X.rows, X.cols);
  perturbed.data.set(X.data);
  const [toward, budget] = [classesOf(targets.data, classes), { norm, epsilon, space }];
  if (attack === 'pgd') await attackNetworkByPgd(engine, network, perturbed, toward, budget, { linfStep });
  else await attackNetworkByGradient(engine, network, perturbed, toward, budget);
  return perturbed;
}
